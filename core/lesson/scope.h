#pragma once
// What is known at a place of a lesson: the scene with its settings, the runs and demonstrations that were named above, the blocks.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/env/scene.h"
#include "core/learners/learner.h"
#include "core/lesson/place.h"

namespace driftlab::lesson {

/// What there is to play with: what the page or the program was built with.
struct Playground {
  SceneList scenes;
  LearnerList learners;
};

/// What a step's `as` names.
enum class Named { run, demonstration };

class Scope {
 public:
  explicit Scope(const Playground& playground);

  const Playground& playground() const { return playground_; }
  /// Null where it is not known, after an error.
  const SceneEntry* scene() const { return scene_; }
  const ParamValues& scene_params() const { return scene_params_; }
  /// The scene as it is now; null where it is not known.
  const SceneSpec* spec() const { return world_ != nullptr ? &world_->spec() : nullptr; }

  /// Another scene with its initial settings, or none.
  void enter(const SceneEntry* scene);
  /// Sets "SCENE.PARAM" or "LEARNER.PARAM", with the checks of the command `set`. Without a scene only a learner's is checked.
  Result<void> set(const std::string& key, const std::string& text);
  /// Every key of any scene and learner.
  std::vector<std::string> setting_keys() const;
  /// Whether set() takes keys that begin with this: the scene's id as it is now, a learner's.
  bool is_owner(const std::string& owner) const;
  /// Whether set() takes this key; then an error is about the value.
  bool takes(const std::string& key) const;

  /// "lane.gust=2": everything that is not at its initial value.
  std::vector<std::string> changed_settings() const;

  bool has(Named kind, const std::string& name) const;
  bool has(const std::string& name) const { return named_.contains(name); }
  void name(Named kind, const std::string& name) { named_.emplace(name, kind); }
  /// In alphabetical order.
  std::vector<std::string> names(Named kind) const;

  std::vector<std::string> scene_ids() const;
  std::vector<std::string> learner_ids() const;

  std::set<std::string> quizzes;  ///< above
  /// False once a block could not be read: names that are missing may have been in it, and are not complained about.
  bool complete = true;

 private:
  void look();

  Playground playground_;
  const SceneEntry* scene_ = nullptr;
  ParamValues scene_params_;
  std::unique_ptr<Scene> world_;
  std::vector<ParamValues> learner_params_;
  std::map<std::string, Named> named_;
};

/// expert, careful, average, sloppy.
std::vector<std::string> driver_names();
/// "none so far" or "clone, dagger".
std::string listed(const std::vector<std::string>& names);

}  // namespace driftlab::lesson
