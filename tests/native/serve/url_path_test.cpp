#include "native/serve/url_path.h"

#include <gtest/gtest.h>

#include <string>

namespace driftlab {
namespace {

TEST(UrlPath, DecodesOrdinaryTargets) {
  EXPECT_EQ(path_of_target("/").value(), "");
  EXPECT_EQ(path_of_target("/app.wasm").value(), "app.wasm");
  EXPECT_EQ(path_of_target("/lessons/01%20lane.md?x=1#top").value(), "lessons/01 lane.md");
  EXPECT_EQ(path_of_target("/lessons/").value(), "lessons/");
  EXPECT_EQ(path_of_target("/caf%C3%A9.md").value(), "caf\xC3\xA9.md");
  EXPECT_EQ(path_of_target("/100%25.md").value(), "100%.md");
}

TEST(UrlPath, RefusesEveryWayOut) {
  for (const char* target : {"",
                             "index.html",
                             "http://localhost/x",
                             "*",
                             "/..",
                             "/../etc/passwd",
                             "/a/../../etc/passwd",
                             "/%2e%2e/etc/passwd",
                             "/%2E%2e%2Fetc/passwd",
                             "/a%2f..%2f..%2fetc%2fpasswd",
                             "/..%5c..%5cetc",
                             "/a\\..\\b",
                             "/.",
                             "/./x",
                             "/.git/config",
                             "/%2egit/config",
                             "//etc/passwd",
                             "/a//b",
                             "/%00",
                             "/index.html%00.png",
                             "/%0d%0aX: y",
                             "/%7f",
                             "/%",
                             "/%4",
                             "/%zz",
                             "/%c"}) {
    EXPECT_FALSE(path_of_target(target).has_value()) << target;
  }
}

TEST(UrlPath, DecodesOnce) {
  // A double escape must not turn into a way out: it stays a (strange) file name.
  EXPECT_EQ(path_of_target("/%252e%252e%252fetc").value(), "%2e%2e%2fetc");
}

}  // namespace
}  // namespace driftlab
