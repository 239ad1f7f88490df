#include "core/env/demonstrator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <string>
#include <vector>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/base/text.h"

namespace driftlab {

namespace {

constexpr std::uint64_t kPersonStream = 0x706572736f6e;  // "person"

class Expert : public Demonstrator {
 public:
  void reset(std::uint64_t) override {}
  void act(const Scene& scene, std::span<float> action) override {
    const bool known = scene.expert_action(action);
    DRIFTLAB_ASSERT(known, "asked for the expert of a scene that has none");
  }
};

/// How somebody handles the mouse.
struct Habits {
  std::string_view name;
  double look_ahead = 0.0;  ///< s: how far ahead they point
  double delay = 0.0;       ///< s: from seeing to pointing
  double jitter = 0.0;      ///< standard deviation of the hand's tremor, in half ranges of each action, anew every step
  double wander = 0.0;      ///< m: standard deviation of the slowly wandering aim, in x and in y
};

constexpr std::array<Habits, 3> kHabits = {{
    {"careful", 0.75, 0.15, 0.030, 0.10},
    {"average", 0.70, 0.20, 0.060, 0.20},
    {"sloppy", 0.65, 0.22, 0.075, 0.22},
}};
constexpr double kWanderTime = 1.0;  // s: how long the aim stays off to one side

constexpr std::array<std::string_view, 4> kNames = {"expert", "careful", "average", "sloppy"};

/// Points where the scene says a person would, late (a queue), off (an Ornstein-Uhlenbeck offset) and trembling. The
/// pointer goes through Scene::teleop; the tremor is added to the action that comes out, since it is given in action units.
class Person : public Demonstrator {
 public:
  explicit Person(const Habits& habits) : habits_(habits) {}

  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed, kPersonStream);
    seen_.clear();
    // The aim starts somewhere on its way, not at zero.
    offset_.x = habits_.wander * rng_.normal();
    offset_.y = habits_.wander * rng_.normal();
  }

  void act(const Scene& scene, std::span<float> action) override {
    const SceneSpec& spec = scene.spec();
    Controls controls;
    Vec2 target;
    if (scene.guide(habits_.look_ahead, target)) {
      controls.pointer_active = true;
      controls.pressed = true;
      controls.pointer = recall(target, spec.dt) + offset_;
    }
    wander(spec.dt);
    scene.teleop(controls, action);
    tremble(spec.action, action);
  }

 private:
  /// What was seen `delay` ago; at the start of an episode the first thing seen.
  Vec2 recall(Vec2 target, double dt) {
    seen_.push_back(target);
    const auto steps = static_cast<std::size_t>(std::floor(habits_.delay / dt + 0.5));
    while (seen_.size() > steps + 1) seen_.pop_front();
    return seen_.front();
  }

  void wander(double dt) {
    const double kept = det::exp(-dt / kWanderTime);
    const double fresh = habits_.wander * std::sqrt(1.0 - kept * kept);
    offset_.x = kept * offset_.x + fresh * rng_.normal();
    offset_.y = kept * offset_.y + fresh * rng_.normal();
  }

  void tremble(std::span<const Field> fields, std::span<float> action) {
    for (std::size_t i = 0; i < action.size(); ++i) {
      const double low = static_cast<double>(fields[i].low);
      const double high = static_cast<double>(fields[i].high);
      const double moved = static_cast<double>(action[i]) + habits_.jitter * 0.5 * (high - low) * rng_.normal();
      action[i] = static_cast<float>(std::clamp(moved, low, high));
    }
  }

  Habits habits_;
  Rng rng_;
  std::deque<Vec2> seen_;
  Vec2 offset_;
};

}  // namespace

std::span<const std::string_view> demonstrator_names() {
  return kNames;
}

Result<std::unique_ptr<Demonstrator>> make_demonstrator(std::string_view name) {
  if (name == "expert") return std::make_unique<Expert>();
  for (const Habits& habits : kHabits) {
    if (habits.name == name) return std::make_unique<Person>(habits);
  }
  const std::vector<std::string> names(kNames.begin(), kNames.end());
  const std::string near = closest(name, names);
  return fail("one of the drivers " + join(names, ", "), name.empty() ? "nothing" : "\"" + std::string(name) + "\"",
              near.empty() ? "" : "Did you mean \"" + near + "\"?");
}

}  // namespace driftlab
