// Mistakes in a lesson's file and front matter: where they are, what was expected, what came, what helps.
#include "tests/core/lesson/mistake.h"

namespace driftlab::lesson {
namespace {

TEST(LessonErrors, OfTheFile) {
  const Mistake mistakes[] = {
      {"@@", "front matter", "an empty file", "driftlab lesson new"},
      {"@@# Title\n" + kTrains, "front matter", "\"# Title\"", "driftlab lesson new"},
      {"@@---\nlesson: 1\n---\n" + kTrains, "front matter", "\"---\"", "TOML, not YAML"},
      {kFront + kTrains + "gr\xC3\xBCn @@\xFF", "UTF-8", "other bytes", "Save the file as UTF-8."},
      {"@@" + kFront + "Only words.\n", "a ```step block at least", "none", "nothing to do"},
      {kFront + kTrains + "@@```python\nx\n", "a line of ``` that closes this", "the end of the file", "part of it"},
      {kFront + kTrains + "```@@Step\nid = 1\n```\n", "step, quiz or check", "\"Step\"", "Did you mean step?"},
      {kFront + kTrains + "```@@checks\n```\n", "step, quiz or check", "\"checks\"", "Did you mean check?"},
      {kFront + kTrains + "```@@quiz two\n```\n", "step, quiz or check", "\"quiz two\"", "Nothing else may stand"},
      {kFront + kTrains + "- a list\n\n    @@```step\n    ```\n", "step blocks at the beginning of the line",
       "one further in", "Move it to the left"},
      {kFront + kTrains + "> @@```quiz\n> ```\n", "quiz blocks at the beginning of the line", "one further in", "left"},
  };
  for (const Mistake& mistake : mistakes) expect_one(mistake);
}

TEST(LessonErrors, OfWhatIsNotClosed) {
  const Mistake mistakes[] = {
      {"@@+++\nlesson = 1\n", "a second line of +++", "the end of the file", ""},
      {kFront + kTrains + " @@~~~~check\nid = \"reached\"\nwhen = \"did(play)\"\ntext = \"T\"\n~~~\n", "a line of ~~~~",
       "the end of the file", ""},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.text);
    std::string text = mistake.text;
    const std::size_t at = text.find("@@");
    text.erase(at, 2);
    const Reading reading = read(text);
    // It swallows the rest, which is wrong for reasons of its own.
    ASSERT_FALSE(reading.errors.empty());
    EXPECT_EQ(reading.errors[0].place, place_of(text, at));
    EXPECT_NE(reading.errors[0].error.expected.find(mistake.expected), std::string::npos) << told(reading);
    EXPECT_EQ(reading.errors[0].error.got, mistake.got);
  }
}

TEST(LessonErrors, OfTheFrontMatter) {
  const std::string data = kLane + "[[data]]\n";
  std::string many;
  for (int i = 0; i < 101; ++i) many += "\"A\", ";
  const Mistake mistakes[] = {
      {"@@" + front("title = \"T\"\nminutes = 5\ngoal = \"G\"\nscene = \"lane\"\n"), "lesson = 1", "none", ""},
      {front("title = \"T\"\nminutes = 5\ngoal = \"G\"\nscene = \"lane\"\nlesson = @@2\n"), "lesson = 1", "2", "newer"},
      {front("title = \"T\"\nminutes = 5\ngoal = \"G\"\nscene = \"lane\"\nlesson = @@\"1\"\n"), "lesson = 1", "\"1\"",
       ""},
      {"@@" + front("lesson = 1\nscene = \"lane\"\nminutes = 5\ngoal = \"G\"\n"), "title = ...", "none", ""},
      {front(kLane + "@@tilte = \"T\"\n"), "in the front matter only: lesson, title", "\"tilte\"",
       "Did you mean title?"},
      {front("lesson = 1\nscene = \"lane\"\nminutes = 5\ngoal = \"G\"\ntitle = @@3\n"), "a text as title", "3",
       "quotation marks"},
      {front("lesson = 1\nscene = \"lane\"\nminutes = 5\ngoal = @@\" \"\ntitle = \"T\"\n"), "a text as goal", "\" \"",
       ""},
      {"@@" + front(kHead), "scene = ...", "none", ""},
      {front(kHead + "scene = @@\"lnae\"\n"), "scene", "lnae", "Did you mean"},
      {front(kHead + "scene = @@[1]\n"), "a text as scene", "a list", "quotation marks"},
      {front(kLane + "seed = @@-1\n"), "a whole number of 0 or more as seed", "-1", ""},
      {front(kLane + "seed = @@1.5\n"), "a whole number", "1.5", ""},
      {front("lesson = 1\ntitle = \"T\"\ngoal = \"G\"\nscene = \"lane\"\nminutes = @@0\n"), "a number from 1 to 240",
       "0", ""},
      {front("lesson = 1\ntitle = \"T\"\ngoal = \"G\"\nscene = \"lane\"\nminutes = @@nan\n"), "a number from 1 to 240",
       "nan", ""},
      {front(kLane + "sources = @@3\n"), "a list of texts as sources", "3", ""},
      {front(kLane + "sources = [\"A\", @@3]\n"), "a text in the list as sources", "3", ""},
      {front(kLane + "sources = @@[" + many + "]\n"), "at most 100 texts as sources", "101", ""},
      {front(kLane + "hide = [\"seed\", @@\"spead\"]\n"), "one of the features scene, seed", "\"spead\"",
       "Did you mean speed?"},
      {front(kLane + "show = [@@\"lane.gusts\"]\n"), "one of the features", "\"lane.gusts\"",
       "Did you mean lane.gust?"},
      {front(kLane + "show = [\"seed\"]\nhide = @@[\"seed\"]\n"), "either shown or hidden", "both",
       "With show, everything"},
      {front(kLane + "settings = @@3\n"), "a table as settings", "3", "[settings]"},
      {front(kLane + "[settings]\n@@gust = 3\n"), "a setting with its owner", "\"gust\"", "Write lane.gust"},
      {front(kLane + "[settings]\nlane.@@gusts = 3\n"), "gust", "gusts", "gust"},
      {front(kLane + "[settings]\nlane.gust = @@-3\n"), "gust to be a number from 0 to 8", "\"-3\"",
       "where nobody sets it"},
      {front(kLane + "[settings]\nlane.gust = @@[3]\n"), "a number, a text, true or false as lane.gust", "a list", ""},
      {front(kLane + "[settings]\nlane.gust = @@1979-05-27\n"), "a number, a text", "a date", ""},
      {front(kLane + "[settings]\n@@push.payload = 0.1\n"), "a setting of the scene lane", "push.payload", "in lane"},
      {front(kLane + "[settings]\nbc.updates = @@\"many\"\n"), "updates to be a whole number", "\"many\"",
       "where nobody sets it"},
      {front(kLane + "data = @@{driver = \"expert\"}\n"), "a list as data", "a table", "[ ]"},
      {front(kLane + "data = [@@3]\n"), "a table with driver", "3", "[[data]]"},
      {front(kLane + "@@[[data]]\nepisodes = 2\n"), "driver = ... in data", "none", ""},
      {front(data + "driver = @@\"expret\"\n"), "one of the drivers expert, careful, average, sloppy", "\"expret\"",
       "expert?"},
      {front(data + "driver = \"expert\"\nepisodes = @@500\n"), "a whole number from 1 to 200", "500", ""},
      {front(data + "driver = \"expert\"\n@@episode = 5\n"), "in data only: driver", "\"episode\"", "episodes?"},
  };
  for (const Mistake& mistake : mistakes) {
    expect_one(mistake);
  }
}

TEST(LessonErrors, OfToml) {
  const Mistake mistakes[] = {
      {step("run = @@"), "TOML", "", "quotation marks"},
      {step("hint = \"no end@@"), "TOML", "", "quotation marks"},
      {step("@@title = \"again\""), "TOML", "", "quotation marks"},
      {front(kLane + "seed = 0@@9x\n"), "TOML", "", "quotation marks"},
      {step("@@a.b.c.d.e.f.g.h.i = 1"), "keys of at most 8 parts", "a longer one", ""},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.text);
    std::string text = mistake.text;
    const std::size_t at = text.find("@@");
    text.erase(at, 2);
    const Reading reading = read(text);
    ASSERT_EQ(reading.errors.size(), 1U) << told(reading);
    EXPECT_EQ(reading.errors[0].place.line, place_of(text, at).line) << told(reading);
    EXPECT_NE(reading.errors[0].error.expected.find(mistake.expected), std::string::npos) << told(reading);
  }
}

TEST(LessonErrors, AllAreTold) {
  const std::string text =
      "+++\nlesson = 3\ntitle = 4\nscene = \"lan\"\nhide = [\"a\"]\nminute = 5\ngoal = \"G\"\n+++\n" +
      std::string("```step\nid = \"a\"\nrun = [{command = \"pley\"}, {command = \"speed\", value = 99}]\n") +
      "```\n```quiz\nid = \"a\"\nkind = \"choice\"\n```\n```check\nid = \"c\"\nwhen = \"trained(x) and\"\n```\n";
  const Reading reading = read(text);
  EXPECT_FALSE(reading.lesson.has_value());
  std::vector<int> lines;
  for (const LessonError& error : reading.errors) lines.push_back(error.place.line);
  // minutes and title of blocks that lack them stand where the table begins.
  EXPECT_EQ(lines, (std::vector<int>{1, 2, 3, 4, 5, 6, 9, 11, 11, 13, 13, 14, 17, 19, 19})) << told(reading);
}

TEST(LessonErrors, ABlockThatIsNoTomlHidesNoOthersAndInventsNone) {
  const std::string text =
      kFront +
      "```step\nid = \"a\"\ntitle = \"T\"\nrun = [{command = \"train\", data = \"expert\", as = \"late\"}\n```\n" +
      "```check\nid = \"c\"\ntext = \"T\"\nwhen = \"trained(late)\"\n```\n" +
      "```check\nid = \"d\"\ntext = \"T\"\nwhen = \"traind(late)\"\n```\n";
  const Reading reading = read(text);
  ASSERT_EQ(reading.errors.size(), 2U) << told(reading);
  EXPECT_EQ(reading.errors[0].error.expected, "TOML");
  EXPECT_EQ(reading.errors[1].place, (Place{21, 9}));
}

TEST(LessonErrors, AreOneLineEach) {
  const LessonError error{{12, 5}, {"a name", "\"B\"", "Write b."}};
  EXPECT_EQ(error_line("a/b.md", error), "a/b.md:12:5: expected a name, got \"B\". Write b.");
}

}  // namespace
}  // namespace driftlab::lesson
