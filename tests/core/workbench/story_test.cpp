// Every branch of the sentences, on constructed cases.
#include "core/workbench/story.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "scenes/registry.h"

namespace driftlab {
namespace {

StoryWords words_of(std::string_view scene, std::string_view setting = {}, double value = 0.0) {
  const SceneEntry& entry = **find_scene(all_scenes(), scene);
  ParamValues params(entry.params);
  if (!setting.empty()) {
    EXPECT_TRUE(params.set(setting, value));
  }
  return words_for(entry, params);
}

const StoryWords kRoad = words_of("lane");
const StoryWords kArm = words_of("reach");
const StoryWords kPlain;

DriveFacts clone(const char* data, const char* key) {
  DriveFacts facts;
  facts.name = std::string("Clone of ") + data;
  facts.clone = true;
  facts.data = data;
  facts.data_key = key;
  facts.ended = true;
  return facts;
}
DriveFacts left(DriveFacts facts, double after) {
  facts.outcome = Outcome::failure;
  facts.left_after = after;
  facts.seconds = after;
  return facts;
}
DriveFacts stayed(DriveFacts facts, double seconds = 33.3) {
  facts.outcome = Outcome::success;
  facts.seconds = seconds;
  return facts;
}
DriveFacts learned(DriveFacts facts, double furthest, bool came_back = true) {
  facts.learned = Spread{furthest, came_back};
  return facts;
}
DriveFacts expert() {
  DriveFacts facts;
  facts.name = "Expert";
  facts.ended = true;
  return facts;
}
std::string compare(std::vector<DriveFacts> drives, const StoryWords& words = kRoad) {
  return compare_sentence(drives, words);
}

TEST(Caption, SaysWhatHappened) {
  EXPECT_EQ(caption(left(expert(), 9.4), kRoad), "left the road after 9.4 s");
  EXPECT_EQ(caption(stayed(expert()), kRoad), "a whole lap in 33.3 s");
  EXPECT_EQ(caption(stayed(expert(), 130.2), words_of("lane", "laps", 4)), "all 4 laps in 2 min 10 s");
  EXPECT_EQ(caption(stayed(expert(), 4.0), kPlain), "made it in 4.0 s");
  EXPECT_EQ(caption(left(expert(), 2.0), kPlain), "failed after 2.0 s");
  EXPECT_EQ(caption(stayed(expert(), 3.2), kArm), "reached the target in 3.2 s");
  EXPECT_EQ(caption(left(expert(), 2.0), kArm), "touched something after 2.0 s");
  DriveFacts slow = expert();
  slow.seconds = 40.0;
  EXPECT_EQ(caption(slow, kRoad), "time was up after 40.0 s");
  EXPECT_EQ(caption(slow, kPlain), "time was up after 40.0 s");
  slow.ended = false;
  EXPECT_EQ(caption(slow, kRoad), "");
}

TEST(Caption, LeavingTheRoadCountsEvenWhenTheLapWasFinished) {
  DriveFacts facts = stayed(expert());
  facts.left_after = 5.0;
  EXPECT_EQ(caption(facts, kRoad), "left the road after 5.0 s");
}

TEST(SecondsText, RoundsBeforeItSplits) {
  EXPECT_EQ(seconds_text(9.44), "9.4 s");
  EXPECT_EQ(seconds_text(119.9), "119.9 s");
  EXPECT_EQ(seconds_text(119.97), "2 min 0 s");
  EXPECT_EQ(seconds_text(125.4), "2 min 5 s");
}

TEST(Phrase, NamesOfThePersonsOwnStandInQuotes) {
  EXPECT_EQ(phrase("Clone of your lap"), "the clone of your lap");
  EXPECT_EQ(phrase("Expert"), "the expert");
  EXPECT_EQ(phrase("Speedy"), "“Speedy”");
}

TEST(CompareSentence, OneLeftOneStayed) {
  EXPECT_EQ(
      compare({expert(), left(clone("your lap", "person"), 9.4), stayed(clone("the flawless lap", "expert"))}),
      "The clone of your lap left the road after 9.4 s. "
      "The clone of the flawless lap stayed on for the whole lap. The expert was still on the road when time was up.");
  EXPECT_EQ(
      compare({stayed(expert()), left(clone("your lap", "person"), 9.4), stayed(clone("the flawless lap", "expert"))}),
      "The clone of your lap left the road after 9.4 s. "
      "The clone of the flawless lap stayed on for the whole lap.");
}

TEST(CompareSentence, AllStayed) {
  EXPECT_EQ(
      compare({stayed(expert()), stayed(clone("your lap", "person")), stayed(clone("the flawless lap", "expert"))}),
      "Both clones stayed on for the whole lap.");
  EXPECT_EQ(compare({stayed(clone("a", "person")), stayed(clone("b", "expert")), stayed(clone("c", "expert"))}),
            "All 3 clones stayed on for the whole lap.");
  EXPECT_EQ(compare({stayed(clone("a", "person")), stayed(clone("b", "expert"))}, words_of("lane", "laps", 3)),
            "Both clones stayed on for all 3 laps.");
  EXPECT_EQ(compare({stayed(clone("a", "person")), stayed(clone("b", "expert"))}, kPlain), "Both clones made it.");
  EXPECT_EQ(compare({stayed(clone("a", "person")), stayed(clone("b", "expert"))}, kArm),
            "Both clones reached the target.");
}

TEST(CompareSentence, TheExpertAloneAndTheExpertFailing) {
  EXPECT_EQ(compare({stayed(expert())}), "The expert stayed on for the whole lap.");
  EXPECT_EQ(compare({left(expert(), 3.0), stayed(clone("your lap", "person"))}),
            "The clone of your lap stayed on for the whole lap. The expert left the road after 3.0 s.");
}

TEST(CompareSentence, TimeUpAndStillDriving) {
  DriveFacts slow = clone("your lap", "person");
  EXPECT_EQ(compare({slow}), "The clone of your lap was still on the road when time was up.");
  EXPECT_EQ(compare({slow}, kArm), "The clone of your lap had not reached the target when time was up.");
  slow.ended = false;
  EXPECT_EQ(compare({slow}), "The clone of your lap is still driving.");
  EXPECT_EQ(compare({slow}, kArm), "The clone of your lap is still reaching.");
}

TEST(CompareSentence, RecoveryIsTheReasonOnlyWhenMeasured) {
  const DriveFacts yours = stayed(clone("your lap", "person"));
  const DriveFacts flawless = left(clone("the flawless lap", "expert"), 9.4);
  const std::string reason =
      " Your lap strayed up to 0.9 m from the middle and came back, so its clone has seen how to recover; "
      "the flawless lap never strayed more than 0.1 m.";
  const auto has_reason = [&](const DriveFacts& a, const DriveFacts& b) {
    return compare({a, b}).find(reason) != std::string::npos;
  };
  EXPECT_TRUE(has_reason(learned(yours, 0.9), learned(flawless, 0.1)));
  EXPECT_FALSE(has_reason(yours, flawless));                                     // nothing measured
  EXPECT_FALSE(has_reason(learned(yours, 0.9), flawless));                       // one measured
  EXPECT_FALSE(has_reason(learned(yours, 0.9, false), learned(flawless, 0.1)));  // never came back
  EXPECT_EQ(compare({learned(yours, 0.15), learned(flawless, 0.1)}).find("recover"), std::string::npos);  // as wide
  EXPECT_EQ(compare({learned(left(yours, 5.0), 0.9), learned(flawless, 0.1)}).find("recover"), std::string::npos);
}

TEST(CompareSentence, DriftIsTheReasonOnlyWhenMeasured) {
  DriveFacts flawless = learned(left(clone("the flawless lap", "expert"), 9.4), 0.12);
  flawless.beyond_from = 8.1;
  const DriveFacts yours = stayed(clone("your lap", "person"));
  const std::string told = compare({yours, flawless});
  EXPECT_NE(told.find("From 8.1 s on it was further from the middle than the flawless lap ever went (0.1 m): "
                      "it had no example of what to do there."),
            std::string::npos)
      << told;
  // With two that left, each is named.
  DriveFacts mine = learned(left(clone("your lap", "person"), 5.0), 0.9);
  mine.beyond_from = 4.0;
  EXPECT_NE(compare({mine, flawless}).find("From 4.0 s on the clone of your lap was"), std::string::npos);
  EXPECT_NE(compare({mine, flawless}).find("From 8.1 s on the clone of the flawless lap was"), std::string::npos);
  // Only just before it left: that explains nothing.
  flawless.beyond_from = 9.3;
  EXPECT_EQ(compare({yours, flawless}).find("From"), std::string::npos);
  flawless.beyond_from.reset();
  EXPECT_EQ(compare({yours, flawless}).find("From"), std::string::npos);
}

TEST(Spread, KnowsHowFarAndWhetherItCameBack) {
  Spread spread;
  for (const double offset : {0.1, -0.4, -0.9, -0.6}) add_offset(spread, offset);
  EXPECT_EQ(spread.furthest, 0.9);
  EXPECT_FALSE(spread.came_back);
  add_offset(spread, 0.3);
  EXPECT_TRUE(spread.came_back);
  add_offset(spread, 1.2);
  EXPECT_FALSE(spread.came_back);
}

TEST(BeyondSince, FindsWhenItWentOutForGood) {
  const std::array<float, 7> offsets = {0.1F, 0.6F, 0.2F, -0.4F, -0.7F, -1.2F, -2.0F};
  EXPECT_EQ(beyond_since(offsets, 0.5), 4);
  EXPECT_EQ(beyond_since(offsets, 3.0), std::nullopt);
  EXPECT_EQ(beyond_since(offsets, 0.05), 0);
  EXPECT_EQ(beyond_since({}, 0.5), std::nullopt);
}

EvaluationResult evaluation(int successes, int total, int done) {
  EvaluationResult result;
  result.episodes_total = total;
  for (int i = 0; i < done; ++i) {
    result.episodes.push_back(
        {static_cast<std::uint64_t>(i), i < successes ? Outcome::success : Outcome::failure, 10, 0.0, 0.0});
  }
  return result;
}

TEST(EvaluationSentence, OneAndTwoRuns) {
  const EvaluationResult some = evaluation(14, 50, 50);
  const EvaluationResult more = evaluation(22, 50, 50);
  const EvaluationResult all = evaluation(50, 50, 50);
  const std::array<EvaluationFacts, 1> one = {{{"Clone of your lap", &some}}};
  EXPECT_EQ(evaluation_sentence(one),
            "On 50 fresh starts the clone of your lap succeeded in 14 (28 %, 95 % interval 17 to 42 %).");
  const std::array<EvaluationFacts, 2> close = {{{"Clone of your lap", &some}, {"Clone of the flawless lap", &more}}};
  EXPECT_EQ(evaluation_sentence(close),
            "On 50 fresh starts the clone of your lap succeeded in 14 (28 %, 95 % interval 17 to 42 %), "
            "the clone of the flawless lap 22 (44 %, 95 % interval 31 to 58 %). "
            "The intervals overlap: so many starts do not tell which of the two is better.");
  const std::array<EvaluationFacts, 2> apart = {{{"Clone of your lap", &some}, {"Clone of the flawless lap", &all}}};
  EXPECT_NE(evaluation_sentence(apart).find("The intervals do not overlap, so it is not luck with the starts"),
            std::string::npos);
  const std::array<EvaluationFacts, 2> equal = {{{"Clone of your lap", &all}, {"Clone of the flawless lap", &all}}};
  EXPECT_EQ(evaluation_sentence(equal).find("overlap"), std::string::npos);
}

TEST(EvaluationSentence, OtherCountsAndUnfinishedOnes) {
  const EvaluationResult small = evaluation(1, 1, 1);
  const EvaluationResult some = evaluation(14, 50, 50);
  const EvaluationResult unfinished = evaluation(3, 50, 20);
  const std::array<EvaluationFacts, 2> two = {{{"Clone of your lap", &small}, {"Other", &some}}};
  EXPECT_EQ(evaluation_sentence(two).substr(0, 100),
            std::string("On 1 fresh start the clone of your lap succeeded in 1 (100 %, 95 % interval 21 to 100 %). "
                        "On 50 fresh starts “Other”")
                .substr(0, 100));
  const std::array<EvaluationFacts, 2> none = {{{"Clone of your lap", &unfinished}, {"Other", nullptr}}};
  EXPECT_EQ(evaluation_sentence(none), "");
}

TEST(CorrectionSentences, SpeakAsTheSceneDoes) {
  const auto begin = [](CorrectionWay way, const StoryWords& words) {
    return begin_correction_sentence("Clone of x", 2, way, words);
  };
  EXPECT_EQ(
      begin(CorrectionWay::take_over, kRoad),
      "The clone of x drives, round 2. Take the wheel before it leaves the road, bring it back to the middle, and "
      "let go.");
  EXPECT_EQ(begin(CorrectionWay::take_over, kArm),
            "The clone of x reaches, round 2. Take the arm before it touches something, lead it to the target, and let "
            "go.");
  EXPECT_EQ(begin(CorrectionWay::ride, kArm),
            "The clone of x reaches, round 2. Move the pointer as if you had the arm: what you would do is recorded, "
            "the arm does not follow you.");
  EXPECT_EQ(wheel_sentence("Clone of x", true, 0, kArm),
            "You have the arm. What you do now is what the clone of x will learn.");
  EXPECT_EQ(wheel_sentence("Clone of x", false, 12, kRoad),
            "The clone of x has the wheel again. 12 labels of yours so far.");
  EXPECT_EQ(end_correction_sentence(left(clone("x", "person"), 2.0), 0, kArm).substr(0, 36),
            "It touched something after 2.0 s. Yo");
  EXPECT_EQ(end_correction_sentence(stayed(clone("x", "person")), 3, kArm).substr(0, 22), "It reached the target.");
}

/// A scene that says nothing about itself is still spoken of; one that does says everything, in words that fit where they stand.
TEST(SceneWords, FitTheirPlaces) {
  for (const SceneEntry* scene : all_scenes()) {
    SCOPED_TRACE(scene->id);
    const SceneWords& words = scene->words;
    const std::array<std::string_view, 15> within = {
        words.demonstration, words.demonstrations, words.show,  words.done, words.failed,
        words.fails,         words.control,        words.act,   words.acts, words.acting,
        words.succeeds,      words.unfinished,     words.actor, words.mend, words.actor};
    for (const std::string_view word : within) {
      ASSERT_FALSE(word.empty());
      EXPECT_TRUE(word.front() >= 'a' && word.front() <= 'z') << word;
      EXPECT_NE(word.back(), '.') << word;
    }
    for (const std::string_view sentence : {words.follows, words.rule}) EXPECT_EQ(sentence.back(), '.') << sentence;
    for (const std::string_view title : {words.begin, words.begin_touch, words.lesson}) {
      EXPECT_TRUE(title.front() >= 'A' && title.front() <= 'Z') << title;
      EXPECT_NE(title.back(), '.') << title;
    }
    EXPECT_NE(words.demonstration, words.demonstrations);
    const bool road = words.failed.find("road") != std::string_view::npos || words.control == "the wheel";
    if (road) continue;
    // Nothing of one scene's words in another's.
    std::vector<DriveFacts> all = {stayed(expert()), left(clone("x", "person"), 2.0), stayed(clone("y", "expert"))};
    const StoryWords story = words_for(*scene, ParamValues(scene->params));
    const std::string told = compare(all, story) + caption(all[1], story) +
                             begin_correction_sentence("x", 1, CorrectionWay::take_over, story) +
                             begin_correction_sentence("x", 1, CorrectionWay::ride, story) +
                             begin_correction_sentence("x", 1, CorrectionWay::point, story) +
                             wheel_sentence("x", true, 1, story) + end_correction_sentence(all[1], 0, story) +
                             end_correction_sentence(all[0], 2, story);
    for (const char* word : {"lap", "road", "wheel", "driv", "drove", " car "})
      EXPECT_EQ(told.find(word), std::string::npos) << word << " in: " << told;
  }
}

}  // namespace
}  // namespace driftlab
