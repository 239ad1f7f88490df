#include "core/lesson/scope.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/env/demonstrator.h"
#include "core/env/randomised.h"

namespace driftlab::lesson {

Scope::Scope(const Playground& playground) : playground_(playground) {
  for (const LearnerEntry* learner : playground.learners) learner_params_.emplace_back(learner->params);
}

void Scope::enter(const SceneEntry* scene) {
  scene_ = scene;
  if (scene != nullptr) scene_params_ = ParamValues(scene->params);
  look();
}

void Scope::look() {
  world_ = scene_ != nullptr ? make_scene(*scene_, scene_params_) : nullptr;
  if (world_ != nullptr) world_->reset(0);
}

Result<void> Scope::set(const std::string& key, const std::string& text) {
  const std::size_t dot = std::min(key.find('.'), key.size());
  const std::string owner = key.substr(0, dot);
  const std::string_view name = std::string_view(key).substr(std::min(dot + 1, key.size()));
  if (scene_ != nullptr && owner == scene_->id) {
    auto good = scene_params_.set(name, text);
    if (good) look();
    return good;
  }
  for (std::size_t i = 0; i < playground_.learners.size(); ++i) {
    if (playground_.learners[i]->id == owner) return learner_params_[i].set(name, text);
  }
  for (const SceneEntry* scene : playground_.scenes) {
    if (scene->id != owner) continue;
    if (scene_ == nullptr) return {};
    return fail("a setting of the scene " + std::string(scene_->id) + " or of a learner", quote(key),
                "The lesson is in " + std::string(scene_->id) + " here.");
  }
  std::vector<std::string> owners = learner_ids();
  if (scene_ != nullptr) owners.insert(owners.begin(), std::string(scene_->id));
  const std::string near = closest(owner, owners);
  return fail("a setting of " + join(owners, ", "), quote(key),
              near.empty() ? "" : "Did you mean " + near + "." + std::string(name) + "?");
}

std::vector<std::string> Scope::setting_keys() const {
  std::vector<std::string> keys;
  const auto add = [&keys](std::string_view owner, std::span<const Param> params) {
    for (const Param& param : params) keys.push_back(std::string(owner) + "." + std::string(param.key));
  };
  for (const SceneEntry* scene : playground_.scenes) add(scene->id, scene->params);
  for (const LearnerEntry* learner : playground_.learners) add(learner->id, learner->params);
  return keys;
}

bool Scope::is_owner(const std::string& owner) const {
  const std::vector<std::string> learners = learner_ids();
  const bool scene = scene_ != nullptr && owner == scene_->id;
  return scene || std::find(learners.begin(), learners.end(), owner) != learners.end();
}

bool Scope::takes(const std::string& key) const {
  const std::vector<std::string> keys = setting_keys();
  return is_owner(key.substr(0, key.find('.'))) && std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::vector<std::string> Scope::changed_settings() const {
  std::vector<std::string> settings;
  const auto add = [&settings](std::string_view owner, const ParamValues& values) {
    for (const std::string& setting : values.changed()) settings.push_back(std::string(owner) + "." + setting);
  };
  if (scene_ != nullptr) add(scene_->id, scene_params_);
  for (std::size_t i = 0; i < learner_params_.size(); ++i) add(playground_.learners[i]->id, learner_params_[i]);
  return settings;
}

bool Scope::has(Named kind, const std::string& name) const {
  const auto found = named_.find(name);
  return found != named_.end() && found->second == kind;
}

std::vector<std::string> Scope::names(Named kind) const {
  std::vector<std::string> found;
  for (const auto& [name, what] : named_) {
    if (what == kind) found.push_back(name);
  }
  return found;
}

std::vector<std::string> Scope::scene_ids() const {
  std::vector<std::string> ids;
  for (const SceneEntry* scene : playground_.scenes) ids.emplace_back(scene->id);
  return ids;
}

std::vector<std::string> Scope::learner_ids() const {
  std::vector<std::string> ids;
  for (const LearnerEntry* learner : playground_.learners) ids.emplace_back(learner->id);
  return ids;
}

std::vector<std::string> driver_names() {
  std::vector<std::string> names;
  for (const std::string_view name : demonstrator_names()) names.emplace_back(name);
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  return names.empty() ? "none so far" : join(names, ", ");
}

}  // namespace driftlab::lesson
