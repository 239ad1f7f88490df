// How every scene behaves: finite, within limits, the same bits from the same seed, copied by snapshots.
#include <cmath>
#include <limits>

#include "core/base/hash.h"
#include "core/base/rng.h"
#include "tests/conformance/scene_fixture.h"

namespace driftlab::testing {
namespace {

/// Drives: the expert under noise that comes and goes, so that odd states are visited too.
class Driver {
 public:
  Driver(const Scene& scene, std::uint64_t seed) : rng_(seed, 99), action_(scene.spec().action.size()) {}

  std::vector<float> operator()(const Scene& scene) {
    const std::span<const Field> fields = scene.spec().action;
    if (!scene.expert_action(action_)) std::fill(action_.begin(), action_.end(), 0.0F);
    if (step_ % 200 == 0) noise_ = rng_.chance(0.5) ? rng_.uniform(0.0, 1.5) : 0.0;
    ++step_;
    for (std::size_t i = 0; i < action_.size(); ++i) {
      const double half = 0.5 * (static_cast<double>(fields[i].high) - static_cast<double>(fields[i].low));
      action_[i] += static_cast<float>(noise_ * half * rng_.normal());
    }
    return action_;
  }

 private:
  Rng rng_;
  std::vector<float> action_;
  double noise_ = 0.0;
  int step_ = 0;
};

void expect_within(std::span<const float> values, std::span<const Field> fields, const char* what) {
  ASSERT_EQ(values.size(), fields.size()) << what;
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_TRUE(std::isfinite(values[i])) << what << " " << fields[i].name;
    ASSERT_GE(values[i], fields[i].low) << what << " " << fields[i].name;
    ASSERT_LE(values[i], fields[i].high) << what << " " << fields[i].name;
    if (fields[i].categories > 0) {
      ASSERT_EQ(values[i], std::floor(values[i])) << what << " " << fields[i].name;
    }
  }
}

std::vector<Field> observation_fields(const SceneSpec& spec) {
  std::vector<Field> fields;
  for (const Block& block : spec.observation) fields.insert(fields.end(), block.fields.begin(), block.fields.end());
  return fields;
}

/// Hash of everything that `steps` steps show, from the state the scene is in.
std::uint64_t future_of(Scene& scene, int steps, std::uint64_t seed) {
  Driver driver(scene, seed);
  Hash hash;
  for (int i = 0; i < steps; ++i) {
    std::vector<float> action = driver(scene);
    const StepResult result = scene.step(action);
    hash.add(result.reward).add(result.cost).add(result.ended());
    hash.add_all<float>(action).add_all<float>(observation_of(scene)).add_all<float>(probes_of(scene));
    const Vec2 trail = scene.trail_point();
    hash.add(trail.x).add(trail.y);
    if (result.ended()) break;
  }
  return hash.value();
}

class EveryScene : public SceneTest {};

TEST_P(EveryScene, ShowsFiniteValuesWithinItsLimits) {
  const auto scene = make();
  const SceneSpec& spec = scene->spec();
  const std::vector<Field> fields = observation_fields(spec);
  Rng rng(1);
  for (std::uint64_t episode = 0; episode < 4; ++episode) {
    scene->reset(episode);
    Driver driver(*scene, episode);
    for (int i = 0; i < 800; ++i) {
      expect_within(observation_of(*scene), fields, "observation");
      for (const float value : probes_of(*scene)) ASSERT_TRUE(std::isfinite(value));
      const Vec2 trail = scene->trail_point();
      ASSERT_TRUE(std::isfinite(trail.x) && std::isfinite(trail.y));
      std::vector<float> action = driver(*scene);
      const StepResult result = scene->step(action);
      ASSERT_EQ(result.refused, nullptr);
      expect_within(action, spec.action, "applied action");
      ASSERT_TRUE(std::isfinite(result.reward));
      ASSERT_TRUE(result.cost >= 0.0F && result.cost <= 1.0F);
      ASSERT_FALSE(result.terminated && result.truncated);
      ASSERT_TRUE(result.ended() || result.outcome == Outcome::running);
      ASSERT_TRUE(!result.terminated || result.outcome != Outcome::running);
      if (result.ended()) break;
    }
    expect_within(observation_of(*scene), fields, "last observation");
  }
}

TEST_P(EveryScene, KeepsAbsurdActionsWithinLimits) {
  const auto scene = make();
  const std::span<const Field> fields = scene->spec().action;
  for (const float push : {1e30F, -1e30F, std::numeric_limits<float>::max(), 1e-40F}) {
    scene->reset(3);
    for (int i = 0; i < 50; ++i) {
      std::vector<float> action(fields.size(), push);
      const StepResult result = scene->step(action);
      ASSERT_EQ(result.refused, nullptr);
      expect_within(action, fields, "applied action");
      expect_within(observation_of(*scene), observation_fields(scene->spec()), "observation");
      if (result.ended()) break;
    }
  }
}

TEST_P(EveryScene, EqualSeedsGiveEqualBits) {
  const auto a = make();
  const auto b = make();
  b->reset(77);  // a past of its own must not matter
  future_of(*b, 50, 1);
  a->reset(5);
  b->reset(5);
  EXPECT_EQ(observation_of(*a), observation_of(*b));
  EXPECT_EQ(future_of(*a, 500, 2), future_of(*b, 500, 2));
}

TEST_P(EveryScene, OtherSeedsGiveOtherEpisodes) {
  const auto scene = make();
  scene->reset(1);
  const std::vector<float> first = observation_of(*scene);
  int different = 0;
  for (std::uint64_t seed = 2; seed < 8; ++seed) {
    scene->reset(seed);
    different += observation_of(*scene) == first ? 0 : 1;
  }
  EXPECT_GE(different, 5);
}

TEST_P(EveryScene, TwoOfThemDoNotDisturbEachOther) {
  const auto alone = make();
  alone->reset(5);
  const std::uint64_t expected = future_of(*alone, 300, 2);
  const auto a = make();
  const auto b = make();
  a->reset(5);
  b->reset(6);
  Driver other(*b, 9);
  bool ended = false;
  // Steps b between a's steps: whatever is global would show.
  Driver driver(*a, 2);
  Hash hash;
  for (int i = 0; i < 300; ++i) {
    if (!ended) {
      std::vector<float> action = other(*b);
      ended = b->step(action).ended();
    }
    std::vector<float> action = driver(*a);
    const StepResult result = a->step(action);
    hash.add(result.reward).add(result.cost).add(result.ended());
    hash.add_all<float>(action).add_all<float>(observation_of(*a)).add_all<float>(probes_of(*a));
    const Vec2 trail = a->trail_point();
    hash.add(trail.x).add(trail.y);
    if (result.ended()) break;
  }
  EXPECT_EQ(hash.value(), expected);
}

TEST_P(EveryScene, ASnapshotIsAllThatTheFutureDependsOn) {
  for (const int steps_before : {0, 1, 137}) {
    const auto original = make();
    original->reset(11);
    Driver driver(*original, 3);
    bool ended = false;
    for (int i = 0; i < steps_before && !ended; ++i) {
      std::vector<float> action = driver(*original);
      ended = original->step(action).ended();
    }
    if (ended) continue;
    const Bytes saved = snapshot_of(*original);
    const std::vector<float> seen = observation_of(*original);
    const std::uint64_t expected = future_of(*original, 400, 4);

    const auto fresh = make();
    fresh->reset(99);
    Reader reader(saved);
    fresh->restore(reader);
    EXPECT_TRUE(reader.ok() && reader.at_end());
    EXPECT_EQ(snapshot_of(*fresh), saved);
    EXPECT_EQ(observation_of(*fresh), seen);
    EXPECT_EQ(future_of(*fresh, 400, 4), expected) << "into another scene, after " << steps_before;

    Reader again(saved);
    original->restore(again);
    EXPECT_EQ(future_of(*original, 400, 4), expected) << "into the same scene, after " << steps_before;
  }
}

TEST_P(EveryScene, LookingChangesNothing) {
  const auto scene = make();
  scene->reset(4);
  Driver driver(*scene, 5);
  std::vector<float> action(scene->spec().action.size());
  for (int i = 0; i < 200; ++i) {
    const Bytes before = snapshot_of(*scene);
    std::vector<float> again(action.size());
    if (scene->expert_action(action)) {
      scene->expert_action(again);
      ASSERT_EQ(action, again);
      for (const float value : action) ASSERT_TRUE(std::isfinite(value));
    }
    Vec2 pointer;
    if (scene->guide(0.7, pointer)) {
      ASSERT_TRUE(std::isfinite(pointer.x) && std::isfinite(pointer.y));
    }
    scene->teleop({.pointer_active = true, .pointer = pointer, .pressed = true}, action);
    observation_of(*scene);
    probes_of(*scene);
    scene->frame(FrameKind::follow);
    ASSERT_EQ(snapshot_of(*scene), before) << "at step " << i;
    std::vector<float> move = driver(*scene);
    if (scene->step(move).ended()) break;
  }
}

TEST_P(EveryScene, RefusesActionsThatAreNotFinite) {
  const auto scene = make();
  scene->reset(4);
  const std::size_t size = scene->spec().action.size();
  const float bad[] = {std::nanf(""), std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
  for (std::size_t i = 0; i < size; ++i) {
    for (const float value : bad) {
      const Bytes before = snapshot_of(*scene);
      std::vector<float> action(size, 0.0F);
      action[i] = value;
      const StepResult result = scene->step(action);
      ASSERT_NE(result.refused, nullptr);
      EXPECT_GT(std::string(result.refused).size(), 10U) << "a reason a person can read";
      EXPECT_FALSE(result.ended());
      EXPECT_EQ(snapshot_of(*scene), before) << "nothing moves";
    }
  }
  std::vector<float> action(size, 0.0F);
  EXPECT_EQ(scene->step(action).refused, nullptr) << "and it goes on";
}

TEST_P(EveryScene, InputMeansAFiniteActionWithinLimits) {
  const auto scene = make();
  const std::span<const Field> fields = scene->spec().action;
  scene->reset(6);
  Rng rng(7);
  std::vector<float> action(fields.size());
  for (int i = 0; i < 300; ++i) {
    Controls controls;
    controls.pointer_active = rng.chance(0.7);
    const double reach = rng.chance(0.1) ? 1e6 : 20.0;
    controls.pointer.x = scene->trail_point().x + rng.uniform(-reach, reach);
    controls.pointer.y = scene->trail_point().y + rng.uniform(-reach, reach);
    if (rng.chance(0.1)) controls.pointer = scene->trail_point();
    controls.pressed = rng.chance(0.5);
    controls.axes_active = rng.chance(0.3);
    controls.axis_x = rng.uniform(-1.0, 1.0);
    controls.axis_y = rng.uniform(-1.0, 1.0);
    scene->teleop(controls, action);
    expect_within(action, fields, "action from input");
    if (scene->step(action).ended()) scene->reset(static_cast<std::uint64_t>(i));
  }
}

Controls keys(double right) {
  Controls controls;
  controls.axes_active = true;
  controls.axis_x = right;
  return controls;
}

TEST_P(EveryScene, InputMatters) {
  const auto scene = make();
  scene->reset(6);
  std::vector<float> left(scene->spec().action.size());
  std::vector<float> right(left.size());
  scene->teleop(keys(-1.0), left);
  scene->teleop(keys(1.0), right);
  EXPECT_NE(left, right) << "keys";
  const Vec2 here = scene->trail_point();
  bool matters = false;
  const std::vector<Vec2> around = {{5.0, 0.0}, {-5.0, 0.0}, {0.0, 5.0}, {0.0, -5.0}};
  for (const Vec2 off : around) {
    scene->teleop({.pointer_active = true, .pointer = here + off, .pressed = true}, left);
    scene->teleop({.pointer_active = true, .pointer = here - off, .pressed = true}, right);
    matters |= left != right;
  }
  EXPECT_TRUE(matters) << "pointer";
}

TEST_P(EveryScene, EndsInTime) {
  const auto scene = make();
  const SceneSpec& spec = scene->spec();
  for (std::uint64_t seed = 0; seed < 2; ++seed) {
    scene->reset(seed);
    int steps = 0;
    StepResult result;
    std::vector<float> action(spec.action.size());
    while (!result.ended() && steps <= spec.max_steps) {
      // Alternately the expert, who may finish the task, and nobody.
      std::fill(action.begin(), action.end(), 0.0F);
      if (seed == 0) scene->expert_action(action);
      result = scene->step(action);
      ++steps;
    }
    EXPECT_TRUE(result.ended());
    EXPECT_LE(steps, spec.max_steps);
    EXPECT_EQ(result.truncated, !result.terminated);
    EXPECT_TRUE(!result.truncated || steps == spec.max_steps);
  }
}

INSTANTIATE_TEST_SUITE_P(Conformance, EveryScene, ::testing::ValuesIn(all_cases()), case_name);

// Some way of running a scene must reach its time limit, or truncation was never seen to work.
TEST(EverySceneTogether, IsTruncatedSomewhere) {
  for (const SceneEntry* entry : all_scenes()) {
    bool truncated = false;
    for (const SceneCase& scene_case : all_cases()) {
      if (scene_case.task.entry != entry || truncated) continue;
      const auto scene = scene_case.task.make_scene();
      scene->reset(1);
      StepResult result;
      while (!result.ended()) {
        std::vector<float> action(scene->spec().action.size(), 0.0F);
        result = scene->step(action);
      }
      truncated = result.truncated;
    }
    EXPECT_TRUE(truncated) << entry->id;
  }
}

}  // namespace
}  // namespace driftlab::testing
