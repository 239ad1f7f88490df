// Whatever is said to the workbench in whatever order: it carries it out or refuses it, and stands.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "tests/core/workbench/bench.h"

namespace driftlab {
namespace {

using nlohmann::json;

template <class T, std::size_t kCount>
const T& any(const std::array<T, kCount>& choices, Rng& rng) {
  return choices[static_cast<std::size_t>(rng.below(kCount))];
}

json any_value(Rng& rng) {
  static const std::array<json, 24> values = {
      nullptr,
      true,
      0,
      1,
      2,
      3,
      -1,
      0.5,
      8,
      1e300,
      "person",
      "expert",
      "both",
      "point",
      "bc",
      "trails",
      "average",
      "lonely",
      "other",
      "seed=3&point.wind=2",
      "",
      "point.wind",
      "bc.updates",
      json::array({{{"kind", "run"}, {"id", 1}}, {{"kind", "expert"}}, {{"kind", "replay"}, {"id", 1}}})};
  return any(values, rng);
}

/// One that may well be carried out.
json likely_command(Rng& rng) {
  static const std::array<json, 52> commands = {{
      {{"command", "play"}},
      {{"command", "pause"}},
      {{"command", "step"}, {"count", 7}},
      {{"command", "reset"}},
      {{"command", "next"}},
      {{"command", "watch"}},
      {{"command", "watch"}, {"run", 1}},
      {{"command", "watch"}, {"demo", 1}},
      {{"command", "compare"}},
      {{"command", "compare"}, {"start", 3}},
      {{"command", "demonstrate"}},
      {{"command", "demonstrate"}},
      {{"command", "demo.stop"}},
      {{"command", "demo.keep"}},
      {{"command", "demo.keep"}},
      {{"command", "demo.discard"}},
      {{"command", "demo.add"}, {"driver", "sloppy"}, {"episodes", 2}},
      {{"command", "demo.remove"}, {"id", 1}},
      {{"command", "train"}},
      {{"command", "train"}, {"data", "expert"}},
      {{"command", "evaluate"}, {"episodes", 3}},
      {{"command", "run.pause"}, {"id", 1}},
      {{"command", "run.resume"}, {"id", 1}},
      {{"command", "run.stop"}, {"id", 2}},
      {{"command", "run.pause"}, {"id", 2}, {"at_env_steps", 40}},
      {{"command", "run.step"}, {"id", 1}, {"beats", 3}},
      {{"command", "run.pace"}, {"id", 1}, {"beats", 30}},
      {{"command", "run.pace"}, {"id", 1}, {"beats", 0}},
      {{"command", "run.save"}, {"id", 1}},
      {{"command", "run.remove"}, {"id", 1}},
      {{"command", "seed"}, {"value", 5}},
      {{"command", "set"}, {"key", "point.wind"}, {"value", 2}},
      {{"command", "speed"}, {"value", 8}},
      {{"command", "correct"}, {"run", 1}},
      {{"command", "correct"}, {"run", 3}, {"way", "point"}},
      {{"command", "correct"}, {"run", 2}, {"way", "ride"}},
      {{"command", "correct"}, {"run", 4}},
      {{"command", "wheel"}, {"on", true}},
      {{"command", "wheel"}, {"on", false}},
      {{"command", "correct.way"}, {"way", "point"}},
      {{"command", "correct.way"}, {"way", "take_over"}},
      {{"command", "correct.seek"}, {"step", 3}},
      {{"command", "correct.undo"}},
      {{"command", "correct.remove"}, {"stretch", 0}},
      {{"command", "correct.trim"}, {"stretch", 0}, {"from", 2}, {"to", 9}},
      {{"command", "correct.keep"}},
      {{"command", "correct.train"}},
      {{"command", "correct.stop"}},
      {{"command", "demo.undo"}},
      {{"command", "demo.trim"}, {"from", 1}, {"to", 30}},
      {{"command", "demo.weight"}, {"id", 1}, {"value", 2}},
      {{"command", "stage.add"}, {"actor", {{"kind", "round"}, {"id", 3}, {"round", 0}}}},
  }};
  return any(commands, rng);
}

json any_command(Rng& rng) {
  if (rng.chance(0.6)) return likely_command(rng);
  static const std::array<std::string, 20> keys = {"id",    "run",    "value", "key",     "count",  "name",     "data",
                                                   "demos", "seed",   "what",  "on",      "driver", "episodes", "link",
                                                   "start", "actors", "at",    "learner", "demo",   "surprise"};
  const auto commands = Workbench::commands();
  json command = {{"command", commands[static_cast<std::size_t>(rng.below(commands.size()))].name}};
  for (auto count = rng.below(4); count > 0; --count) {
    const std::string& key = any(keys, rng);
    command[key] = any_value(rng);
  }
  return command;
}

Controls any_controls(Rng& rng) {
  static const std::array<double, 6> numbers = {0.0,   0.3,          -1.0,
                                                1e300, std::nan(""), -std::numeric_limits<double>::infinity()};
  Controls controls;
  controls.pointer_active = rng.chance(0.7);
  controls.pointer.x = any(numbers, rng);
  controls.pointer.y = any(numbers, rng);
  controls.pressed = rng.chance(0.5);
  controls.axes_active = rng.chance(0.3);
  controls.axis_x = any(numbers, rng);
  controls.axis_y = any(numbers, rng);
  return controls;
}

/// What must hold at any time.
void check(const Bench& bench) {
  const WorkbenchState& state = bench.state();
  ASSERT_NE(state.scene, nullptr);
  EXPECT_LE(state.stages.size(), 4U);
  EXPECT_GE(state.speed, 0.25);
  EXPECT_LE(state.speed, 8.0);
  for (const StageItem& stage : state.stages) {
    ASSERT_NE(stage.episode, nullptr);
    const int steps = state.correction ? state.correction->steps : stage.episode->steps();
    EXPECT_EQ(stage.trail.size(), static_cast<std::size_t>(steps) + 1U);
  }
  for (const DemoItem& demo : state.demos) EXPECT_TRUE(demo.trajectory->validate().has_value());
  const bool person = state.mode == Mode::ready || state.mode == Mode::record || state.mode == Mode::review;
  if (person) {
    ASSERT_EQ(state.stages.size(), 1U);
    EXPECT_EQ(state.stages[0].actor.kind, Actor::Kind::person);
  }
  EXPECT_FALSE(bench.json().dump().empty());
}

TEST(Fuzz, AnythingInAnyOrder) {
  int corrected = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    Bench bench(point_scenes(), taught_learners());
    bench.good("set", {{"key", "bc.updates"}, {"value", 30}});
    int carried_out = 0;
    for (int i = 0; i < 400; ++i) {
      if (rng.chance(0.6)) carried_out += bench.workbench.command(any_command(rng)).has_value() ? 1 : 0;
      if (rng.chance(0.5)) bench.workbench.control(any_controls(rng));
      if (rng.chance(0.8)) bench.workbench.advance(rng.uniform(0.0, 0.3));
      if (rng.chance(0.5)) bench.port.work({10, 200});
      corrected += bench.state().correction && bench.state().correction->labels > 0 ? 1 : 0;
      if (i % 20 == 0) check(bench);
      if (HasFatalFailure()) return;
    }
    check(bench);
    EXPECT_GT(carried_out, 25);
  }
  EXPECT_GT(corrected, 0);  // it does get that far
}

TEST(Fuzz, AnyBytesAsFiles) {
  Bench bench;
  bench.keep_lap();
  bench.good("demo.download", {{"id", 1}});
  const Bytes good = bench.effects(Effect::Kind::download)[0].bytes;
  Rng rng(1);
  for (int i = 0; i < 300; ++i) {
    Bytes bytes = good;
    for (auto changes = 1 + rng.below(8); changes > 0; --changes) {
      const auto at = static_cast<std::size_t>(rng.below(bytes.size()));
      bytes[at] = static_cast<std::uint8_t>(rng.below(256));
    }
    for (const char* command : {"demo.open", "policy.open"}) bench.workbench.command({{"command", command}}, bytes);
    bench.workbench.command({{"command", "restore"}, {"name", "demo.1"}}, bytes);
  }
  check(bench);
}

}  // namespace
}  // namespace driftlab
