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

/// How a scene's ends are called.
struct StoryWords {
  bool road = false;  ///< the scene is a road: it measures "offset", the distance from its middle (m)
  int laps = 1;       ///< that make an episode of a road
};
StoryWords words_for(const SceneSpec& spec, const ParamValues& params);

/// How far a demonstration strayed from the middle of the road.
struct Spread {
  double furthest = 0.0;   ///< metres, either side
  bool came_back = false;  ///< after its furthest it was within half of that
};
/// Takes the next |offset| in.
void add_offset(Spread& spread, double offset);

/// One drive of one actor, so far.
struct DriveFacts {
  std::string name;      ///< "Clone of your lap"
  bool clone = false;    ///< of a learner; else the expert, a person, a replay
  std::string data_key;  ///< clone: "person", "expert", "file"
  std::string data;      ///< clone: "your lap", "the flawless lap", "your 3 laps"
  bool ended = false;
  Outcome outcome = Outcome::running;
  double seconds = 0.0;               ///< driven
  std::optional<double> left_after;   ///< seconds after which it left the road (or failed)
  std::optional<double> beyond_from;  ///< from then until it left it was further out than anything it had learned from
  std::optional<Spread> learned;      ///< how far the laps strayed that it learned from
};

/// "9.4 s" below two minutes, "2 min 5 s" above.
std::string seconds_text(double seconds);
/// "9.4 s" of "left the road after 9.4 s"; empty while running.
std::string caption(const DriveFacts& facts, const StoryWords& words);
/// How a name stands within a sentence: "the clone of your lap"; a name of the person's own in quotes.
std::string phrase(std::string_view name);
/// With a capital.
std::string capital(std::string text);
/// "1 lap", "3 laps".
std::string count_text(int count, std::string_view one, std::string_view many);

/// What a drive side by side showed. Clones first; the others when they did not finish.
std::string compare_sentence(std::span<const DriveFacts> drives, const StoryWords& words);

/// What a person does now who begins to correct in this way.
std::string begin_correction_sentence(const std::string& name, int round, CorrectionWay way, const StoryWords& words);
/// Who has the wheel now.
std::string wheel_sentence(const std::string& name, bool person, int labels);
/// How a corrected episode ended, and what can be done with it.
std::string end_correction_sentence(const DriveFacts& drive, int labels, const StoryWords& words);
/// How a run that asks did in its last round: "Round 1: 31 of 50 -> 48 of 50 starts."
std::string round_sentence(const std::string& name, std::span<const RoundItem> rounds, const StoryWords& words);

struct EvaluationFacts {
  std::string name;
  const EvaluationResult* result = nullptr;
};
/// "On 50 fresh starts the clone of your lap finished 14 (28 %, 95 % interval 17 to 42 %)." Empty without finished episodes.
std::string evaluation_sentence(std::span<const EvaluationFacts> runs, const StoryWords& words);

/// When, before it left, a drive went further out for good than `furthest`: index into |offsets|, if it did.
std::optional<int> beyond_since(std::span<const float> offsets, double furthest);

}  // namespace driftlab
