// The scenes' pages from the command line, and settings that vary from episode to episode.

#include <gtest/gtest.h>

#include <set>

#include "core/data/npz.h"
#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

class ScenesTest : public testing::Test {
 protected:
  Ran run(const std::string& arguments) { return run_program(folder_.path(), arguments); }
  nlohmann::json good(const std::string& arguments) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.exit_code, 0) << arguments << "\n" << ran.err;
    const auto json = ran.json();
    EXPECT_TRUE(json.is_object()) << arguments << "\n" << ran.out;
    return json.is_object() ? json : nlohmann::json::object();
  }

  TemporaryFolder folder_;
};

TEST_F(ScenesTest, ShowsOne) {
  const auto json = good("scenes reach --json");
  ASSERT_EQ(json["scenes"].size(), 1U);
  const auto& reach = json["scenes"][0];
  EXPECT_EQ(reach["id"], "reach");
  for (const char* key : {"observation", "action", "dynamics", "noise", "start", "reward", "end", "success", "expert"})
    EXPECT_NE(reach["reference"][key], "") << key;
  EXPECT_FALSE(reach["reference"]["results"].empty());
  std::set<std::string> varying;
  for (const auto& param : reach["params"]) {
    if (param.value("can_vary", false)) varying.insert(param["key"].get<std::string>());
  }
  for (const char* key : {"payload", "friction", "torque", "upper_arm", "forearm"})
    EXPECT_TRUE(varying.contains(key)) << key;
  EXPECT_FALSE(varying.contains("touching"));
  const std::string text = run("scenes reach").out;
  EXPECT_NE(text.find("reach: "), std::string::npos);
  EXPECT_EQ(text.find("lane: "), std::string::npos);
}

TEST_F(ScenesTest, RefusesWhatIsNoScene) {
  const Ran ran = run("scenes raech");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_NE(ran.err.find("reach"), std::string::npos) << ran.err;
  EXPECT_EQ(run("scenes lane --markdown --html pages").exit_code, 2);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ScenesTest, PrintsMarkdown) {
  const Ran one = run("scenes lane --markdown");
  EXPECT_EQ(one.exit_code, 0);
  EXPECT_TRUE(one.out.starts_with("# Lane\n"));
  EXPECT_NE(one.out.find("## Settings"), std::string::npos);
  const std::string all = run("scenes --markdown").out;
  EXPECT_NE(all.find("# Lane\n"), std::string::npos);
  EXPECT_NE(all.find("# Reach\n"), std::string::npos);
}

TEST_F(ScenesTest, WritesPagesForABrowser) {
  const auto json = good("scenes --html deep/pages --json");
  const auto pages = folder_.path() / "deep" / "pages";
  for (const char* name : {"index.html", "reference.css", "lane.html", "lane.png", "lane-dark.png", "reach.html"}) {
    EXPECT_TRUE(std::filesystem::is_regular_file(pages / name)) << name;
  }
  EXPECT_EQ(json["files"].size(), static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(pages),
                                                                         std::filesystem::directory_iterator{})));
  EXPECT_TRUE(text_of(pages / "lane.png").starts_with("\x89PNG"));
  EXPECT_NE(text_of(pages / "lane.html").find("<h1>Lane</h1>"), std::string::npos);
  EXPECT_EQ(text_of(pages / "lane.html").find("href=\"../\""), std::string::npos) << "there is no playground beside it";
}

TEST_F(ScenesTest, SaysWhereItCouldNotWrite) {
  { std::ofstream(folder_.path() / "file") << "here"; }
  const Ran ran = run("scenes --html file/pages");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("--html"), std::string::npos) << ran.err;
}

// A setting that varies.

TEST_F(ScenesTest, DemonstrationsAndPoliciesKeepTheRangeTheyWereMadeIn) {
  const auto demos = good("demos --scene lane --scene-set gust=2..5 --episodes 2 --out laps --json");
  EXPECT_EQ(demos["scene_params"]["gust"], "2..5");
  for (const auto& file : std::filesystem::directory_iterator(folder_.path() / "laps")) {
    const std::string bytes = text_of(file.path());
    const auto lap = read_npz({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    ASSERT_TRUE(lap.has_value()) << file.path();
    EXPECT_EQ(lap->meta.params, std::vector<std::string>{"gust=2..5"});
  }

  const std::string train = "train --scene lane --scene-set gust=2..5 --learner bc --set updates=50 --json ";
  const auto trained = good(train + "--data laps --out clone.dlp");
  EXPECT_EQ(trained["scene_params"]["gust"], "2..5");
  // Made on the way they are the same.
  EXPECT_EQ(good(train + "--demos 2 --out again.dlp")["demonstrations"]["data_hash"],
            trained["demonstrations"]["data_hash"]);

  // A policy is tried where it was trained, unless told otherwise.
  const auto same = good("eval --scene lane --policy clone.dlp --episodes 3 --json");
  EXPECT_EQ(same["scene_params"]["gust"], "2..5");
  const auto calm = good("eval --scene lane --policy clone.dlp --scene-set gust=0 --episodes 3 --json");
  EXPECT_EQ(calm["scene_params"]["gust"], 0.0);
}

TEST_F(ScenesTest, EpisodesDifferByTheirSeedAlone) {
  const std::string words = "eval --scene reach --scene-set payload=0..0.2 --expert --episodes 4 --json --seed ";
  const auto first = good(words + "3");
  EXPECT_EQ(first["by_episode"], good(words + "3")["by_episode"]);
  EXPECT_NE(first["by_episode"], good(words + "4")["by_episode"]);
  EXPECT_NE(first["by_episode"],
            good("eval --scene reach --scene-set payload=0.1 --expert --episodes 4 --seed 3 --json")["by_episode"]);
}

TEST_F(ScenesTest, ComparesInAWorldThatVaries) {
  const auto json = good(
      "compare --scene reach --scene-set forearm=0.11..0.16 --learners bc --set bc.updates=50 --demos 2 --seeds 2 "
      "--episodes 3 --json");
  EXPECT_EQ(json["scene_params"]["forearm"], "0.11..0.16");
  EXPECT_EQ(json["rows"].size(), 1U);
}

TEST_F(ScenesTest, RefusesWhatIsNoRange) {
  const std::pair<const char*, const char*> misuses[] = {{"gust=5..2", "a range of them like 0..8"},
                                                         {"gust=2..", "a range of them like 0..8"},
                                                         {"gust=..5", "a range of them like 0..8"},
                                                         {"gust=2..9", "0 to 8"},
                                                         {"gust=-1..2", "0 to 8"},
                                                         {"gust=2..nan", "0 to 8"},
                                                         {"gust=1..2..3", "0 to 8"},
                                                         {"steering=angle..rate", "one of angle, rate"},
                                                         {"laps=1..3", "a whole number from 1 to 10"}};
  for (const auto& [setting, says] : misuses) {
    for (const char* command :
         {"eval --expert", "train --learner bc --out a.dlp", "demos --out d", "compare --learners bc"}) {
      const Ran ran = run(std::string(command) + " --scene lane --scene-set " + setting);
      EXPECT_EQ(ran.exit_code, 2) << command << " " << setting << "\n" << ran.err;
      EXPECT_NE(ran.err.find(says), std::string::npos) << command << " " << setting << "\n" << ran.err;
      EXPECT_NE(ran.err.find("hint: "), std::string::npos) << ran.err;
    }
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace driftlab
