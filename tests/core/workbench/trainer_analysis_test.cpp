// A trainer without a run: diagnose and sweep, message by message.
#include "core/workbench/trainer_analysis.h"

#include <gtest/gtest.h>

#include "core/base/rng.h"
#include "core/workbench/files.h"
#include "tests/core/workbench/talk.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

/// A policy of the point scene, hardly trained, and its demonstration.
struct Material {
  Bytes policy;
  Bytes demonstration;

  Material() {
    Bench bench;
    bench.good("set", {{"key", "bc.updates"}, {"value", 30}});
    bench.good("set", {{"key", "bc.width"}, {"value", 8}});
    bench.good("train", {{"data", "expert"}});
    bench.work();
    policy = bench.state().runs[0].policy_file;
    demonstration = demo_to_file(*bench.state().demos[0].trajectory);
  }
  json diagnose(int episodes = 4) const {
    return {{"type", "diagnose"},
            {"scene", "point"},
            {"scene_params", json::array()},
            {"policy", json::binary(policy)},
            {"demonstrations", {json::binary(demonstration)}},
            {"episodes", episodes},
            {"seed", 3}};
  }
};

TEST(TrainerAnalysis, TellsProgressThenFiguresThenMaps) {
  const Material material;
  Talk talk;
  talk.say(material.diagnose());
  EXPECT_FALSE(talk.trainer.idle());
  talk.work({10, 30});
  EXPECT_TRUE(talk.trainer.idle());
  ASSERT_GT(talk.said.size(), 5U);
  double before = 0.0;
  int figures = 0;
  for (std::size_t i = 0; i < talk.said.size(); ++i) {
    const json& message = talk.said[i];
    ASSERT_EQ(message["type"], "diagnosed");
    EXPECT_GE(message["progress"].get<double>(), before);
    before = message["progress"].get<double>();
    EXPECT_EQ(message["finished"].get<bool>(), i + 1 == talk.said.size());
    EXPECT_EQ(message.contains("own"), i + 1 == talk.said.size());
    figures += message.contains("figures") ? 1 : 0;
  }
  EXPECT_EQ(before, 1.0);
  EXPECT_EQ(figures, 1);
  EXPECT_FALSE(talk.said.back().contains("figures"));  // they came as soon as they were there
}

TEST(TrainerAnalysis, MapsAloneHaveNoFigures) {
  const Material material;
  Talk talk;
  json message = material.diagnose();
  message["parts"] = {"maps"};
  message["field_x"] = "push";
  talk.say(message);
  talk.work({10, 1000});
  for (const json& one : talk.said) EXPECT_FALSE(one.contains("figures"));
  EXPECT_EQ(talk.said.back()["own"]["fields"], json({"push", "velocity"}));
}

TEST(TrainerAnalysis, RefusesWhatDoesNotFitAndGoesOnWithWhatItHas) {
  const Material material;
  Talk talk;
  const auto refused = [&](json message) {
    talk.said.clear();
    talk.say(message);
    ASSERT_EQ(talk.said.size(), 1U) << message["type"];
    EXPECT_EQ(talk.said[0]["type"], "failed");
    EXPECT_EQ(talk.said[0]["what"], message["type"]);
    EXPECT_FALSE(talk.said[0]["expected"].get<std::string>().empty());
  };
  json wrong = material.diagnose();
  wrong["policy"] = json::binary(Bytes{1, 2, 3});
  refused(wrong);
  wrong = material.diagnose();
  wrong["demonstrations"] = {3};
  refused(wrong);
  wrong["demonstrations"] = 3;
  refused(wrong);
  wrong = material.diagnose(0);
  refused(wrong);
  wrong = material.diagnose();
  wrong["field_x"] = "nowhere";
  refused(wrong);
  wrong = material.diagnose();
  wrong["sped"] = 1;
  refused(wrong);
  const json sweep = {{"type", "sweep"},
                      {"scene", "point"},
                      {"scene_params", json::array()},
                      {"learners", {{{"id", "bc"}, {"params", json::array()}}}}};
  refused(sweep);  // nothing costs there
  wrong = sweep;
  wrong["learners"] = json::array();
  refused(wrong);
  wrong["learners"] = {{{"id", "nobody"}}};
  refused(wrong);
  EXPECT_TRUE(talk.trainer.idle());

  talk.say(material.diagnose());
  refused(material.diagnose());  // one at a time
  talk.said.clear();
  talk.work({10, 1000});
  EXPECT_TRUE(talk.said.back()["finished"].get<bool>());
  talk.said.clear();
  talk.say(material.diagnose(2));  // and then another
  talk.work({10, 1000});
  EXPECT_TRUE(talk.said.back()["finished"].get<bool>());
}

TEST(TrainerAnalysis, WhateverIsAskedInWhateverOrderNothingHangs) {
  static const std::vector<json> kCommands = {
      {{"command", "train"}, {"data", "expert"}},
      {{"command", "diagnose"}, {"run", 1}},
      {{"command", "diagnose"}, {"run", 2}, {"episodes", 2}},
      {{"command", "fields"}, {"x", "mark"}},
      {{"command", "fields"}, {"x", "push"}, {"y", "position"}},
      {{"command", "fields"}, {"x", "x"}, {"y", "velocity"}},
      {{"command", "evaluate"}, {"episodes", 2}},
      {{"command", "run.remove"}, {"id", 1}},
      {{"command", "run.remove"}, {"id", 2}},
      {{"command", "scene"}, {"id", "other"}},
      {{"command", "scene"}, {"id", "point"}},
      {{"command", "run.stop"}, {"id", 3}},
      {{"command", "sweep.horizon"}},
      {{"command", "sweep.stop"}},
      {{"command", "clear"}},
  };
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Rng rng(seed);
    Bench bench;
    bench.good("set", {{"key", "bc.updates"}, {"value", 20}});
    bench.good("set", {{"key", "bc.width"}, {"value", 8}});
    for (int i = 0; i < 60; ++i) {
      const std::uint64_t which = rng.below(kCommands.size());
      bench.workbench.command(kCommands[static_cast<std::size_t>(which)]);
      const std::uint64_t slices = rng.below(6);
      for (std::uint64_t k = 0; k < slices; ++k) {
        bench.port.work({20, 300});
        bench.workbench.advance(0.0);
      }
    }
    bench.work();
    EXPECT_EQ(bench.port.trainers(), 0) << seed;
    for (const RunItem& run : bench.state().runs) {
      if (!run.diagnosis) continue;
      EXPECT_TRUE(run.diagnosis->finished || !run.diagnosis->problem.empty()) << seed;
      EXPECT_EQ(run.diagnosis->progress, 1.0) << seed << ": " << run.diagnosis->problem;
    }
  }
}

}  // namespace
}  // namespace driftlab
