// Mistakes in the blocks of a lesson.
#include "tests/core/lesson/mistake.h"

namespace driftlab::lesson {
namespace {

TEST(BlockErrors, OfSteps) {
  const std::string deeds = kFront + kTrains + "```step\nid = \"a\"\ntitle = \"N\"\n";
  const Mistake mistakes[] = {
      {kFront + kTrains + "@@```step\ntitle = \"N\"\n```\n", "id = ... in the step", "none", ""},
      {kFront + "@@```step\nid = \"a\"\n```\n", "title = ... in the step", "none", ""},
      {kFront + "```step\nid = @@\"My step\"\ntitle = \"N\"\n```\n", "a name: lower-case letters", "\"My step\"", ""},
      {kFront + kTrains + "```step\nid = @@\"train_it\"\ntitle = \"N\"\n```\n", "an id that no other block has",
       "\"train_it\"", "The one in line 9"},
      {step("@@runs = []"), "in the step only: id, title, run", "\"runs\"", "Did you mean run?"},
      {step("run = @@{command = \"play\"}"), "a list as run of the step", "a table", "[ ]"},
      {step("hint = @@7"), "a list of texts as hint", "7", ""},
      {step("show = [@@\"sead\"]"), "one of the features", "\"sead\"", "Did you mean seed?"},
      {step("check = @@\"reached\""), "the id of a check (there is none)", "\"reached\"", "A ```check block below"},
      {deeds + "do = [@@3]\n```\n", "{command = NAME, ...} or {hand", "3", ""},
      {deeds + "do = [@@{run = \"clone\"}]\n```\n", "{command = NAME, ...} or {hand", "neither", ""},
      {deeds + "do = [@@{command = \"play\", hand = \"correct\"}]\n```\n", "{command = NAME, ...} or {hand", "both",
       ""},
      {deeds + "do = [{hand = @@\"demostrate\"}]\n```\n", "one of demonstrate, correct", "\"demostrate\"",
       "Did you mean demonstrate?"},
      {deeds + "do = [{hand = \"demonstrate\", episodes = @@0}]\n```\n", "a whole number from 1 to 20", "0", ""},
      {deeds + "do = [{hand = \"demonstrate\", driver = @@\"carful\"}]\n```\n", "one of expert", "\"carful\"",
       "careful?"},
      {deeds + "do = [{hand = \"demonstrate\", episodes = 2, as = @@\"two\"}]\n```\n", "no name for several", "\"two\"",
       "One at a time"},
      {deeds + "do = [{hand = \"demonstrate\", as = @@\"clone\"}]\n```\n", "a name that is not taken", "\"clone\"",
       "has named something so"},
      {deeds + "do = [@@{hand = \"correct\"}]\n```\n", "run = ...", "none", ""},
      {deeds + "do = [{hand = \"correct\", run = @@\"clne\"}]\n```\n", "a run named above (clone)", "\"clne\"",
       "Did you mean clone?"},
      {deeds + "do = [{hand = \"correct\", run = \"clone\", @@as = \"b\"}]\n```\n", "only: hand", "\"as\"", ""},
  };
  for (const Mistake& mistake : mistakes) expect_one(mistake);
}

TEST(BlockErrors, OfCommands) {
  const Mistake mistakes[] = {
      {with_run("@@3"), "a command: {command = NAME", "3", ""},
      {with_run("@@{learner = \"bc\"}"), "command = ... in a command", "none", ""},
      {with_run("{command = @@\"trian\"}"), "a command of the workbench", "\"trian\"", "Did you mean train?"},
      {with_run("{command = @@\"policy.open\"}"), "a command that needs no file", "\"policy.open\"", "without files"},
      {with_run("{command = @@\"clear\"}"), "a command that a lesson may run", "\"clear\"", "Only the learner may"},
      {with_run("{command = \"play\", @@fast = true}"), "in the command play only: command", "\"fast\"", ""},
      {with_run("{command = \"train\", data = \"expert\", @@lerner = \"bc\"}"), "in the command train only",
       "\"lerner\"", "Did you mean learner?"},
      {with_run("@@{command = \"speed\"}"), "value = ... in the command speed", "none", ""},
      {with_run("{command = \"speed\", value = @@9}"), "a number from 0.25 to 8 as value of the command speed", "9",
       ""},
      {with_run("{command = \"speed\", value = @@\"9\"}"), "a number from 0.25 to 8", "\"9\"", ""},
      {with_run("{command = \"step\", count = @@1.5}"), "a whole number from 1 to 600", "1.5", ""},
      {with_run("{command = \"seed\", value = @@-2}"), "a seed", "-2", ""},
      {with_run("{command = \"show\", what = \"trails\", on = @@1}"), "true or false as on", "1", ""},
      {with_run("{command = \"show\", what = @@\"trail\", on = true}"), "one of trails, sensors", "\"trail\"",
       "trails?"},
      {with_run("{command = \"view\", plot = @@4}"), "a text as plot", "4", ""},
      {with_run("{command = \"scene\", id = @@\"raech\"}"), "one of the scenes lane", "\"raech\"", "reach?"},
      {with_run("{command = \"train\", data = \"expert\", learner = @@\"dager\"}"), "one of the learners bc",
       "\"dager\"", "Did you mean dagger?"},
      {with_run("{command = \"demo.add\", driver = @@\"slopy\"}"), "one of the drivers expert", "\"slopy\"", "sloppy?"},
      {with_run("{command = \"evaluate\", run = @@\"clon\"}"), "a run named above (clone)", "\"clon\"", "clone?"},
      {with_run("{command = \"evaluate\", run = @@1}"), "a text as run", "1", "by the names"},
      {with_run("{command = \"watch\", demo = @@\"clone\"}"), "a demonstration named above (none so far)", "\"clone\"",
       "as = \"clone\""},
      {with_run("{command = \"set\", key = \"lane.gust\", value = @@99}"), "gust", "99", "It is"},
      {with_run("{command = \"set\", key = @@\"lane.gusts\", value = 1}"), "gust", "gusts", "Did you mean"},
      {with_run("{command = \"set\", key = @@\"reach.noise\", value = 1}"), "a setting of the scene lane",
       "reach.noise", "The lesson is in lane here."},
      {with_run("{command = \"set\", key = @@\"lnae.gust\", value = 1}"), "a setting of lane, bc", "lnae.gust",
       "Did you mean lane.gust?"},
      {with_run("{command = \"fields\", x = @@\"ofset\"}"), "one of the fields", "\"ofset\"", "Did you mean offset?"},
      {with_run("@@{command = \"fields\", x = \"offset\", y = \"offset\"}"), "two different fields", "\"offset\" twice",
       ""},
      {with_run("{command = \"decision\", field = @@\"wheel_angl\"}"), "one of the fields", "\"wheel_angl\"",
       "wheel_angle?"},
      {with_run("@@{command = \"train\", learner = \"ppo\", data = \"expert\"}"),
       "no demonstrations for a learner of reward", "data = \"expert\"", ""},
      {with_run("@@{command = \"train\", learner = \"ppo\", demos = 3}"), "no demonstrations", "demos", ""},
      {with_run("@@{command = \"train\", data = \"reward\"}"), "demonstrations for a learner that copies", "\"reward\"",
       ""},
      {with_run("{command = \"train\", learner = \"ppo\", as = @@[\"a\", \"b\"]}"), "one name", "2 names", ""},
      {with_run("@@{command = \"decision\", action = 4}"), "an action below 1", "4", "They count from 0."},
      {with_run("@@{command = \"demo.cut\", from = 9, to = 4}"), "from before to", "9 to 4", ""},
      {with_run("{command = \"sweep.horizon\", learners = @@[]}"), "a list of 1 to 6 learners", "an empty list", ""},
      {with_run("{command = \"sweep.horizon\", learners = [\"bc\", @@\"dagr\"]}"), "one of the learners", "\"dagr\"",
       "dagger?"},
      {with_run("{command = \"compare\", actors = @@3}"), "a list of 1 to 4 actors", "3", ""},
      {with_run("{command = \"compare\", actors = [@@3]}"), "a table {kind = ...}", "3", ""},
      {with_run("{command = \"compare\", actors = [@@{id = \"clone\"}]}"), "kind = ... in an actor", "none", ""},
      {with_run("{command = \"compare\", actors = [{kind = @@\"robot\"}]}"), "one of run, replay", "\"robot\"", ""},
      {with_run("{command = \"compare\", actors = [{kind = \"run\", id = @@\"klone\"}]}"), "a run named above",
       "\"klone\"", "clone?"},
      {with_run("{command = \"compare\", actors = [@@{kind = \"round\", id = \"clone\"}]}"), "round = ...", "none", ""},
      {with_run("{command = \"compare\", actors = [{kind = \"expert\", @@id = \"clone\"}]}"), "in an actor only: kind",
       "\"id\"", ""},
      {with_run("{command = \"play\", as = @@\"b\"}"), "no name", "\"b\"", "Only what makes"},
      {with_run("{command = \"train\", data = \"expert\", as = @@\"clone\"}"), "a name that is not taken", "\"clone\"",
       "has named something so"},
      {with_run("{command = \"train\", data = \"expert\", as = @@\"B\"}"), "a name: lower-case", "\"B\"", ""},
      {with_run("{command = \"train\", as = @@\"b\"}"), "two names", "\"b\"", "Both trains two runs"},
      {with_run("{command = \"train\", data = \"person\", as = @@[\"b\", \"c\"]}"), "one name", "2 names", ""},
      {with_run("{command = \"train\", data = \"person\", as = [@@3]}"), "a text in the list as as", "3", ""},
      {with_run("{command = \"demo.add\", driver = \"expert\", episodes = 3, as = @@\"d\"}"), "no name", "\"d\"",
       "Several that are made at once"},
  };
  for (const Mistake& mistake : mistakes) expect_one(mistake);
}

TEST(BlockErrors, OfChecks) {
  const Mistake mistakes[] = {
      {kFront + kTrains + "@@```check\nid = \"c\"\ntext = \"T\"\n```\n", "when = ... in the check", "none", ""},
      {kFront + kTrains + "@@```check\nid = \"c\"\nwhen = \"did(play)\"\n```\n", "text = ... in the check", "none", ""},
      {check("when = @@5"), "a text as when", "5", "quotation marks"},
      {check("when = \"did(play)\"\n@@pass = \"P\""), "in the check only", "\"pass\"", "Did you mean passed?"},
      {check("when = \"success_rate(@@clown) > 0.5\""), "a run that an earlier step makes (clone)", "\"clown\"",
       "clone?"},
      {check("when = 'trained(clone) and @@traned(clone)'"), "one of success_rate", "\"traned\"", "trained?"},
      {check("when = \"\"\"\ntrained(clone)\n  and success_rate(clone) > @@50\"\"\""), "a share from 0 to 1", "50",
       "Write 50 % or 0.5."},
      // An escape stands between: the text's beginning is as near as one can say.
      {check("when = @@\"trained(clone) \\u0061nd traned(clone)\""), "one of success_rate", "\"traned\"", "trained?"},
      // A run that only a later step makes.
      {kFront + "```check\nid = \"c\"\ntext = \"T\"\nwhen = \"trained(@@clone)\"\n```\n" + kTrains,
       "a run that an earlier step makes (none so far)", "\"clone\"", "as = \"clone\""},
      {check("when = \"did(play)\"\n```\n```step\nid = \"s\"\ntitle = \"N\"\ncheck = @@\"reached\""),
       "a check that stands below the step", "\"reached\"", "It stands in line"},
      {kFront + kTrains + "```step\nid = \"a\"\ntitle = \"N\"\ncheck = \"c\"\n```\n" +
           "```step\nid = \"b\"\ntitle = \"N\"\ncheck = @@\"c\"\n```\n" +
           "```check\nid = \"c\"\ntext = \"T\"\nwhen = \"did(play)\"\n```\n",
       "a check of this step's own", "\"c\"", "It ends the step in line"},
      {kFront + kTrains + "```step\nid = \"a\"\ntitle = \"N\"\ncheck = @@\"reacht\"\n```\n" +
           "```check\nid = \"reached\"\ntext = \"T\"\nwhen = \"did(play)\"\n```\n",
       "the id of a check (reached)", "\"reacht\"", "Did you mean reached?"},
  };
  for (const Mistake& mistake : mistakes) expect_one(mistake);
}

TEST(BlockErrors, OfQuizzes) {
  const std::string choice = "kind = \"choice\"\nchoices = [\"A\", \"B\"]\n";
  const std::string number = "kind = \"number\"\nanswer = 3\n";
  const std::string predict = "kind = \"predict\"\nrun = [{command = \"evaluate\"}]\n";
  const std::string metric = "metric = \"success_rate(clone)\"\n";
  const Mistake mistakes[] = {
      {kFront + kTrains + "@@```quiz\nid = \"q\"\nquestion = \"Q\"\n```\n", "kind = ... in the quiz", "none", ""},
      {quiz("kind = @@\"chioce\""), "one of choice, number, predict", "\"chioce\"", "Did you mean choice?"},
      {kFront + kTrains + "@@```quiz\nid = \"q\"\n" + number + "tolerance = 0\n```\n", "question = ...", "none", ""},
      {quiz(choice + "answer = @@\"C\""), "one of the choices, letter by letter", "\"C\"", "Did you mean"},
      {quiz(choice + "answer = @@[]"), "at least one answer", "an empty list", ""},
      {quiz(choice + "answer = \"A\"\n@@tolerance = 1"), "in the quiz only", "\"tolerance\"", ""},
      {quiz("kind = \"choice\"\nanswer = \"A\"\nchoices = @@[\"A\"]"), "2 to 10 choices", "1", ""},
      {quiz("kind = \"choice\"\nanswer = \"A\"\nchoices = [\"A\", @@\"A\"]"), "choices that differ", "\"A\" twice", ""},
      {quiz("kind = \"number\"\nanswer = @@\"3\"\ntolerance = 0"), "a number", "\"3\"", ""},
      {quiz(number + "tolerance = @@-1"), "a number of 0 or more as tolerance", "-1", ""},
      {quiz(number + "tolerance = 0\nlow = @@3\nhigh = 3"), "low below high", "3 and 3", ""},
      {quiz("kind = \"number\"\ntolerance = 0\nlow = 5\nanswer = @@3"), "an answer from low to high", "3", ""},
      {quiz("kind = \"predict\"\ntolerance = 0\nrun = @@7\n" + metric), "a list as run", "7", "[ ]"},
      {quiz(predict + "tolerance = 0\nmetric = \"@@trained(clone)\""), "a number", "trained(clone)", "comparison"},
      {quiz(predict + "choices = [\"A\", \"B\"]\ntruth = @@[\"trained(clone)\"]"),
       "a condition for each of the 2 choices", "1", ""},
      {quiz(predict + "choices = [\"A\", \"B\"]\ntruth = [\"trained(clone)\", \"@@updates(clone)\"]"),
       "something that is true or false", "updates(clone)", "Compare it"},
      {kFront + kTrains + "@@```quiz\nid = \"q\"\nquestion = \"Q\"\n" + predict + "```\n", "metric = ... for a number",
       "neither", ""},
      {kFront + kTrains + "@@```quiz\nid = \"q\"\nquestion = \"Q\"\n" + predict + "tolerance = 0\n" + metric +
           "choices = [\"A\", \"B\"]\ntruth = [\"did(play)\", \"did(next)\"]\n```\n",
       "metric = ... for a number", "both", ""},
      {kFront + kTrains + "@@```quiz\nid = \"q\"\nquestion = \"Q\"\n" + predict + metric + "```\n", "tolerance = ...",
       "none", ""},
      {kFront + kTrains + "@@```quiz\nid = \"q\"\nquestion = \"Q\"\nkind = \"predict\"\ntolerance = 0\n" + metric +
           "```\n",
       "run = ...", "none", ""},
  };
  for (const Mistake& mistake : mistakes) {
    expect_one(mistake);
  }
}

}  // namespace
}  // namespace driftlab::lesson
