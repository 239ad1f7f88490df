// The scene `push`: what counts as success and what the overlap says, who masters it, what a snapshot in mid-push holds.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/hash.h"
#include "core/base/math.h"
#include "core/base/text.h"
#include "core/env/rollout.h"
#include "scenes/push_expert.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

using namespace push;

constexpr std::size_t kOverlap = 0, kDistance = 1, kAngleError = 2, kGap = 4, kTouching = 5;  // probes
constexpr Placement kGoal = {{0.0, 0.26}, 0.0};

Task push_task(std::initializer_list<std::pair<std::string_view, std::string>> settings = {}) {
  Task task;
  task.entry = *find_scene(all_scenes(), "push");
  task.params = ParamValues(task.entry->params);
  for (const auto& [key, value] : settings) {
    const auto set = task.params.set(key, value);
    EXPECT_TRUE(set.has_value()) << key;
  }
  return task;
}

std::array<float, 6> probes(const Scene& scene) {
  std::array<float, 6> values{};
  scene.probe(values);
  return values;
}

Bytes snapshot_of(const Scene& scene) {
  Writer writer;
  scene.snapshot(writer);
  return writer.take();
}

/// Puts the block somewhere, at rest: a snapshot opens with the arm (four numbers) and the block (six floats).
void put_block(Scene& scene, const Placement& block) {
  Table table({});
  table.place(block);
  Writer state;
  table.save(state);
  Bytes bytes = snapshot_of(scene);
  std::copy(state.bytes().begin(), state.bytes().end(), bytes.begin() + 4 * sizeof(double));
  Reader reader(bytes);
  scene.restore(reader);
  EXPECT_TRUE(reader.ok() && reader.at_end());
}

int successes(const Task& task, std::string_view driver, int episodes) {
  auto demonstrator = *make_demonstrator(driver);
  int count = 0;
  for (int i = 0; i < episodes; ++i) {
    const Trajectory drive = demonstrate(task, *demonstrator, episode_seed(4, static_cast<std::uint64_t>(i)), driver);
    count += drive.outcome == Outcome::success ? 1 : 0;
  }
  return count;
}

TEST(Push, ExpertPlacesTheBlock) {
  EXPECT_GE(successes(push_task(), "expert", 100), 98);
}

TEST(Push, ExpertPlacesItAtBothEndsOfEveryRange) {
  for (const Param& param : push_task().entry->params) {
    if (!param.can_vary) continue;
    for (const double end : {param.low, param.high}) {
      const Task task = push_task({{param.key, format_real(end)}});
      EXPECT_GE(successes(task, "expert", 20), 19) << param.key << " " << end;
    }
  }
}

TEST(Push, PeoplePlaceItToo) {
  for (const std::string_view driver : {"careful", "average", "sloppy"}) {
    EXPECT_GE(successes(push_task(), driver, 20), 16) << driver;
  }
}

TEST(Push, StartsAsItSays) {
  const Task task = push_task();
  const auto scene = task.make_scene();
  double most_turned = 0.0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    scene->reset(seed);
    const auto seen = probes(*scene);
    ASSERT_GT(seen[kDistance], 0.06F);
    ASSERT_LT(seen[kDistance], 0.16F);
    ASSERT_GT(seen[kGap], 0.0199F);
    most_turned = std::max(most_turned, static_cast<double>(std::fabs(seen[kAngleError])));
  }
  EXPECT_LE(most_turned, det::kPi / 4.0 + 1e-6);
  EXPECT_GT(most_turned, 0.95 * det::kPi / 4.0);
}

/// The outcome when the block lies so and nobody moves for half a second.
std::pair<Outcome, float> left_lying(const Placement& block) {
  const Task task = push_task({{"wobble", "0"}});
  const auto scene = task.make_scene();
  scene->reset(1);
  put_block(*scene, block);
  StepResult result;
  for (int i = 0; i < 10 && !result.ended(); ++i) {
    std::array<float, 2> rest = {0.0F, 0.0F};
    result = scene->step(rest);
  }
  return {result.outcome, probes(*scene)[kOverlap]};
}

TEST(Push, SuccessAndOverlapDiffer) {
  const auto [exact, full] = left_lying(kGoal);
  EXPECT_EQ(exact, Outcome::success);
  EXPECT_NEAR(full, 1.0F, 1e-4F);

  const auto [back_to_front, also_full] = left_lying({kGoal.centre, det::kPi});
  EXPECT_EQ(back_to_front, Outcome::running) << "its front points the wrong way";
  EXPECT_NEAR(also_full, 1.0F, 1e-4F);

  // 14.9 mm to the side counts, 15.1 mm does not, and the overlap hardly tells: (50 - x) 70 over the union.
  const auto [inside, near] = left_lying({{0.0149, 0.26}, 0.0});
  EXPECT_EQ(inside, Outcome::success);
  EXPECT_NEAR(near, (0.0500 - 0.0149) / (0.0500 + 0.0149), 1e-4);
  const auto [outside, as_near] = left_lying({{0.0151, 0.26}, 0.0});
  EXPECT_EQ(outside, Outcome::running);
  EXPECT_NEAR(as_near, near, 0.01F);

  const auto [turned, well_covered] = left_lying({kGoal.centre, 0.28});
  EXPECT_EQ(turned, Outcome::running) << "16 degrees off";
  EXPECT_GT(well_covered, near) << "covers more than one that counts";
}

TEST(Push, TheSpecNamesTheOverlapToReport) {
  const Task task = push_task();
  const auto scene = task.make_scene();
  ASSERT_EQ(scene->spec().reported.size(), 1U);
  EXPECT_EQ(scene->spec().reported[0], "overlap");
  EXPECT_EQ(scene->spec().probes[kOverlap].name, "overlap");
}

TEST(Push, ABlockPushedOutOfReachIsLost) {
  const Task task = push_task();
  const auto scene = task.make_scene();
  scene->reset(1);
  put_block(*scene, {{0.0, 0.43}, 0.0});
  std::array<float, 2> rest = {0.0F, 0.0F};
  const StepResult result = scene->step(rest);
  EXPECT_TRUE(result.terminated);
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_NEAR(result.cost, 0.17 / 0.2, 1e-6);
  EXPECT_LT(result.reward, -500.0F) << "losing it must not pay";
}

TEST(Push, ASnapshotInMidPushGoesOnWithTheSameBits) {
  const Task task = push_task({{"payload", "0.1"}});
  const auto scene = task.make_scene();
  const auto other = task.make_scene();
  int tried = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    scene->reset(seed);
    std::array<float, 2> action{};
    int pushed = 0;
    StepResult result;
    while (!result.ended() && pushed < 7) {
      scene->expert_action(action);
      result = scene->step(action);
      pushed += probes(*scene)[kTouching] > 0.0F ? 1 : 0;
    }
    if (result.ended()) continue;
    ++tried;
    const Bytes saved = snapshot_of(*scene);
    EXPECT_LT(saved.size(), 200U);
    other->reset(99);
    Reader reader(saved);
    other->restore(reader);
    for (int i = 0; i < 100 && !result.ended(); ++i) {
      std::array<float, 2> same{};
      scene->expert_action(action);
      other->expert_action(same);
      ASSERT_EQ(action, same) << i;
      result = scene->step(action);
      other->step(same);
      ASSERT_EQ(snapshot_of(*scene), snapshot_of(*other)) << i;
    }
  }
  EXPECT_GE(tried, 5);
}

TEST(Push, LettingGoOfTheStickStopsArmAndBlock) {
  const Task task = push_task({{"wobble", "0"}});
  const auto scene = task.make_scene();
  scene->reset(2);
  std::array<float, 2> action{};
  for (int i = 0; i < 30; ++i) {
    scene->expert_action(action);
    scene->step(action);
  }
  Controls controls;
  controls.axes_active = true;
  for (int i = 0; i < 10; ++i) {
    scene->teleop(controls, action);
    scene->step(action);
  }
  const Vec2 tip = scene->trail_point();
  const float distance = probes(*scene)[kDistance];
  scene->teleop(controls, action);
  scene->step(action);
  EXPECT_EQ(scene->trail_point(), tip);
  EXPECT_EQ(probes(*scene)[kDistance], distance);
}

TEST(Push, TheFingertipComesToThePointerAndRestsThere) {
  const Task task = push_task({{"wobble", "0"}});
  const auto scene = task.make_scene();
  scene->reset(2);
  put_block(*scene, {{-0.25, 0.20}, 0.0});
  Controls controls;
  controls.pointer_active = controls.pressed = true;
  const std::array<Vec2, 3> points = {{{0.15, 0.30}, {0.0, 0.9}, {0.05, 0.16}}};
  for (const Vec2 point : points) {
    controls.pointer = point;
    std::array<float, 2> action{};
    Vec2 last;
    for (int i = 0; i < 120; ++i) {
      scene->teleop(controls, action);
      scene->step(action);
      if (i == 118) last = scene->trail_point();
    }
    const Vec2 tip = scene->trail_point();
    EXPECT_NEAR(tip.x, last.x, 1e-4) << "at rest";
    EXPECT_NEAR(tip.y, last.y, 1e-4) << "at rest";
    if (point.y > 0.5) continue;  // out of reach: it rests, somewhere on the way
    EXPECT_NEAR(tip.x, point.x, 1e-3);
    EXPECT_NEAR(tip.y, point.y, 1e-3);
  }
}

}  // namespace
}  // namespace driftlab
