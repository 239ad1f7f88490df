#include <gtest/gtest.h>

#include <fstream>

#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

TEST(Lesson, NewWritesOneThatIsGoodAndNeverOverAnother) {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& words) { return run_program(folder.path(), words); };
  const Ran made = run("lesson new first.md --scene reach");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const std::string text = text_of(folder.path() / "first.md");
  EXPECT_NE(text.find("scene = \"reach\""), std::string::npos);
  const Ran good = run("lesson check first.md");
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_EQ(good.out.rfind("first.md: good: ", 0), 0U) << good.out;
  EXPECT_EQ(good.err, "");

  const Ran again = run("lesson new first.md");
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.err.find("a file that is not there yet"), std::string::npos) << again.err;
  EXPECT_EQ(text_of(folder.path() / "first.md"), text);
  EXPECT_EQ(run("lesson new second.md --scene nowhere").exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "second.md"));
  EXPECT_EQ(run("lesson new none/third.md").exit_code, 1);
}

TEST(Lesson, CheckTellsEveryErrorOfEveryFileInALine) {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& words) { return run_program(folder.path(), words); };
  ASSERT_EQ(run("lesson new good.md").exit_code, 0);
  std::string text = text_of(folder.path() / "good.md");
  text.replace(text.find("seed = 7"), 8, "sed = 7");
  text.replace(text.find("did(compare)"), 12, "did(compre)");
  write(folder.path() / "bad, too.md", text);
  const Ran ran = run("lesson check good.md 'bad, too.md' missing.md");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find("good.md: good: "), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\nbad, too.md:5:1: expected in the front matter only: "), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("got \"sed\". Did you mean seed?\n"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("got \"compre\". Did you mean compare?\n"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\nmissing.md:1:1: expected "), std::string::npos) << ran.out;
  EXPECT_NE(ran.err.find("3 errors in 2 of 3 files"), std::string::npos) << ran.err;
}

TEST(Lesson, CheckAsJson) {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& words) { return run_program(folder.path(), words); };
  ASSERT_EQ(run("lesson new good.md").exit_code, 0);
  write(folder.path() / "bad.md", "no lesson\n");
  const Ran ran = run("lesson check --json good.md bad.md");
  EXPECT_EQ(ran.exit_code, 1);
  const auto json = ran.json();
  ASSERT_TRUE(json.is_object()) << ran.out;
  EXPECT_EQ(json["lessons"][0]["file"], "good.md");
  EXPECT_EQ(json["lessons"][0]["good"], true);
  EXPECT_EQ(json["lessons"][0]["scene"], "lane");
  EXPECT_GE(json["lessons"][0]["steps"], 2);
  EXPECT_EQ(json["lessons"][1]["good"], false);
  EXPECT_EQ(json["lessons"][1]["errors"][0]["line"], 1);
  EXPECT_EQ(json["lessons"][1]["errors"][0]["got"], "\"no lesson\"");
  EXPECT_TRUE(json["error"].is_object());
}

TEST(Lesson, WhatMakesNoSenseIsRefused) {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& words) { return run_program(folder.path(), words); };
  EXPECT_EQ(run("lesson").exit_code, 2);
  EXPECT_EQ(run("lesson check").exit_code, 2);
  EXPECT_EQ(run("lesson new a.md b.md").exit_code, 2);
  const Ran unknown = run("lesson chekc a.md");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("Did you mean check?"), std::string::npos) << unknown.err;
}

}  // namespace
}  // namespace driftlab
