#include "core/env/replay.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/env/randomised.h"

namespace driftlab {
namespace {

constexpr float kSame = 1e-4F;  // relative above 1

/// The settings that an episode was driven with; nothing where they are no longer known.
std::optional<ParamValues> settings_of(const SceneEntry& entry, const Trajectory& driven) {
  ParamValues values(entry.params);
  for (const std::string& setting : driven.meta.params) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) return std::nullopt;
    const std::string_view text = setting;
    if (!values.set(text.substr(0, equals), text.substr(equals + 1))) return std::nullopt;
  }
  return values;
}

}  // namespace

std::unique_ptr<Replay> Replay::begin(const SceneEntry& entry, const Trajectory& driven) {
  const auto settings = settings_of(entry, driven);
  if (!settings) return nullptr;
  auto scene = make_scene(entry, *settings);
  if (scene->spec().observation_size() != driven.observation_size ||
      scene->spec().action_size() != driven.action_size) {
    return nullptr;
  }
  return std::unique_ptr<Replay>(new Replay(std::move(scene), driven));
}

Replay::Replay(std::unique_ptr<Scene> scene, const Trajectory& driven) : scene_(std::move(scene)), driven_(&driven) {
  observed_.resize(static_cast<std::size_t>(driven.observation_size));
  applied_.resize(static_cast<std::size_t>(driven.action_size));
  scene_->reset(driven.meta.seed);
  scene_->observe(observed_);
}

bool Replay::faithful() const {
  const auto recorded = at_end() ? std::span<const float>(driven_->final_observation) : driven_->observation(step_);
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    if (!(std::abs(recorded[i] - observed_[i]) <= kSame * std::max(1.0F, std::abs(recorded[i])))) return false;
  }
  return true;
}

bool Replay::advance() {
  if (at_end()) return false;
  const auto size = applied_.size();
  std::copy_n(driven_->applied.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(step_) * size), size,
              applied_.begin());
  const StepResult result = scene_->step(applied_);
  if (result.refused != nullptr) return false;
  ++step_;
  scene_->observe(observed_);
  return !result.ended() && !at_end();
}

}  // namespace driftlab
