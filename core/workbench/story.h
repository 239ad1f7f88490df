#pragma once
// Sentences for people, made of measured things only. A reason is given where it was measured, and else not.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/env/rollout.h"
#include "core/metrics/evaluation.h"
#include "core/workbench/state.h"

namespace driftlab {

/// How people speak of a scene with these settings.
struct StoryWords : SceneWords {
  int count = 0;  ///< demonstrations' worth of an episode, in a scene that says so; else 0
};
StoryWords words_for(const SceneEntry& scene, const ParamValues& params);

/// How far a demonstration strayed from the middle, in a scene that measures it as the probe "offset" (m).
struct Spread {
  double furthest = 0.0;   ///< metres, either side
  bool came_back = false;  ///< after its furthest it was within half of that
};
/// Takes the next |offset| in.
void add_offset(Spread& spread, double offset);

/// One episode of one actor, so far.
struct DriveFacts {
  std::string name;      ///< "Clone of your lap"
  bool clone = false;    ///< a run of a learner; else the expert, a person, a replay
  bool tried = false;    ///< clone: it is none, for it learned by trying (GAIL, PPO)
  std::string data_key;  ///< clone: "person", "expert", "reward", "file"
  std::string data;      ///< clone: "your lap", "the flawless lap", "your 3 laps"
  bool ended = false;
  Outcome outcome = Outcome::running;
  double seconds = 0.0;               ///< so far
  std::optional<double> left_after;   ///< seconds after which it failed; empty where only time was up
  std::optional<double> beyond_from;  ///< from then until it left it was further out than anything it had learned from
  std::optional<Spread> learned;      ///< how far the demonstrations strayed that it learned from
};

/// "9.4 s" below two minutes, "2 min 5 s" above.
std::string seconds_text(double seconds);
/// "left the road after 9.4 s", "reached the target in 3.2 s", "time was up after 8.0 s"; empty while running.
std::string caption(const DriveFacts& facts, const StoryWords& words);
/// How a name stands within a sentence: "the clone of your lap", "GAIL from your lap"; a name of the person's own in quotes.
std::string phrase(std::string_view name);
/// With a capital.
std::string capital(std::string text);
/// "1 lap", "3 laps".
std::string count_text(int count, std::string_view one, std::string_view many);

/// What actors side by side showed. Clones first; the others when they did not succeed.
std::string compare_sentence(std::span<const DriveFacts> drives, const StoryWords& words);

/// What a person does now who begins to correct in this way.
std::string begin_correction_sentence(const std::string& name, int round, CorrectionWay way, const StoryWords& words);
/// Who has the controls now.
std::string wheel_sentence(const std::string& name, bool person, int labels, const StoryWords& words);
/// How a corrected episode ended, and what can be done with it.
std::string end_correction_sentence(const DriveFacts& drive, int labels, const StoryWords& words);
/// How a run that asks did in its last round: "Round 1: 31 of 50 -> 48 of 50 starts."
std::string round_sentence(const std::string& name, std::span<const RoundItem> rounds);

struct EvaluationFacts {
  std::string name;
  const EvaluationResult* result = nullptr;
};
/// "On 50 fresh starts the clone of your lap succeeded in 14 (28 %, 95 % interval 17 to 42 %)." Empty without finished episodes.
std::string evaluation_sentence(std::span<const EvaluationFacts> runs);

/// When, before it failed, an episode went further out for good than `furthest`: index into |offsets|, if it did.
std::optional<int> beyond_since(std::span<const float> offsets, double furthest);

}  // namespace driftlab
