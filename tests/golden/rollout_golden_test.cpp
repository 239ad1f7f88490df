// The hash of 10,000 steps of every scene equals the one in rollouts.txt, in every build. The table has one line a rollout:
//   scene  key=value,... or -  seed  steps  hash
// A change that is meant to alter a scene's behaviour changes its lines: run this test and copy what it prints.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/env/golden.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

struct Line {
  std::string scene;
  std::string params;
  std::uint64_t seed = 0;
  int steps = 0;
  std::string hash;
};

std::vector<Line> read_table() {
  std::ifstream file(DRIFTLAB_SOURCE_DIR "/tests/golden/rollouts.txt");
  EXPECT_TRUE(file.good());
  std::vector<Line> lines;
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text.front() == '#') continue;
    std::istringstream words(text);
    Line line;
    words >> line.scene >> line.params >> line.seed >> line.steps >> line.hash;
    EXPECT_TRUE(words) << text;
    lines.push_back(line);
  }
  return lines;
}

Task make_task(const Line& line) {
  const SceneEntry* entry = find_scene(all_scenes(), line.scene).value();
  Task task{entry, ParamValues(entry->params)};
  std::istringstream settings(line.params == "-" ? "" : line.params);
  for (std::string setting; std::getline(settings, setting, ',');) {
    const std::size_t mark = setting.find('=');
    const auto set = task.params.set(setting.substr(0, mark), setting.substr(mark + 1));
    EXPECT_TRUE(set.has_value()) << setting;
  }
  return task;
}

std::string digits(std::uint64_t value) {
  std::ostringstream text;
  text << std::hex;
  text.width(16);
  text.fill('0');
  text << value;
  return text.str();
}

TEST(GoldenRollout, EqualsTheTable) {
  for (const Line& line : read_table()) {
    const std::string hash = digits(rollout_hash(make_task(line), line.seed, line.steps));
    EXPECT_EQ(hash, line.hash) << line.scene << " " << line.params << " " << line.seed << " " << line.steps;
  }
}

TEST(GoldenRollout, EverySceneIsInTheTable) {
  std::set<std::string> named;
  for (const Line& line : read_table()) {
    if (line.params == "-" && line.steps >= 10000) named.insert(line.scene);
  }
  for (const SceneEntry* entry : all_scenes()) {
    EXPECT_EQ(named.count(std::string(entry->id)), 1U) << entry->id << " needs a line in tests/golden/rollouts.txt";
  }
}

}  // namespace
}  // namespace driftlab
