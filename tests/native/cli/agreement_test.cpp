// What the page computes for a person's lap, the program computes from the downloaded file: the same weights, episode by episode the
// same evaluation. The workbench here is the page's, its trainers are in this thread.
#include <gtest/gtest.h>

#include "core/workbench/in_process_port.h"
#include "core/workbench/workbench.h"
#include "scenes/registry.h"
#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

using nlohmann::json;

class AgreementTest : public testing::Test {
 protected:
  void command(json request) {
    const auto result = workbench_.command(request);
    ASSERT_TRUE(result.has_value()) << request << result.error().message();
  }
  // A person who points at the road 0.7 s ahead, until the lap is over.
  void drive_a_lap() {
    command({{"command", "demonstrate"}});
    workbench_.control({});  // the pointer is elsewhere: recording begins when it comes
    for (int frame = 0; frame < 3000 && workbench_.state().mode != Mode::review; ++frame) {
      const Scene& scene = workbench_.state().stages.front().episode->scene();
      Controls controls;
      controls.pressed = true;
      controls.pointer_active = scene.guide(0.7, controls.pointer);
      workbench_.control(controls);
      workbench_.advance(scene.spec().dt);
    }
    ASSERT_EQ(workbench_.state().mode, Mode::review);
    command({{"command", "demo.keep"}});
  }
  void work() {
    for (int i = 0; i < 100; ++i) {
      port_.work_all();
      workbench_.advance(0.01);
    }
  }
  // Downloads the demonstration of this hash as the page does.
  void download(const json& hash, const std::string& name) {
    const json state = workbench_.state_json();
    for (const json& demo : state["demos"]) {
      if (demo["hash"] != hash) continue;
      command({{"command", "demo.download"}, {"id", demo["id"]}});
      for (const Effect& effect : workbench_.take_effects()) {
        if (effect.kind != Effect::Kind::download) continue;
        folder_.write(name, {reinterpret_cast<const char*>(effect.bytes.data()), effect.bytes.size()});
      }
    }
  }
  json run(const std::string& words) {
    const Ran ran = run_program(folder_.path(), words + " --json");
    EXPECT_EQ(ran.exit_code, 0) << words << "\n" << ran.err;
    const json result = ran.json();
    return result.is_object() ? result : json::object();
  }

  TemporaryFolder folder_;
  InProcessPort port_{all_scenes(), all_learners()};
  Workbench workbench_{all_scenes(), all_learners(), port_};
};

TEST_F(AgreementTest, ThePageAndTheProgramGetTheSameBits) {
  command({{"command", "set"}, {"key", "bc.updates"}, {"value", 300}});
  drive_a_lap();
  command({{"command", "train"}, {"data", "both"}});
  work();
  const json state = workbench_.state_json();
  ASSERT_EQ(state["runs"].size(), 2U);
  for (const json& clone : state["runs"]) {
    ASSERT_EQ(clone["phase"], "ready") << clone["problem"];
    const std::string name = clone["data_key"].get<std::string>();
    ASSERT_EQ(clone["data_hashes"].size(), 1U);
    download(clone["data_hashes"][0], name + "/000.npz");
    json trained = run("train --scene lane --learner bc --set updates=300 --data " + name + " --seed " +
                       clone["seed"].get<std::string>() + " --out " + name + ".dlp");
    EXPECT_EQ(trained["weights_hash"], clone["weights_hash"]) << name;

    const json& page = clone["evaluation"];
    const json program =
        run("eval --scene lane --policy " + name + ".dlp --episodes 50 --seed " + page["seed"].get<std::string>());
    EXPECT_EQ(program["success_rate"], page["rate"]) << name;
    EXPECT_EQ(program["success_ci95"], json({page["low"], page["high"]})) << name;
    EXPECT_EQ(program["steps_before_failure"], page["steps_before_failure"]) << name << ": null where nothing failed";
    EXPECT_EQ(program["mean_return"], page["mean_return"]) << name;
    EXPECT_EQ(program["mean_cost"], page["mean_cost"]) << name;
    ASSERT_EQ(program["by_episode"].size(), 50U);
    for (std::size_t i = 0; i < 50; ++i) {
      EXPECT_EQ(program["by_episode"][i]["seed"], page["seeds"][i]) << i;
      EXPECT_EQ(program["by_episode"][i]["steps"], page["steps"][i]) << i;
    }
  }
}

TEST_F(AgreementTest, ARunGoesFromOneToTheOther) {
  const std::string gail =
      "train --scene lane --learner gail --set env_steps=2048 --set scenes=4 --set rollout=64 --set epochs=1 "
      "--set width=8 --seed 3 ";
  const json whole = run(gail + "--out whole.dlp");
  run(gail + "--until-env-steps 700 --save half.run");
  const std::string half = text_of(folder_.path() / "half.run");
  const auto opened = workbench_.command({{"command", "run.open"}, {"name", "half.run"}},
                                         {reinterpret_cast<const std::uint8_t*>(half.data()), half.size()});
  ASSERT_TRUE(opened.has_value()) << opened.error().message();
  ASSERT_EQ(workbench_.state().runs.size(), 1U);
  EXPECT_EQ(workbench_.state().runs[0].name, "GAIL from the scripted lap");
  EXPECT_EQ(workbench_.state().runs[0].status.env_steps, 700);
  ASSERT_EQ(workbench_.state().runs[0].phase, RunItem::Phase::paused);

  // Half of what is left here, the rest there again.
  command({{"command", "run.resume"}, {"id", 1}});
  command({{"command", "run.pause"}, {"id", 1}, {"at_env_steps", 1400}});
  work();
  EXPECT_EQ(workbench_.state().runs[0].status.env_steps, 1400);
  workbench_.take_effects();
  command({{"command", "run.save"}, {"id", 1}});
  work();
  for (const Effect& effect : workbench_.take_effects()) {
    if (effect.kind != Effect::Kind::download) continue;
    folder_.write("more.run", {reinterpret_cast<const char*>(effect.bytes.data()), effect.bytes.size()});
  }
  EXPECT_EQ(run("train --resume more.run --out end.dlp")["weights_hash"], whole["weights_hash"]);
  command({{"command", "run.resume"}, {"id", 1}});
  work();
  const json state = workbench_.state_json();
  EXPECT_EQ(state["runs"][0]["phase"], "ready");
  EXPECT_EQ(state["runs"][0]["weights_hash"], whole["weights_hash"]);
  EXPECT_EQ(state["runs"][0]["evaluation"]["episodes"], 50);
}

}  // namespace
}  // namespace driftlab
