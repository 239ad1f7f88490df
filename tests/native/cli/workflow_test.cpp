// From demonstrations to a policy to its success, through files, as an instructor does it.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "core/data/npy.h"
#include "core/data/npz.h"
#include "core/data/zip.h"
#include "native/cli/demonstrations.h"
#include "native/cli/files.h"
#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTrain = "train --scene lane --learner bc --set updates=100 --json ";

class WorkflowTest : public testing::Test {
 protected:
  Ran run(const std::string& arguments, const std::string& before = {}) {
    return run_program(folder_.path(), arguments, before);
  }
  nlohmann::json good(const std::string& arguments) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.exit_code, 0) << arguments << "\n" << ran.err;
    EXPECT_EQ(ran.err, "") << arguments;  // no progress bar in a pipe
    const auto json = ran.json();
    EXPECT_TRUE(json.is_object()) << arguments << "\n" << ran.out;
    return json.is_object() ? json : nlohmann::json::object();
  }
  /// Runs it, expects exit code 1 and a message that says all of these.
  void refused(const std::string& arguments, const std::vector<std::string>& says) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.exit_code, 1) << arguments << "\n" << ran.err;
    EXPECT_NE(ran.err.find("expected "), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("\n  hint: "), std::string::npos) << arguments << "\n" << ran.err;
    for (const auto& word : says) EXPECT_NE(ran.err.find(word), std::string::npos) << arguments << "\n" << ran.err;
  }
  Bytes demonstration() {
    good("demos --scene lane --out one --json");
    return read_file(folder_.path() / "one/000.npz").value();
  }
  void write(const std::string& name, const Bytes& bytes) {
    folder_.write(name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

  TemporaryFolder folder_;
};

TEST_F(WorkflowTest, DemonstratesTrainsAndEvaluates) {
  const auto demos = good("demos --scene lane --episodes 3 --driver average --seed 5 --out laps --json");
  EXPECT_EQ(demos["files"].size(), 3U);
  for (const char* name : {"000.npz", "001.npz", "002.npz"})
    EXPECT_TRUE(fs::exists(folder_.path() / "laps" / name)) << name;
  EXPECT_EQ(demos["driver"], "average");

  const auto trained = good(std::string(kTrain) + "--data laps --seed 7 --out clone.dlp");
  EXPECT_EQ(trained["updates"], 100);
  EXPECT_EQ(trained["demonstrations"]["episodes"], 3);
  EXPECT_EQ(trained["demonstrations"]["data_hash"], demos["data_hash"]);
  EXPECT_EQ(trained["params"]["updates"], 100);
  EXPECT_FALSE(trained["losses"].empty());
  for (const auto& [name, loss] : trained["losses"].items()) EXPECT_TRUE(loss.is_number()) << name;

  // The same demonstrations made on the way give the same weights.
  const auto again = good(std::string(kTrain) + "--demos 3 --driver average --demos-seed 5 --seed 7 --out again.dlp");
  EXPECT_EQ(again["weights_hash"], trained["weights_hash"]);
  EXPECT_EQ(again["demonstrations"]["data_hash"], trained["demonstrations"]["data_hash"]);
  EXPECT_EQ(text_of(folder_.path() / "again.dlp"), text_of(folder_.path() / "clone.dlp"));
  const auto other = good(std::string(kTrain) + "--data laps --seed 8 --out other.dlp");
  EXPECT_NE(other["weights_hash"], trained["weights_hash"]);

  const auto success = good("eval --scene lane --policy clone.dlp --episodes 4 --seed 3 --json");
  EXPECT_EQ(success["episodes"], 4);
  EXPECT_EQ(success["by_episode"].size(), 4U);
  const double rate = success["success_rate"];
  EXPECT_LE(success["success_ci95"][0].get<double>(), rate);
  EXPECT_GE(success["success_ci95"][1].get<double>(), rate);
  EXPECT_GE(success["mean_cost"].get<double>(), 0.0);
  EXPECT_TRUE(success["mean_return"].is_number());
  EXPECT_TRUE(success["steps_before_failure"].is_number());
  EXPECT_GE(success["divergence"]["js"].get<double>(), 0.0);
  EXPECT_EQ(good("eval --scene lane --policy again.dlp --episodes 4 --seed 3 --json")["by_episode"],
            success["by_episode"]);
}

// Rollouts of 4 scenes and 64 steps, few and small updates.
constexpr const char* kTry =
    " --set env_steps=2048 --set scenes=4 --set rollout=64 --set batch=128 --set epochs=1 --set width=8 --json ";

TEST_F(WorkflowTest, GoesOnFromASavedRunToTheSameBits) {
  const std::string gail = "train --scene lane --learner gail" + std::string(kTry) + "--seed 4 ";
  const auto whole = good(gail + "--out whole.dlp");
  EXPECT_EQ(whole["env_steps"], 2048);
  EXPECT_TRUE(whole["run"].is_null());
  const auto stopped = good(gail + "--until-env-steps 700 --save half.run");  // in mid-rollout
  EXPECT_EQ(stopped["env_steps"], 700);
  EXPECT_TRUE(stopped["weights_hash"].is_null());
  EXPECT_TRUE(stopped["policy"].is_null());
  EXPECT_EQ(stopped["run"], "half.run");
  const auto further = good("train --resume half.run --until-updates 40 --save further.run --json");
  EXPECT_EQ(further["updates"], 40);
  const auto end = good("train --resume further.run --out end.dlp --json");
  for (const char* key :
       {"scene", "learner", "params", "seed", "updates", "env_steps", "expert_labels", "losses", "weights_hash"}) {
    EXPECT_EQ(end[key], whole[key]) << key;
  }
  EXPECT_EQ(text_of(folder_.path() / "end.dlp"), text_of(folder_.path() / "whole.dlp"));

  // A clone too, in the middle of its updates.
  const auto clone = good(std::string(kTrain) + "--out clone.dlp");
  good(std::string(kTrain) + "--until-updates 33 --save clone.run");
  EXPECT_EQ(good("train --resume clone.run --out resumed.dlp --json")["weights_hash"], clone["weights_hash"]);

  // Whoever stops later than the end is not told off.
  EXPECT_EQ(
      good(
          "train --resume further.run --until-env-steps 1000000 --save end.run --out again.dlp --json")["weights_hash"],
      whole["weights_hash"]);
  refused("train --resume end.dlp --out x.dlp", {"end.dlp", ".run file"});
  refused("train --resume half.run --until-env-steps 10 --save x.run", {"gone by", "700 environment steps"});
  refused("train --resume further.run --until-updates 40 --save x.run", {"gone by", "40 updates"});
  EXPECT_FALSE(fs::exists(folder_.path() / "x.run"));
  for (const char* words :
       {"train --resume half.run --scene lane --out x.dlp", "train --scene lane --out x.dlp", "train --resume half.run",
        "train --resume half.run --seed 3 --out x.dlp", "train --resume half.run --until-updates 50 --out x.dlp"}) {
    EXPECT_EQ(run(words).exit_code, 2) << words;
  }
}

TEST_F(WorkflowTest, TellsHowTrainingGoes) {
  const std::string gail = "train --scene lane --learner gail" + std::string(kTry);
  const auto json = good(gail + "--out a.dlp --health looks.csv");
  const auto& health = json["health"];
  EXPECT_FALSE(health["words"].get<std::string>().empty());
  EXPECT_FALSE(health["why"].get<std::string>().empty());
  ASSERT_GT(health["figures"].size(), 3U);
  EXPECT_FALSE(health["map"].contains("reward")) << "cells are for the page";

  std::istringstream rows(text_of(folder_.path() / "looks.csv"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(rows, line);) lines.push_back(line);
  ASSERT_GT(lines.size(), 9U);
  EXPECT_EQ(lines.front().rfind("updates,env_steps,verdict,", 0), 0U) << lines.front();
  EXPECT_EQ(lines.back().rfind(std::to_string(json["updates"].get<int>()) + ",2048,", 0), 0U) << lines.back();
  // The last row holds the figures that were told.
  std::vector<std::string> names, values;
  for (auto [line, cells] : {std::pair{&lines.front(), &names}, {&lines.back(), &values}}) {
    std::istringstream words(*line + ",");
    for (std::string cell; std::getline(words, cell, ',');) cells->push_back(cell);
  }
  ASSERT_EQ(names.size(), values.size());
  for (const auto& figure : health["figures"]) {
    const auto at = std::find(names.begin(), names.end(), figure["id"].get<std::string>());
    ASSERT_NE(at, names.end()) << figure["id"];
    EXPECT_EQ(std::stod(values[static_cast<std::size_t>(at - names.begin())]), figure["value"].get<double>());
  }

  const Ran told =
      run("train --scene lane --learner ppo --set env_steps=1024 --set scenes=4 --set rollout=64 --out b.dlp");
  EXPECT_EQ(told.exit_code, 0) << told.err;
  EXPECT_NE(told.out.find("\nTraining: "), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("environment steps"), std::string::npos) << told.out;
  EXPECT_TRUE(good(std::string(kTrain) + "--out c.dlp")["health"].is_null()) << "a clone has nothing more to show";
}

TEST_F(WorkflowTest, ClonesThenLearnsFromReward) {
  const auto clone = good("train --scene lane --learner bc --set updates=100 --set width=8 --out clone.dlp --json");
  const std::string ppo = "train --scene lane --learner ppo" + std::string(kTry);
  const auto scratch = good(ppo + "--out scratch.dlp");
  EXPECT_TRUE(scratch["demonstrations"].is_null());
  EXPECT_EQ(scratch["expert_labels"], 0);
  const auto begun = good(ppo + "--initial clone.dlp --out begun.dlp");
  EXPECT_NE(begun["weights_hash"], scratch["weights_hash"]);
  EXPECT_TRUE(scratch["initial"].is_null());
  EXPECT_EQ(begun["initial"]["policy"], "clone.dlp");
  EXPECT_EQ(begun["initial"]["expert_labels"], clone["expert_labels"]);
  EXPECT_EQ(begun["initial"]["env_steps"], 0);
  EXPECT_EQ(good(ppo + "--initial clone.dlp --out again.dlp")["weights_hash"], begun["weights_hash"]);
  // Stopped and resumed it still knows what it began with.
  good(ppo + "--initial clone.dlp --until-env-steps 300 --save half.run");
  const auto resumed = good("train --resume half.run --out resumed.dlp --json");
  EXPECT_EQ(resumed["weights_hash"], begun["weights_hash"]);
  EXPECT_EQ(resumed["initial"], begun["initial"]);
}

TEST_F(WorkflowTest, EvaluatesTheExpert) {
  const auto json = good("eval --scene lane --expert --episodes 5 --json");
  EXPECT_EQ(json["success_rate"], 1.0);
  EXPECT_TRUE(json["steps_before_failure"].is_null()) << "nothing failed";
  EXPECT_LT(json["success_ci95"][0].get<double>(), 1.0);
  EXPECT_EQ(json["policy"], "expert");
  const Ran text = run("eval --scene lane --expert --episodes 5");
  EXPECT_NE(text.out.find("5 of 5 episodes"), std::string::npos) << text.out;
}

TEST_F(WorkflowTest, KeepsTheSettingsOfTheScene) {
  good("demos --scene lane --scene-set steering=rate --out laps --json");
  const auto trained = good(std::string(kTrain) + "--data laps --out clone.dlp");
  EXPECT_EQ(trained["scene_params"]["steering"], "rate");
  EXPECT_EQ(good("eval --scene lane --policy clone.dlp --episodes 1 --json")["scene_params"]["steering"], "rate");
  refused(std::string(kTrain) + "--data laps --scene-set steering=angle --scene-set half_width=2.5 --out x.dlp",
          {"steering=rate", "--scene-set"});
  good("demos --scene lane --append --out laps --json");
  refused(std::string(kTrain) + "--data laps --out x.dlp", {"001.npz", "steering=rate", "different folders"});
  EXPECT_FALSE(fs::exists(folder_.path() / "x.dlp"));
}

TEST_F(WorkflowTest, NeverWritesOverDemonstrations) {
  const Bytes before = demonstration();
  refused("demos --scene lane --out one --seed 9", {"one", "--append"});
  EXPECT_EQ(read_file(folder_.path() / "one/000.npz").value(), before);
  good("demos --scene lane --out one --seed 9 --append --json");
  EXPECT_EQ(read_file(folder_.path() / "one/000.npz").value(), before);
  EXPECT_TRUE(fs::exists(folder_.path() / "one/001.npz"));
}

TEST_F(WorkflowTest, LosesNothingOnAFullDisk) {
  const Bytes before = demonstration();
  const Ran full = run("demos --scene lane --episodes 2 --out one --append", "ulimit -f 4;");
  EXPECT_EQ(full.exit_code, 1) << full.err;
  EXPECT_NE(full.err.find("001.npz"), std::string::npos) << full.err;
  EXPECT_NE(full.err.find("space"), std::string::npos) << full.err;
  EXPECT_EQ(read_file(folder_.path() / "one/000.npz").value(), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path() / "one"), fs::directory_iterator()), 1);

  good(std::string(kTrain) + "--data one --out clone.dlp");
  const std::string policy = text_of(folder_.path() / "clone.dlp");
  const Ran train = run(std::string(kTrain) + "--data one --seed 2 --out clone.dlp", "ulimit -f 4;");
  EXPECT_EQ(train.exit_code, 1);
  EXPECT_EQ(text_of(folder_.path() / "clone.dlp"), policy);
  if (fs::exists("/dev/full")) refused(std::string(kTrain) + "--data one --out /dev/full", {"/dev/full", "space"});
}

TEST_F(WorkflowTest, RefusesDamagedDemonstrations) {
  const Bytes whole = demonstration();
  const auto refuse = [&](const Bytes& bytes, const std::string& what) {
    const std::string data = "data-" + what;
    write(data + "/000.npz", whole);
    write(data + "/001.npz", bytes);
    refused(std::string(kTrain) + "--data " + data + " --out x.dlp", {"001.npz"});
    EXPECT_FALSE(fs::exists(folder_.path() / "x.dlp")) << what;
  };
  refuse({}, "empty");
  refuse({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2)}, "cut");
  refuse({whole.begin(), whole.end() - 1}, "cut-by-one");
  refuse(Bytes(1000, 'x'), "text");
  Bytes flipped = whole;
  flipped[flipped.size() / 2] ^= 0xffU;
  refuse(flipped, "flipped");
}

TEST_F(WorkflowTest, RefusesFoldersWithoutDemonstrations) {
  refused(std::string(kTrain) + "--data missing --out x.dlp", {"missing"});
  fs::create_directory(folder_.path() / "none");
  refused(std::string(kTrain) + "--data none --out x.dlp", {"none", "driftlab demos"});
}

// What NumPy's savez("lap.npz", observations=..., actions=...) writes.
Bytes plain_npz(int steps, int observation_size, float value) {
  const auto array = [&](int width, float fill) {
    const std::vector<float> values(static_cast<std::size_t>(steps * width), fill);
    const std::string shape = "(" + std::to_string(steps) + ", " + std::to_string(width) + ")";
    return write_npy("<f4", shape,
                     {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(float)});
  };
  ZipWriter zip;
  zip.add("observations.npy", array(observation_size, value), false);
  zip.add("actions.npy", array(1, 0.0F), false);
  return zip.finish();
}

TEST_F(WorkflowTest, TakesPlainArraysOfOtherPrograms) {
  write("data/000.npz", plain_npz(200, 16, 0.5F));
  const auto trained = good(std::string(kTrain) + "--data data --scene-set steering=rate --out clone.dlp");
  EXPECT_EQ(trained["demonstrations"]["labels"], 200);
  EXPECT_EQ(trained["scene_params"]["steering"], "rate");
}

TEST_F(WorkflowTest, RefusesWrongShapesAndNumbers) {
  struct Bad {
    Bytes bytes;
    std::string says;
  };
  const Bad bad[] = {{plain_npz(200, 15, 0.5F), "15"},
                     {plain_npz(0, 16, 0.5F), "000.npz"},
                     {plain_npz(200, 16, std::numeric_limits<float>::quiet_NaN()), "nan"},
                     {plain_npz(200, 16, std::numeric_limits<float>::infinity()), "inf"}};
  for (const Bad& each : bad) {
    write("data/000.npz", each.bytes);
    refused(std::string(kTrain) + "--data data --out x.dlp", {"000.npz", each.says});
  }
}

TEST_F(WorkflowTest, RefusesDemonstrationsOfAnotherScene) {
  Trajectory lap = read_npz(demonstration()).value();
  lap.meta.scene = "pendulum";
  write("data/000.npz", write_npz(lap));
  refused(std::string(kTrain) + "--data data --out x.dlp", {"000.npz", "lane", "pendulum"});
}

TEST_F(WorkflowTest, RefusesWhatIsNoPolicy) {
  write("lap.dlp", demonstration());
  folder_.write("empty.dlp", "");
  good(std::string(kTrain) + "--data one --out clone.dlp");
  const std::string policy = text_of(folder_.path() / "clone.dlp");
  folder_.write("cut.dlp", policy.substr(0, policy.size() / 2));
  for (const char* name : {"lap.dlp", "empty.dlp", "cut.dlp", "missing.dlp", "one"}) {
    refused(std::string("eval --scene lane --episodes 1 --policy ") + name, {name});
    refused(std::string(kTrain) + "--data one --out x.dlp --initial " + name, {name});
  }
}

TEST_F(WorkflowTest, RefusesOutputsWithoutAPlaceBeforeItTrains) {
  demonstration();
  refused(std::string(kTrain) + "--data one --out no/such/folder/clone.dlp", {"no/such/folder"});
  refused(std::string(kTrain) + "--data one --out one", {"one"});
}

TEST_F(WorkflowTest, StartsFromAPolicy) {
  demonstration();
  const auto first = good(std::string(kTrain) + "--data one --out first.dlp");
  const auto second = good(std::string(kTrain) + "--data one --initial first.dlp --out second.dlp");
  const auto fresh = good(std::string(kTrain) + "--data one --out fresh.dlp");
  EXPECT_EQ(fresh["weights_hash"], first["weights_hash"]);
  EXPECT_NE(second["weights_hash"], first["weights_hash"]);
}

TEST_F(WorkflowTest, SaysWhichRoundWasKeptAndWhatDemonstrationsCounted) {
  const std::string start =
      "train --scene lane --set updates=60 --set rounds=1 --set weighting=estimated --demos 2 --json ";
  const auto trained = good(start + "--learner dagger --set held_out_rollouts=1 --out a.dlp");
  EXPECT_TRUE(trained["best_round"] == 0 || trained["best_round"] == 1) << trained["best_round"];
  ASSERT_EQ(trained["demonstration_weights"].size(), 3U);  // two laps and one round
  double sum = 0.0;
  for (const double weight : trained["demonstration_weights"]) sum += weight;
  EXPECT_NEAR(sum, 3.0, 1e-6);
  const auto cloned = good("train --scene lane --learner bc --set updates=60 --json --out b.dlp");
  EXPECT_TRUE(cloned["best_round"].is_null());
}

TEST_F(WorkflowTest, APersonCannotBeAskedFromHere) {
  refused("train --scene lane --learner dagger --set updates=60 --set teacher=person --out c.dlp",
          {"teacher=person", "page"});
  EXPECT_FALSE(fs::exists(folder_.path() / "c.dlp"));
}

TEST_F(WorkflowTest, HashesTheSameBitsAgain) {
  const auto first = good("hash --scene lane --steps 3000 --seed 4 --json");
  EXPECT_EQ(first["hash"].get<std::string>().size(), 16U);
  EXPECT_EQ(good("hash --scene lane --steps 3000 --seed 4 --json")["hash"], first["hash"]);
  EXPECT_NE(good("hash --scene lane --steps 3000 --seed 5 --json")["hash"], first["hash"]);
  EXPECT_NE(good("hash --scene lane --steps 3001 --seed 4 --json")["hash"], first["hash"]);
  EXPECT_EQ(run("hash --scene lane --steps 3000 --seed 4").out, first["hash"].get<std::string>() + "\n");

  const auto weights = good("hash --scene lane --learner bc --steps 50 --json");
  EXPECT_EQ(weights["updates"], 50);
  EXPECT_EQ(good("hash --scene lane --learner bc --steps 50 --json")["hash"], weights["hash"]);
  EXPECT_NE(good("hash --scene lane --learner bc --steps 51 --json")["hash"], weights["hash"]);
}

// " --set a=1 --set b=2" of "a=1,b=2"; nothing of "-".
std::string options_of(const std::string& option, const std::string& settings) {
  std::string words;
  std::istringstream list(settings == "-" ? "" : settings);
  for (std::string setting; std::getline(list, setting, ',');) words += " " + option + " " + setting;
  return words;
}

TEST_F(WorkflowTest, PrintsTheGoldenHashes) {
  int lines = 0;
  for (const char* name : {"rollouts.txt", "weights.txt"}) {
    std::istringstream table(text_of(fs::path(DRIFTLAB_SOURCE_DIR) / "tests/golden" / name));
    for (std::string text; std::getline(table, text);) {
      if (text.empty() || text.front() == '#') continue;
      std::istringstream words(text);
      std::string scene, learner, settings, seed, steps, hash;
      words >> scene;
      if (name == std::string("weights.txt")) words >> learner;
      words >> settings >> seed >> steps >> hash;
      const std::string what = learner.empty() ? options_of("--scene-set", settings)
                                               : " --learner " + learner + options_of("--set", settings);
      const Ran ran = run("hash --scene " + scene + what + " --seed " + seed + " --steps " + steps);
      EXPECT_EQ(ran.out, hash + "\n") << text << "\n" << ran.err;
      ++lines;
    }
  }
  EXPECT_GT(lines, 3);
}

TEST_F(WorkflowTest, ComparesOverSeeds) {
  const std::string words = "compare --scene lane --learners bc --set bc.updates=50 --seeds 2 --episodes 2 --json";
  const auto json = good(words);
  ASSERT_EQ(json["rows"].size(), 1U);
  const auto& row = json["rows"][0];
  EXPECT_EQ(row["learner"], "bc");
  EXPECT_EQ(row["success_by_seed"].size(), 2U);
  EXPECT_EQ(row["params"]["updates"], 50);
  EXPECT_NE(row["weights_hash_by_seed"][0], row["weights_hash_by_seed"][1]);
  EXPECT_EQ(good(words), json);
  // One cell of the table, by hand.
  const auto trained =
      good("train --scene lane --learner bc --set updates=50 --demos 1 --demos-seed 1 --seed 1 --out c.dlp --json");
  EXPECT_EQ(trained["weights_hash"], row["weights_hash_by_seed"][1]);
}

}  // namespace
}  // namespace driftlab
