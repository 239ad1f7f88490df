// What the panels are turned to.
#include <gtest/gtest.h>

#include "tests/core/workbench/bench.h"

namespace driftlab {
namespace {

using nlohmann::json;

TEST(View, RemembersTabsAndLearner) {
  Bench bench;
  EXPECT_EQ(bench.json()["view"]["success"], "starts");
  bench.good("view", {{"success", "labels"}, {"plot", "map"}, {"learner", "bc"}});
  const json view = bench.json()["view"];
  EXPECT_EQ(view["success"], "labels");
  EXPECT_EQ(view["plot"], "map");
  EXPECT_EQ(view["learner"], "bc");
  bench.good("view", {{"plot", "horizon"}});
  EXPECT_EQ(bench.json()["view"]["success"], "labels");
}

TEST(View, TellsWhatItWasTurnedTo) {
  Bench bench;
  for (const char* plot : {"success", "horizon", "map", "actions", "training"}) {
    bench.good("view", {{"plot", plot}});
    EXPECT_EQ(bench.json()["view"]["plot"], plot);
  }
  for (const char* success : {"starts", "labels", "steps"}) {
    bench.good("view", {{"success", success}});
    EXPECT_EQ(bench.json()["view"]["success"], success);
  }
}

TEST(View, RefusesWhatIsNotThereAndKeepsTheRest) {
  Bench bench;
  bench.good("view", {{"plot", "map"}});
  EXPECT_NE(bench.bad("view", {{"plot", "pie"}}).find("horizon"), std::string::npos);
  EXPECT_NE(bench.bad("view", {{"run", 7}}).find("7"), std::string::npos);
  bench.bad("view", {{"tick", 7}, {"plot", "horizon"}});
  bench.bad("view", {{"learner", "bcc"}});
  EXPECT_EQ(bench.json()["view"]["plot"], "map");
}

TEST(View, TicksInOrderAndForgetsRemovedRuns) {
  Bench bench;
  bench.good("train", {{"data", "expert"}});
  bench.good("train", {{"data", "expert"}});
  const int first = bench.state().runs[0].id;
  const int second = bench.state().runs[1].id;
  bench.good("view", {{"tick", second}});
  bench.good("view", {{"tick", first}, {"run", first}, {"unfold", first}});
  EXPECT_EQ(bench.state().view.ticked, (std::vector<int>{second, first}));
  EXPECT_EQ(bench.state().view.run, first);
  bench.good("view", {{"tick", second}, {"on", false}, {"unfold", 0}});
  EXPECT_EQ(bench.state().view.ticked, (std::vector<int>{first}));
  EXPECT_EQ(bench.state().view.unfolded, 0);
  bench.good("run.remove", {{"id", first}});
  bench.good("view", {{"tick", second}});
  EXPECT_EQ(bench.state().view.ticked, (std::vector<int>{second}));
}

}  // namespace
}  // namespace driftlab
