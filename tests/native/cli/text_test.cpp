#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "native/cli/demonstrations.h"
#include "native/cli/options.h"
#include "native/cli/parallel.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"

namespace driftlab {
namespace {

TEST(Table, AlignsColumns) {
  Table table({"name", ">number"});
  table.row({"a", "1"});
  table.row({"Zürich", "1000"});
  EXPECT_EQ(table.text(), "name    number\na            1\nZürich    1000\n");
}

TEST(Table, LeavesOutEmptyHeadings) {
  Table table({"", ""});
  table.row({"success", "22 %"});
  EXPECT_EQ(table.text(), "success  22 %\n");
}

TEST(Progress, DrawsABar) {
  EXPECT_EQ(bar(0.0), "[>                       ]   0 %");
  EXPECT_EQ(bar(0.5), "[============>           ]  50 %");
  EXPECT_EQ(bar(1.0), "[========================] 100 %");
  EXPECT_EQ(bar(7.0), bar(1.0));
  EXPECT_EQ(bar(-1.0), bar(0.0));
}

TEST(Options, WritesHashes) {
  EXPECT_EQ(hash_text(0), "0000000000000000");
  EXPECT_EQ(hash_text(0x0123456789abcdefULL), "0123456789abcdef");
}

TEST(Demonstrations, AreNumberedSoThatNamesSort) {
  EXPECT_EQ(demonstration_name(0), "000.npz");
  EXPECT_EQ(demonstration_name(42), "042.npz");
  EXPECT_EQ(demonstration_name(1234), "1234.npz");
}

TEST(Parallel, DoesEveryJobOnce) {
  std::vector<std::atomic<int>> counts(100);
  int last = 0;
  run_parallel(
      100, [&](int i) { ++counts[static_cast<std::size_t>(i)]; },
      [&](int done) {
        EXPECT_EQ(done, last + 1);
        last = done;
      });
  for (const auto& count : counts) EXPECT_EQ(count, 1);
  EXPECT_EQ(last, 100);
  run_parallel(
      0, [](int) { FAIL(); }, [](int) { FAIL(); });
  std::vector<int> order;
  run_parallel(
      5, [&](int i) { order.push_back(i); }, [](int) {}, 1);
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4})) << "one thread takes them in order";
}

}  // namespace
}  // namespace driftlab
