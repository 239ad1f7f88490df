#include "core/env/demonstrator.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/env/toy_scene.h"

namespace driftlab {
namespace {

/// Stands still and shows where its demonstrator points: the guide jumps from 0 to 1 m at a given step.
class PointingScene : public testing::ToyScene {
 public:
  PointingScene() : ToyScene(ParamValues(testing::toy_params())) {}
  bool guide(double seconds_ahead, Vec2& pointer) const override {
    looked_ahead = seconds_ahead;
    pointer = {now >= jump ? 1.0 : 0.0, 0.0};
    return guided;
  }
  void teleop(const Controls& controls, std::span<float> action) const override {
    seen = controls;
    action[0] = static_cast<float>(controls.pointer.x);
  }

  Frame frame(FrameKind) const override { return {{0.0, 0.0}, 0.0, view, 2.0}; }

  int now = 0;
  int jump = 1 << 30;
  bool guided = true;
  double view = 36.0;  // metres: where the habits' lengths are what they say
  mutable Controls seen;
  mutable double looked_ahead = 0.0;
};

// Standard deviation of the pointer about the guide, and of its change over one step.
struct Spread {
  double aim = 0.0;
  double change = 0.0;
};

Spread spread_of(std::string_view name) {
  const auto driver = make_demonstrator(name).value();
  PointingScene scene;
  std::vector<float> action(1);
  double aim = 0.0;
  double change = 0.0;
  int count = 0;
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    driver->reset(seed);
    driver->act(scene, action);
    double before = scene.seen.pointer.x;
    for (int step = 0; step < 40; ++step) {
      driver->act(scene, action);
      const double now = scene.seen.pointer.x;
      aim += now * now;
      change += (now - before) * (now - before);
      before = now;
      ++count;
    }
  }
  return {std::sqrt(aim / count), std::sqrt(change / count)};
}

// Two Ornstein-Uhlenbeck processes: variances add up; over dt each changes by 2 s^2 (1 - exp(-dt / time)).
Spread expected_spread(double wander, double tremor) {
  const double dt = testing::kToySpec.dt;
  const double slow = 2.0 * wander * wander * (1.0 - std::exp(-dt / 1.5));
  const double quick = 2.0 * tremor * tremor * (1.0 - std::exp(-dt / 0.15));
  return {std::hypot(wander, tremor), std::sqrt(slow + quick)};
}

TEST(Demonstrator, EveryNameHasOne) {
  EXPECT_EQ(demonstrator_names().size(), 4U);
  for (const std::string_view name : demonstrator_names()) EXPECT_TRUE(make_demonstrator(name).has_value()) << name;
  const auto missing = make_demonstrator("carefull");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().hint, "Did you mean \"careful\"?");
  EXPECT_NE(missing.error().expected.find("sloppy"), std::string::npos);
}

TEST(Expert, DoesWhatTheSceneSays) {
  testing::ToyScene scene{ParamValues(testing::toy_params())};
  scene.reset(2);
  std::vector<float> expected(1);
  std::vector<float> action(1);
  scene.expert_action(expected);
  make_demonstrator("expert").value()->act(scene, action);
  EXPECT_EQ(action, expected);
}

TEST(Person, SeesLate) {
  const double delays[] = {0.15, 0.20, 0.22};
  const std::string_view names[] = {"careful", "average", "sloppy"};
  for (int i = 0; i < 3; ++i) {
    const auto driver = make_demonstrator(names[i]).value();
    driver->reset(1);
    PointingScene scene;
    scene.jump = 20;
    std::vector<float> action(1);
    int noticed = -1;
    double before = 0.0;
    for (scene.now = 0; scene.now < 60 && noticed < 0; ++scene.now) {
      driver->act(scene, action);
      // The aim wanders slowly: only the jump moves the pointer by more than half a metre at once.
      if (scene.now > 0 && scene.seen.pointer.x - before > 0.5) noticed = scene.now;
      before = scene.seen.pointer.x;
    }
    EXPECT_EQ(noticed - scene.jump, std::lround(delays[i] / testing::kToySpec.dt)) << names[i];
  }
}

TEST(Person, LooksAheadWandersAndTrembles) {
  const double wander[] = {0.10, 0.20, 0.22};
  const double tremor[] = {0.06, 0.12, 0.15};
  const std::string_view names[] = {"careful", "average", "sloppy"};
  for (int i = 0; i < 3; ++i) {
    const Spread expected = expected_spread(wander[i], tremor[i]);
    const Spread measured = spread_of(names[i]);
    EXPECT_NEAR(measured.aim, expected.aim, 0.05 * expected.aim) << names[i];
    EXPECT_NEAR(measured.change, expected.change, 0.03 * expected.change) << names[i];
  }
  PointingScene scene;
  std::vector<float> action(1);
  make_demonstrator("careful").value()->act(scene, action);
  EXPECT_GE(scene.looked_ahead, 0.65);
  EXPECT_LE(scene.looked_ahead, 0.75);
}

TEST(Person, ErrsOnTheScreenSoThatASmallWorldSeesSmallErrors) {
  PointingScene wide;
  PointingScene near;
  near.view = 0.36;
  std::vector<float> action(1);
  const auto there = make_demonstrator("average").value();
  const auto here = make_demonstrator("average").value();
  there->reset(5);
  here->reset(5);
  for (int i = 0; i < 50; ++i) {
    there->act(wide, action);
    here->act(near, action);
    ASSERT_NEAR(near.seen.pointer.x, 0.01 * wide.seen.pointer.x, 1e-12);
  }
}

TEST(Person, ActsThroughTheScenesTeleopAlone) {
  const auto driver = make_demonstrator("sloppy").value();
  driver->reset(4);
  PointingScene scene;
  std::vector<float> action(1);
  for (int i = 0; i < 100; ++i) {
    driver->act(scene, action);
    ASSERT_EQ(action[0], static_cast<float>(scene.seen.pointer.x));
  }
}

TEST(Person, TakesTheHandOffTheMouseWhenNobodyCanSayWhereToPoint) {
  const auto driver = make_demonstrator("average").value();
  driver->reset(1);
  PointingScene scene;
  scene.guided = false;
  std::vector<float> action(1);
  driver->act(scene, action);
  EXPECT_FALSE(scene.seen.pointer_active);
}

}  // namespace
}  // namespace driftlab
