#include "core/learners/registry.h"

#include <string>

#include "core/base/text.h"

namespace driftlab {

Result<const LearnerEntry*> find_learner(std::string_view id) {
  std::vector<std::string> ids;
  for (const LearnerEntry* entry : all_learners()) {
    if (entry->id == id) return entry;
    ids.emplace_back(entry->id);
  }
  const std::string nearest = closest(id, ids);
  return fail("one of the learners " + join(ids, ", "), id.empty() ? "nothing" : "\"" + std::string(id) + "\"",
              nearest.empty() ? "Choose one of those." : "Did you mean \"" + nearest + "\"?");
}

}  // namespace driftlab
