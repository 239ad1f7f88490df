#include "core/workbench/correction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

Task point_task() {
  return {&support::point_scene(), ParamValues(support::point_scene().params)};
}

/// Remembers everything it was shown and lets all of it decide, so that a history which differs anywhere shows.
class Listener : public Policy {
 public:
  void reset(std::uint64_t seed) override { memory_ = static_cast<double>(seed % 7U) * 0.01; }
  void act(const Moment& moment, std::span<float> action, ActInfo*) override {
    memory_ = 0.9 * memory_ + 0.01 * static_cast<double>(moment.observation[0]) +
              0.03 * static_cast<double>(moment.previous_applied[0]) + 0.001 * static_cast<double>(moment.reward) +
              (moment.in_control ? 0.0 : 0.02);
    action[0] = static_cast<float>(std::clamp(memory_, -1.0, 1.0));
  }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Listener>(*this); }
  void save(Writer& writer) const override { writer.put(memory_); }

 private:
  double memory_ = 0.0;
};

/// Always the same push.
class Steady : public Policy {
 public:
  explicit Steady(float push) : push_(push) {}
  void reset(std::uint64_t) override {}
  void act(const Moment&, std::span<float> action, ActInfo*) override { action[0] = push_; }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Steady>(*this); }
  void save(Writer& writer) const override { writer.put(push_); }

 private:
  float push_ = 0.0F;
};

Controls at(double x, bool pressed = false) {
  Controls controls;
  controls.pointer_active = true;
  controls.pointer = {x, 0.0};
  controls.pressed = pressed;
  return controls;
}

void drive(Correction& correction, int steps, const Controls& controls = at(0.3)) {
  for (int i = 0; i < steps; ++i) ASSERT_TRUE(correction.step(controls));
}

void expect_equal(const Trajectory& a, const Trajectory& b) {
  EXPECT_EQ(a.steps, b.steps);
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.final_observation, b.final_observation);
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_EQ(a.label_mask, b.label_mask);
  EXPECT_EQ(a.applied, b.applied);
  EXPECT_EQ(a.controller, b.controller);
  EXPECT_EQ(a.rewards, b.rewards);
  EXPECT_EQ(a.outcome, b.outcome);
}

std::vector<float> seen(const Correction& correction) {
  const auto now = correction.episode()->observation();
  return {now.begin(), now.end()};
}

TEST(Correction, TheHandOverIsALinearRamp) {
  // 0.25 s at 20 Hz: five steps.
  const float push = 0.25F;
  Correction correction(point_task(), Steady(push), 3, CorrectionWay::take_over);
  drive(correction, 2);
  ASSERT_TRUE(correction.hold(true));
  drive(correction, 7, at(9.0));  // far off: the person pushes with 1
  ASSERT_TRUE(correction.hold(false));
  drive(correction, 6, at(9.0));
  const std::vector<double> shares = {0, 0, 0.2, 0.4, 0.6, 0.8, 1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0, 0};
  const Trajectory result = correction.result();
  ASSERT_EQ(result.steps, static_cast<int>(shares.size()));
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double wanted = (1.0 - shares[i]) * static_cast<double>(push) + shares[i];
    EXPECT_EQ(result.applied[i], static_cast<float>(wanted)) << i;
    const bool held = i >= 2 && i < 9;
    EXPECT_EQ(result.controller[i], held ? Controller::person : Controller::policy) << i;
    EXPECT_EQ(result.label_mask[i], held ? 1 : 0) << i;
    EXPECT_EQ(result.labels[i], held ? 1.0F : 0.0F) << i;
  }
  EXPECT_EQ(correction.share(), 0.0);
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{2, 9}}));
  EXPECT_EQ(result.meta.source, "person");
  EXPECT_TRUE(result.truncated);
  EXPECT_TRUE(result.validate().has_value());
}

TEST(Correction, WithoutAHandTheWheelIsHeldButNothingIsLabelled) {
  const float push = 0.25F;
  Correction correction(point_task(), Steady(push), 3, CorrectionWay::take_over);
  ASSERT_TRUE(correction.hold(true));
  drive(correction, 3, Controls{});  // on the way from the button to the stage
  drive(correction, 4, at(-9.0));
  drive(correction, 3, Controls{});  // and back
  ASSERT_TRUE(correction.hold(false));
  drive(correction, 6, Controls{});
  const Trajectory result = correction.result();
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{3, 7}}));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.applied[i], push) << i;
  for (std::size_t i = 4; i < 10; ++i) EXPECT_EQ(result.applied[i], -1.0F) << i;
  EXPECT_GT(result.applied[10], -1.0F);  // let go: what was wanted fades out
  EXPECT_LT(result.applied[10], push);
  EXPECT_EQ(result.applied[15], push);
  // Taken anew, the earlier stretch says nothing any more.
  ASSERT_TRUE(correction.hold(true));
  drive(correction, 5, Controls{});
  EXPECT_EQ(correction.result().applied.back(), push);
  EXPECT_EQ(correction.labels(), 4);
}

TEST(Correction, ThePolicySeesWhoDrives) {
  Correction alone(point_task(), Listener(), 3, CorrectionWay::take_over);
  Correction taken(point_task(), Listener(), 3, CorrectionWay::take_over);
  drive(alone, 10);
  drive(taken, 4);
  ASSERT_TRUE(taken.hold(true));
  drive(taken, 6);
  const auto first = [](const Trajectory& t) { return std::vector<float>(t.applied.begin(), t.applied.begin() + 4); };
  EXPECT_EQ(first(alone.result()), first(taken.result()));
  EXPECT_NE(alone.result().applied, taken.result().applied);
}

TEST(Correction, UndoneIsAsIfItHadNeverBeen) {
  for (const int before : {0, 1, 10, 63, 64, 65}) {
    Correction never(point_task(), Listener(), 5, CorrectionWay::take_over);
    Correction undone(point_task(), Listener(), 5, CorrectionWay::take_over);
    drive(never, before);
    drive(undone, before);
    ASSERT_TRUE(undone.hold(true));
    drive(undone, 3, at(-0.5));
    ASSERT_TRUE(undone.hold(false));
    drive(undone, 5, at(-0.5));
    ASSERT_TRUE(undone.undo());
    EXPECT_EQ(undone.steps(), before);
    EXPECT_FALSE(undone.holding());
    EXPECT_EQ(undone.labels(), 0);
    for (Correction* one : {&never, &undone}) {
      drive(*one, 4);
      ASSERT_TRUE(one->hold(true));
      drive(*one, 4, at(0.1));
    }
    expect_equal(never.result(), undone.result());
    EXPECT_EQ(never.stretches(), undone.stretches());
  }
}

TEST(Correction, UndoGoesBackIntoARamp) {
  Correction never(point_task(), Listener(), 5, CorrectionWay::take_over);
  Correction undone(point_task(), Listener(), 5, CorrectionWay::take_over);
  for (Correction* one : {&never, &undone}) {
    drive(*one, 4);
    ASSERT_TRUE(one->hold(true));
    drive(*one, 5);
    ASSERT_TRUE(one->hold(false));
    drive(*one, 2);  // the wheel is not all the policy's yet
  }
  ASSERT_TRUE(undone.hold(true));
  drive(undone, 9, at(-1.0));
  ASSERT_TRUE(undone.undo());
  EXPECT_EQ(undone.share(), never.share());
  for (Correction* one : {&never, &undone}) drive(*one, 20);
  expect_equal(never.result(), undone.result());
  ASSERT_TRUE(undone.undo());
  EXPECT_EQ(undone.steps(), 4);
  EXPECT_FALSE(undone.undo());
}

TEST(Correction, RidingLabelsEveryStepAndThePolicyDrives) {
  Correction ride(point_task(), Steady(0.1F), 3, CorrectionWay::ride);
  drive(ride, 12, at(0.4));
  drive(ride, 3, Controls{});  // nobody there: nothing to learn from
  const Trajectory result = ride.result();
  EXPECT_EQ(ride.labels(), 12);
  EXPECT_EQ(ride.stretches(), (std::vector<Stretch>{{0, 12}}));
  for (std::size_t i = 0; i < 15; ++i) {
    EXPECT_EQ(result.applied[i], 0.1F);
    EXPECT_EQ(result.controller[i], Controller::policy);
  }
  EXPECT_NE(result.labels[0], result.labels[11]);  // what the pointer meant where the bead was
  EXPECT_EQ(ride.wheel(), Wheel::autonomous);
  EXPECT_FALSE(ride.hold(true));
}

TEST(Correction, RidingWithAShareLetsThePersonActAtSomeSteps) {
  const double share = 0.5;
  Correction ride(point_task(), Steady(0.1F), 3, CorrectionWay::ride, share);
  drive(ride, 60, at(0.4));
  const Trajectory result = ride.result();
  const auto mine = std::count(result.controller.begin(), result.controller.end(), Controller::person);
  EXPECT_GT(mine, 15);
  EXPECT_LT(mine, 45);
  for (std::size_t i = 0; i < 60; ++i) {
    EXPECT_EQ(result.applied[i], result.controller[i] == Controller::person ? result.labels[i] : 0.1F);
  }
}

TEST(Correction, UndoWhileRidingGoesTwoSecondsBack) {
  Correction never(point_task(), Listener(), 5, CorrectionWay::ride, 0.3);
  Correction undone(point_task(), Listener(), 5, CorrectionWay::ride, 0.3);
  drive(never, 10, at(0.4));
  drive(undone, 10, at(0.4));
  drive(undone, 40, at(-0.4));
  ASSERT_TRUE(undone.undo());
  EXPECT_EQ(undone.steps(), 10);
  for (Correction* one : {&never, &undone}) drive(*one, 30, at(0.2));
  expect_equal(never.result(), undone.result());
  ASSERT_TRUE(undone.undo());
  EXPECT_EQ(undone.steps(), 0);
  EXPECT_FALSE(undone.undo());
}

TEST(Correction, SeekShowsWhatWasThere) {
  Correction correction(point_task(), Listener(), 5, CorrectionWay::point);
  std::vector<std::vector<float>> all = {seen(correction)};
  for (int i = 0; i < 70; ++i) {
    drive(correction, 1);
    all.push_back(seen(correction));
  }
  const Trajectory before = correction.result();
  for (const int step : {0, 1, 63, 64, 65, 69, 70, 3}) {
    ASSERT_TRUE(correction.seek(step));
    EXPECT_EQ(correction.shown(), step);
    EXPECT_EQ(seen(correction), all[static_cast<std::size_t>(step)]) << step;
  }
  for (int step = 4; step <= 70; ++step) {  // playing it again
    drive(correction, 1);
    EXPECT_EQ(seen(correction), all[static_cast<std::size_t>(step)]) << step;
  }
  expect_equal(before, correction.result());
  drive(correction, 1);
  EXPECT_EQ(correction.steps(), 71);
  EXPECT_FALSE(correction.seek(72));
  EXPECT_FALSE(correction.seek(-1));
}

TEST(Correction, PointingLabelsTheShownStepAndChangesNothingDriven) {
  Correction correction(point_task(), Steady(0.2F), 5, CorrectionWay::point);
  drive(correction, 30);
  EXPECT_EQ(correction.labels(), 0);
  EXPECT_FALSE(correction.point(at(0.0)));  // no step was driven from here
  const std::vector<float> applied = correction.result().applied;
  ASSERT_TRUE(correction.seek(12));
  ASSERT_TRUE(correction.point(at(0.0)));
  std::vector<float> wanted(1);
  correction.episode()->scene().teleop(at(0.0), wanted);
  EXPECT_EQ(correction.result().label(12)[0], wanted[0]);
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{12, 13}}));
  drive(correction, 4, at(0.5, true));  // pressed while it plays: each step shown
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{12, 16}}));
  EXPECT_EQ(correction.result().applied, applied);
  EXPECT_FALSE(correction.point(Controls{}));
  ASSERT_TRUE(correction.undo());
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{12, 15}}));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(correction.undo());
  // Step 12 was labelled twice, the second time over the first: one label, withdrawn as one.
  EXPECT_EQ(correction.labels(), 0);
  EXPECT_FALSE(correction.undo());
  EXPECT_EQ(correction.result().applied, applied);
}

TEST(Correction, UndoDoesNotBringRemovedLabelsBack) {
  Correction correction(point_task(), Steady(0.2F), 5, CorrectionWay::point);
  drive(correction, 30);
  const auto point_at_steps = [&](std::initializer_list<int> steps) {
    for (const int step : steps) {
      ASSERT_TRUE(correction.seek(step));
      ASSERT_TRUE(correction.point(at(0.1 * step)));
    }
  };
  point_at_steps({5, 6, 5});
  ASSERT_TRUE(correction.remove(0));
  EXPECT_FALSE(correction.undo());
  EXPECT_EQ(correction.labels(), 0);
  point_at_steps({20, 9, 10, 11, 9, 11});
  ASSERT_TRUE(correction.trim(0, 10, 11));
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{10, 11}, {20, 21}}));
  ASSERT_TRUE(correction.undo());  // that of step 10
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{20, 21}}));
  ASSERT_TRUE(correction.undo());
  EXPECT_EQ(correction.labels(), 0);
}

TEST(Correction, PointingWhileItDrivesLabelsTheStepsDriven) {
  Correction correction(point_task(), Steady(0.2F), 5, CorrectionWay::point);
  drive(correction, 3);
  drive(correction, 2, at(-1.0, true));
  EXPECT_EQ(correction.wheel(), Wheel::correcting);
  drive(correction, 3);
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{3, 5}}));
  EXPECT_EQ(correction.result().controller[3], Controller::policy);
}

TEST(Correction, TrimAndRemoveTouchLabelsOnly) {
  Correction correction(point_task(), Listener(), 5, CorrectionWay::take_over);
  for (int i = 0; i < 3; ++i) {
    drive(correction, 5);
    ASSERT_TRUE(correction.hold(true));
    drive(correction, 10, at(0.0));
    ASSERT_TRUE(correction.hold(false));
  }
  const Trajectory before = correction.result();
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{5, 15}, {20, 30}, {35, 45}}));
  ASSERT_TRUE(correction.trim(1, 22, 28));
  ASSERT_TRUE(correction.remove(0));
  EXPECT_EQ(correction.stretches(), (std::vector<Stretch>{{22, 28}, {35, 45}}));
  EXPECT_FALSE(correction.trim(0, 28, 40));
  EXPECT_FALSE(correction.trim(2, 0, 99));
  EXPECT_FALSE(correction.remove(2));
  EXPECT_FALSE(correction.remove(-1));
  const Trajectory after = correction.result();
  EXPECT_EQ(after.applied, before.applied);
  EXPECT_EQ(after.controller, before.controller);
  EXPECT_EQ(after.observations, before.observations);
  EXPECT_EQ(after.label_count(), 16);
  EXPECT_EQ(correction.corrected(), before.label_mask);  // the trail still says who drove
}

TEST(Correction, TakesTheWheelAtAnEarlierStep) {
  Correction late(point_task(), Steady(1.0F), 5, CorrectionWay::take_over);
  while (late.step(at(0.0))) continue;
  EXPECT_TRUE(late.ended());
  EXPECT_FALSE(late.hold(true));
  ASSERT_TRUE(late.seek(8));
  ASSERT_TRUE(late.hold(true));
  Correction early(point_task(), Steady(1.0F), 5, CorrectionWay::take_over);
  drive(early, 8, at(0.0));
  ASSERT_TRUE(early.hold(true));
  for (Correction* one : {&late, &early}) drive(*one, 6, at(0.0));
  expect_equal(late.result(), early.result());
  ASSERT_TRUE(late.hold(false));
  ASSERT_TRUE(late.seek(5));
  EXPECT_FALSE(late.hold(true));  // would lose the labels
  EXPECT_EQ(late.labels(), 6);
}

TEST(Correction, AnEpisodeEnds) {
  Correction correction(point_task(), Steady(1.0F), 5, CorrectionWay::ride);
  while (correction.step(at(0.0))) continue;
  EXPECT_TRUE(correction.ended());
  const Trajectory result = correction.result();
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_TRUE(result.terminated);
  EXPECT_FALSE(result.truncated);
  EXPECT_TRUE(result.validate().has_value());
  EXPECT_EQ(result.label_count(), result.steps);
  // Undone, it goes on.
  ASSERT_TRUE(correction.undo());
  EXPECT_FALSE(correction.ended());
  EXPECT_TRUE(correction.step(at(0.0)));
}

TEST(Correction, WhatIsNotFiniteIsNotThere) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const CorrectionWay way : {CorrectionWay::ride, CorrectionWay::take_over, CorrectionWay::point}) {
    Correction correction(point_task(), Listener(), 5, way);
    drive(correction, 3, at(nan, true));
    EXPECT_EQ(correction.labels(), 0);
    Controls axes;
    axes.axes_active = true;
    axes.axis_x = nan;
    axes.axis_y = std::numeric_limits<double>::infinity();
    drive(correction, 3, axes);
    EXPECT_EQ(correction.labels(), 0);
    if (way == CorrectionWay::take_over) {
      ASSERT_TRUE(correction.hold(true));
      drive(correction, 3, at(nan));
    }
    EXPECT_TRUE(correction.result().validate().has_value());
  }
}

}  // namespace
}  // namespace driftlab
