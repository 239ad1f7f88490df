// A run that tries is looked into, held, stepped, slowed down.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/workbench/trainer.h"
#include "tests/core/workbench/trying.h"

namespace driftlab {
namespace {

using nlohmann::json;

/// Weights of the same run, never held.
std::uint64_t undisturbed() {
  Trying bench;
  bench.train();
  bench.work();
  EXPECT_EQ(bench.run().phase, RunItem::Phase::ready) << bench.run().problem;
  return bench.run().weights_hash;
}

TEST(Steer, HealthIsShownAndKeptOverAReload) {
  Trying bench;
  bench.train();
  bench.begin();
  ASSERT_TRUE(bench.run().health.has_value());
  EXPECT_EQ(bench.run().health->parts, (std::vector<std::string>{"discriminator", "policy"}));
  bench.work();
  ASSERT_TRUE(bench.run().health->map.has_value());
  EXPECT_EQ(bench.run().health->map->x_name, bench.state().field_x);
  EXPECT_EQ(bench.run().health->updates, bench.run().status.updates);
  const json before = bench.json()["runs"][0];
  EXPECT_FALSE(before["health"]["figures"].empty());
  EXPECT_EQ(before["health"]["words"], verdict_name(bench.run().health->report.verdict));
  Trying after;
  for (const Effect& effect : bench.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  EXPECT_EQ(after.json()["runs"][0]["health"], before["health"]);
  EXPECT_EQ(after.run().health->map->reward, bench.run().health->map->reward);
}

TEST(Steer, ACloneHasNoHealthToShow) {
  Trying bench;
  bench.set("bc.updates", 20);
  bench.train("bc");
  bench.work();
  EXPECT_TRUE(bench.json()["runs"][0]["health"].is_null());
}

TEST(Steer, TheMapOfRewardsFollowsTheFields) {
  Trying bench;
  bench.train();
  bench.good("run.pause", {{"run", 1}, {"at", 100}});
  bench.work();
  ASSERT_EQ(bench.run().phase, RunItem::Phase::paused);
  const FieldPair other = {bench.state().field_y, bench.state().field_x};
  bench.good("fields", {{"x", other.x}, {"y", other.y}});
  bench.work();
  EXPECT_EQ(bench.run().health->map->x_name, other.x);
  EXPECT_EQ(bench.run().health->map->y_name, other.y);
}

TEST(Steer, TheMapOfARunThatCameBackIsOverTheChosenFieldsToo) {
  Trying bench;
  bench.train();
  bench.good("run.pause", {{"run", 1}, {"at", 100}});
  bench.work();
  Trying after;
  after.good("scene", {{"id", "other"}});
  for (const Effect& effect : bench.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  after.good("scene", {{"id", "point"}});
  after.good("fields", {{"x", "velocity"}, {"y", "mark"}});
  after.good("run.resume", {{"run", 1}});
  after.work();
  ASSERT_TRUE(after.run().health->map.has_value());
  EXPECT_EQ(after.run().health->map->x_name, "velocity");
  EXPECT_EQ(after.run().health->map->y_name, "mark");
}

TEST(Steer, StepsAreTakenOnlyWhilePaused) {
  Trying bench;
  const int id = bench.train();
  bench.begin();
  EXPECT_NE(bench.bad("run.step", {{"run", id}}).find("Pause it first"), std::string::npos);
  bench.good("run.pause", {{"run", id}});
  bench.work();
  ASSERT_EQ(bench.run().phase, RunItem::Phase::paused);
  const auto beats = [&bench] { return bench.run().status.updates + bench.run().status.env_steps / 4; };
  const std::int64_t before = beats();
  bench.good("run.step", {{"run", id}});
  bench.work();
  EXPECT_EQ(beats(), before + 1);
  bench.good("run.step", {{"run", id}, {"beats", 9}});
  bench.work();
  EXPECT_EQ(beats(), before + 10);
  EXPECT_EQ(bench.run().phase, RunItem::Phase::paused);
  bench.bad("run.step", {{"run", id}, {"beats", 0}});
  bench.bad("run.step", {{"run", 9}});
  bench.good("run.resume", {{"run", id}});
  bench.work();
  EXPECT_EQ(bench.run().weights_hash, undisturbed());
  bench.bad("run.step", {{"run", id}});
}

TEST(Steer, AStepMayBeTheLast) {
  Trying bench;
  const int id = bench.train();
  bench.begin();
  bench.good("run.pause", {{"run", id}});
  bench.work();
  bench.good("run.step", {{"run", id}, {"beats", 100000}});
  bench.work();
  EXPECT_EQ(bench.run().phase, RunItem::Phase::ready);
  EXPECT_EQ(bench.run().evaluation->episodes.size(), 50U);
  EXPECT_EQ(bench.run().weights_hash, undisturbed());
}

TEST(Steer, OnePartLearnsAlone) {
  Trying bench;
  const int id = bench.train();
  bench.bad("run.only", {{"run", id}, {"part", "policy"}});  // it has not begun
  bench.begin();
  EXPECT_NE(bench.bad("run.only", {{"run", id}, {"part", "critic"}}).find("discriminator, policy"), std::string::npos);
  bench.good("run.only", {{"run", id}, {"part", "discriminator"}});
  bench.pass({1, 64});
  bench.pass({1, 64});
  EXPECT_EQ(bench.json()["runs"][0]["health"]["only"], "discriminator");
  bench.work();
  EXPECT_NE(bench.run().weights_hash, undisturbed());

  Trying whole;
  whole.train();
  whole.begin();
  whole.good("run.only", {{"run", 1}, {"part", ""}});
  whole.work();
  EXPECT_EQ(whole.run().weights_hash, undisturbed());

  Trying single;
  single.set("bc.updates", 400);
  single.train("bc");
  EXPECT_NE(single.bad("run.only", {{"run", 1}, {"part", "policy"}}).find("only one"), std::string::npos);
  single.train("ppo");
  single.begin();
  EXPECT_NE(single.bad("run.only", {{"run", 2}, {"part", "policy"}}).find("only one"), std::string::npos);
}

TEST(Steer, PausedInTheMiddleOfARollout) {
  Trying bench;
  const int id = bench.train();
  bench.good("run.pause", {{"run", id}, {"at_env_steps", 84}});
  bench.work();
  EXPECT_EQ(bench.run().phase, RunItem::Phase::paused);
  EXPECT_EQ(bench.run().status.env_steps, 84);
  EXPECT_EQ(bench.run().status.updates, 8);
  bench.bad("run.pause", {{"run", id}, {"at", 3}});
  bench.bad("run.pause", {{"run", id}, {"at_env_steps", 3}});
  bench.good("run.resume", {{"run", id}});
  bench.good("run.pause", {{"run", id}, {"at", 30}, {"at_env_steps", 200}});
  bench.work();
  EXPECT_EQ(bench.run().phase, RunItem::Phase::paused);
  EXPECT_GE(bench.run().status.updates, 30);
  EXPECT_GE(bench.run().status.env_steps, 200);
  bench.good("run.resume", {{"run", id}});
  bench.work();
  EXPECT_EQ(bench.run().weights_hash, undisturbed());
}

TEST(Steer, SlowMotionGoesSoManyBeatsASecond) {
  Trying bench;
  const int id = bench.train();
  bench.begin();
  bench.good("run.pace", {{"run", id}, {"beats", 10}});
  bench.live(2);
  EXPECT_EQ(bench.run().pace, 10.0);
  EXPECT_EQ(bench.json()["runs"][0]["pace"], 10.0);
  EXPECT_EQ(bench.run().phase, RunItem::Phase::training);  // it goes on, if slowly
  const auto beats = [&bench] { return bench.run().status.updates + bench.run().status.env_steps / 4; };
  const std::int64_t before = beats();
  bench.live(60);
  EXPECT_NEAR(static_cast<double>(beats() - before), 10.0, 1.0);
  bench.good("run.pace", {{"run", id}, {"beats", 120}});
  const std::int64_t then = beats();
  bench.live(60);
  EXPECT_NEAR(static_cast<double>(beats() - then), 120.0, 16.0);
  EXPECT_NE(bench.bad("run.step", {{"run", id}}).find("Pause it first"), std::string::npos);

  bench.good("run.pause", {{"run", id}});
  EXPECT_EQ(bench.run().phase, RunItem::Phase::paused);
  bench.live(2);
  const std::int64_t stands = beats();
  bench.live(60);
  EXPECT_EQ(beats(), stands);
  EXPECT_EQ(bench.run().pace, 120.0);  // and so it will go on
  bench.good("run.step", {{"run", id}});
  bench.live(2);
  EXPECT_EQ(beats(), stands + 1);
  bench.good("run.resume", {{"run", id}});
  EXPECT_EQ(bench.run().phase, RunItem::Phase::training);
  bench.live(10);
  EXPECT_GT(beats(), stands + 10);
  EXPECT_LT(beats(), stands + 60);

  bench.good("run.pace", {{"run", id}, {"beats", 0}});
  bench.work();
  EXPECT_EQ(bench.run().phase, RunItem::Phase::ready);
  EXPECT_EQ(bench.run().pace, 0.0);
  EXPECT_EQ(bench.run().weights_hash, undisturbed());
  bench.bad("run.pace", {{"run", id}, {"beats", 1}});
  bench.bad("run.pace", {{"run", id}, {"beats", -1}});
}

TEST(Steer, SlowMotionRunsToTheEnd) {
  Trying bench;
  const int id = bench.train();
  bench.begin();
  bench.good("run.pace", {{"run", id}, {"beats", 240}});
  for (int i = 0; i < 200 && bench.run().phase == RunItem::Phase::training; ++i) bench.live(30);
  bench.work();
  EXPECT_EQ(bench.run().phase, RunItem::Phase::ready);
  EXPECT_EQ(bench.run().weights_hash, undisturbed());
}

/// What a page asks of trainers that answer nothing for a while.
TEST(Steer, ASlowTrainerIsNotFlooded) {
  class Silent : public TrainerPort {
   public:
    void post(int, Bytes message) override { asked.push_back(*unpack(message)); }
    std::optional<PortMessage> poll() override {
      if (said.empty()) return std::nullopt;
      PortMessage next = said.front();
      said.erase(said.begin());
      return next;
    }
    void close(int) override {}
    std::vector<json> asked;
    std::vector<PortMessage> said;
  };
  Silent port;
  Workbench workbench(point_scenes(), trying_learners(), port);
  ASSERT_TRUE(workbench.command({{"command", "train"}, {"learner", "gail"}, {"data", "expert"}}).has_value());
  ASSERT_TRUE(workbench.command({{"command", "run.pace"}, {"run", 1}, {"beats", 60}}).has_value());
  port.said.push_back({1, pack({{"type", "status"}, {"paused", true}})});
  const auto steps = [&port] {
    return std::count_if(port.asked.begin(), port.asked.end(), [](const json& m) { return m["type"] == "step"; });
  };
  for (int i = 0; i < 120; ++i) workbench.advance(1.0 / 60.0);
  EXPECT_EQ(steps(), 1);
  port.said.push_back({1, pack({{"type", "status"}, {"paused", true}})});
  for (int i = 0; i < 120; ++i) workbench.advance(1.0 / 60.0);
  EXPECT_EQ(steps(), 2);
}

TEST(Steer, APausedRunOutlivesAReload) {
  Trying bench;
  const int id = bench.train();
  bench.good("run.pause", {{"run", id}, {"at_env_steps", 84}});
  bench.work();
  ASSERT_EQ(bench.run().phase, RunItem::Phase::paused);
  bench.good("run.step", {{"run", id}, {"beats", 3}});
  bench.live(90);  // after it has stood for a second it is kept as it is
  const TrainStatus stood = bench.run().status;
  EXPECT_GT(stood.env_steps, 84);

  Trying after;
  for (const Effect& effect : bench.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  EXPECT_EQ(after.run().phase, RunItem::Phase::paused);
  after.work();
  EXPECT_EQ(after.run().phase, RunItem::Phase::paused);
  EXPECT_EQ(after.run().status.env_steps, stood.env_steps);
  EXPECT_EQ(after.run().status.updates, stood.updates);
  after.good("run.resume", {{"run", id}});
  after.work();
  EXPECT_EQ(after.run().phase, RunItem::Phase::ready);
  EXPECT_EQ(after.run().weights_hash, undisturbed());

  // Once it goes on, what was kept at the pause is out of date.
  bench.good("run.resume", {{"run", id}});
  bench.pass({1, 4});
  EXPECT_TRUE(bench.run().saved.empty());
  bench.good("run.remove", {{"run", id}});
  for (const Effect& effect : bench.kept()) EXPECT_NE(effect.name, "run.1");
}

}  // namespace
}  // namespace driftlab
