#include "core/env/scene.h"

#include <string>
#include <vector>

#include "core/base/text.h"

namespace driftlab {

Result<const SceneEntry*> find_scene(SceneList scenes, std::string_view id) {
  std::vector<std::string> ids;
  for (const SceneEntry* entry : scenes) {
    if (entry->id == id) return entry;
    ids.emplace_back(entry->id);
  }
  const std::string near = closest(id, ids);
  return fail(ids.empty() ? "a scene, but none is registered" : "one of the scenes " + join(ids, ", "),
              id.empty() ? "nothing" : "\"" + std::string(id) + "\"",
              near.empty() ? "Choose one of those." : "Did you mean \"" + near + "\"?");
}

}  // namespace driftlab
