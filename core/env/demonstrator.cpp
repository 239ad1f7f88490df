#include "core/env/demonstrator.h"

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

/// How somebody handles the mouse. Lengths as they show in a view kView metres wide: a hand errs on the screen, not in the world.
struct Habits {
  std::string_view name;
  double look_ahead = 0.0;  ///< s: how far ahead they point
  double delay = 0.0;       ///< s: from seeing to pointing
  double tremor = 0.0;      ///< m: standard deviation of the hand's quick small errors, in x and in y
  double wander = 0.0;      ///< m: standard deviation of the slowly wandering aim, in x and in y
};

constexpr std::array<Habits, 3> kHabits = {{
    {"careful", 0.65, 0.15, 0.06, 0.10},
    {"average", 0.70, 0.20, 0.12, 0.20},
    {"sloppy", 0.75, 0.22, 0.15, 0.22},
}};
constexpr double kView = 36.0;       // m
constexpr double kWanderTime = 1.5;  // s: how long the aim stays off to one side
constexpr double kTremorTime =
    0.15;  // s: a hand cannot change its error faster. Errors anew at every step would be noise
           // injected into the action, which teaches a clone more than any person does.

constexpr std::array<std::string_view, 4> kNames = {"expert", "careful", "average", "sloppy"};

/// An error that comes and goes: an Ornstein-Uhlenbeck process in x and y.
class Drift {
 public:
  Drift(double deviation, double time) : deviation_(deviation), time_(time) {}

  /// Starts somewhere on its way, not at zero.
  void reset(Rng& rng) {
    now_.x = deviation_ * rng.normal();
    now_.y = deviation_ * rng.normal();
  }
  void advance(double dt, Rng& rng) {
    const double kept = det::exp(-dt / time_);
    const double fresh = deviation_ * std::sqrt(1.0 - kept * kept);
    now_.x = kept * now_.x + fresh * rng.normal();
    now_.y = kept * now_.y + fresh * rng.normal();
  }
  Vec2 now() const { return now_; }

 private:
  double deviation_, time_;
  Vec2 now_;
};

/// Points where the scene says a person would, late (a queue) and off by a wandering aim and a trembling hand. All of it
/// happens to the pointer, which then goes through Scene::teleop: a person has no other way into the scene.
class Person : public Demonstrator {
 public:
  explicit Person(const Habits& habits)
      : habits_(habits), aim_(habits.wander, kWanderTime), hand_(habits.tremor, kTremorTime) {}

  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed, kPersonStream);
    seen_.clear();
    aim_.reset(rng_);
    hand_.reset(rng_);
  }

  void act(const Scene& scene, std::span<float> action) override {
    const double dt = scene.spec().dt;
    Controls controls;
    Vec2 target;
    if (scene.guide(habits_.look_ahead, target)) {
      controls.pointer_active = true;
      controls.pressed = true;
      const double scale = scene.frame(FrameKind::follow).width / kView;
      controls.pointer = recall(target, dt) + scale * (aim_.now() + hand_.now());
    }
    aim_.advance(dt, rng_);
    hand_.advance(dt, rng_);
    scene.teleop(controls, action);
  }

 private:
  /// What was seen `delay` ago; at the start of an episode the first thing seen.
  Vec2 recall(Vec2 target, double dt) {
    seen_.push_back(target);
    const auto steps = static_cast<std::size_t>(std::floor(habits_.delay / dt + 0.5));
    while (seen_.size() > steps + 1) seen_.pop_front();
    return seen_.front();
  }

  Habits habits_;
  Rng rng_;
  Drift aim_;
  Drift hand_;
  std::deque<Vec2> seen_;
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
              near.empty() ? "Choose one of those." : "Did you mean \"" + near + "\"?");
}

}  // namespace driftlab
