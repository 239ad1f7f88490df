// The weights that every learner trains from one lap of a scene's expert equal those in weights.txt, in every build: learners who
// train in the page and instructors who check on their machine get the same ones, to the bit. The table has one line a run:
//   scene  learner  key=value,... or -  seed  updates  hash
// A change that is meant to alter results changes its lines: run this test and copy what it prints.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/learners/registry.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

struct Line {
  std::string scene;
  std::string learner;
  std::string params;
  std::uint64_t seed = 0;
  std::int64_t updates = 0;
  std::string hash;
};

std::vector<Line> read_table() {
  std::ifstream file(DRIFTLAB_SOURCE_DIR "/tests/golden/weights.txt");
  EXPECT_TRUE(file.good());
  std::vector<Line> lines;
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text.front() == '#') continue;
    std::istringstream words(text);
    Line line;
    words >> line.scene >> line.learner >> line.params >> line.seed >> line.updates >> line.hash;
    EXPECT_TRUE(words) << text;
    lines.push_back(line);
  }
  return lines;
}

ParamValues params_of(const LearnerEntry& entry, const std::string& text) {
  ParamValues params(entry.params);
  std::istringstream settings(text == "-" ? "" : text);
  for (std::string setting; std::getline(settings, setting, ',');) {
    const std::size_t mark = setting.find('=');
    EXPECT_TRUE(params.set(setting.substr(0, mark), setting.substr(mark + 1)).has_value()) << setting;
  }
  return params;
}

std::string trained_hash(const Line& line) {
  const SceneEntry* scene = find_scene(all_scenes(), line.scene).value();
  const LearnerEntry* entry = find_learner(line.learner).value();
  const Task task{scene, ParamValues(scene->params)};
  auto expert = make_demonstrator("expert");
  const std::vector<Trajectory> laps = {demonstrate(task, **expert, episode_seed(line.seed, 0), "expert")};
  const auto learner = entry->make(params_of(*entry, line.params));
  EXPECT_TRUE(learner->start(task, line.seed, nullptr).has_value());
  if (learner->request().kind == Request::Kind::demonstrations) {
    EXPECT_TRUE(learner->add(laps).has_value());
  }
  const TrainStatus status = learner->step({line.updates, 1000000});
  EXPECT_EQ(status.updates, line.updates);
  EXPECT_FALSE(status.failed);
  std::ostringstream text;
  text << std::hex;
  text.width(16);
  text.fill('0');
  text << learner->weights_hash();
  return text.str();
}

TEST(GoldenWeights, EqualTheTable) {
  for (const Line& line : read_table()) {
    EXPECT_EQ(trained_hash(line), line.hash) << line.scene << " " << line.learner << " " << line.params;
  }
}

TEST(GoldenWeights, EveryLearnerIsInTheTable) {
  std::set<std::string> named;
  for (const Line& line : read_table()) named.insert(line.learner);
  for (const LearnerEntry* entry : all_learners()) {
    EXPECT_EQ(named.count(std::string(entry->id)), 1U) << entry->id << " needs a line in tests/golden/weights.txt";
  }
}

TEST(GoldenWeights, EverySceneIsInTheTable) {
  std::set<std::string> named;
  for (const Line& line : read_table()) named.insert(line.scene);
  for (const SceneEntry* entry : all_scenes()) {
    EXPECT_EQ(named.count(std::string(entry->id)), 1U) << entry->id << " needs a line in tests/golden/weights.txt";
  }
}

}  // namespace
}  // namespace driftlab
