#include "core/workbench/story.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace driftlab {
namespace {

/// A clone that was further out than it had ever seen for less than this had hardly time to drift.
constexpr double kShortestDrift = 0.3;  // seconds
/// One data set strays "more" than another from this factor on.
constexpr double kMarkedlyMore = 2.0;

std::string metres(double distance) {
  return format_fixed(distance, distance < 0.095 ? 2 : 1) + " m";
}

std::string text(std::string_view words) {
  return std::string(words);
}

/// "stayed on for the whole lap", "reached the target".
std::string succeeded(const StoryWords& words) {
  if (words.count == 0) return text(words.done);
  if (words.count == 1) return text(words.done) + " for the whole " + text(words.demonstration);
  return text(words.done) + " for all " + std::to_string(words.count) + " " + text(words.demonstrations);
}

bool stayed(const DriveFacts& drive) {
  return drive.outcome == Outcome::success && !drive.left_after;
}

std::string outcome_sentence(const DriveFacts& drive, const StoryWords& words) {
  const std::string who = capital(phrase(drive.name));
  if (drive.left_after) return who + " " + text(words.failed) + " after " + seconds_text(*drive.left_after) + ".";
  if (stayed(drive)) return who + " " + succeeded(words) + ".";
  if (!drive.ended) return who + " is still " + text(words.acting) + ".";
  return who + " " + text(words.unfinished) + " when time was up.";
}

std::string outcome_sentences(std::span<const DriveFacts> drives, const StoryWords& words) {
  std::vector<std::string> parts;
  int clones = 0;
  int clones_stayed = 0;
  std::string noun = "clones";
  for (const DriveFacts& drive : drives) {
    clones += drive.clone ? 1 : 0;
    clones_stayed += drive.clone && stayed(drive) ? 1 : 0;
    noun = drive.tried ? "runs" : noun;
  }
  if (clones >= 2 && clones_stayed == clones) {
    parts.push_back((clones == 2 ? "Both " + noun : "All " + std::to_string(clones) + " " + noun) + " " +
                    succeeded(words) + ".");
  } else {
    for (const DriveFacts& drive : drives) {
      if (drive.clone) parts.push_back(outcome_sentence(drive, words));
    }
  }
  // Whoever is no clone is worth a word when alone, or when something happened.
  for (const DriveFacts& drive : drives) {
    if (!drive.clone && (clones == 0 || !stayed(drive))) parts.push_back(outcome_sentence(drive, words));
  }
  return join(parts, " ");
}

const DriveFacts* clone_of(std::span<const DriveFacts> drives, std::string_view data_key) {
  for (const DriveFacts& drive : drives) {
    if (drive.clone && !drive.tried && drive.data_key == data_key && drive.ended) return &drive;
  }
  return nullptr;
}

/// Yours went well, the flawless one failed, and what you showed held recoveries that the flawless ones did not.
std::string recovery_reason(const DriveFacts* yours, const DriveFacts* flawless) {
  if (yours == nullptr || flawless == nullptr || !stayed(*yours) || !flawless->left_after) return {};
  if (!yours->learned || !flawless->learned || !yours->learned->came_back) return {};
  if (yours->learned->furthest < kMarkedlyMore * flawless->learned->furthest) return {};
  return capital(yours->data) + " strayed up to " + metres(yours->learned->furthest) +
         " from the middle and came back, so its clone has seen how to recover; " + flawless->data +
         " never strayed more than " + metres(flawless->learned->furthest) + ".";
}

std::string drift_reason(const DriveFacts& drive, bool say_who) {
  // Who learned by trying has been where no demonstration went.
  if (!drive.clone || drive.tried) return {};
  if (!drive.left_after || !drive.beyond_from || !drive.learned || drive.data.empty()) return {};
  if (*drive.left_after - *drive.beyond_from < kShortestDrift) return {};
  return "From " + seconds_text(*drive.beyond_from) + " on " + (say_who ? phrase(drive.name) : std::string("it")) +
         " was further from the middle than " + drive.data + " ever went (" + metres(drive.learned->furthest) +
         "): it had no example of what to do there.";
}

}  // namespace

StoryWords words_for(const SceneEntry& scene, const ParamValues& params) {
  StoryWords words;
  static_cast<SceneWords&>(words) = scene.words;
  if (!words.rounds.empty()) words.count = static_cast<int>(params.integer(words.rounds));
  return words;
}

void add_offset(Spread& spread, double offset) {
  const double distance = std::fabs(offset);
  if (distance > spread.furthest) {
    spread = {distance, false};
  } else if (distance < 0.5 * spread.furthest) {
    spread.came_back = true;
  }
}

std::string seconds_text(double seconds) {
  // Round first, so that no "60.0 s" comes out of minutes and seconds.
  if (seconds < 119.95) return format_fixed(seconds, 1) + " s";
  const auto all = static_cast<std::int64_t>(std::floor(seconds + 0.5));
  return std::to_string(all / 60) + " min " + std::to_string(all % 60) + " s";
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string count_text(int count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string phrase(std::string_view name) {
  if (name.rfind("Clone of ", 0) == 0) return "the clone" + std::string(name.substr(5));
  if (name == "Expert") return "the expert";
  // "GAIL from your lap": a learner's short name needs no quotes.
  const std::size_t from = name.find(" from ");
  const auto capital_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool learner = from != std::string_view::npos && from > 1 &&
                       std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(from), capital_letter);
  if (learner) return std::string(name);
  return "“" + std::string(name) + "”";
}

std::string caption(const DriveFacts& facts, const StoryWords& words) {
  if (facts.left_after) return text(words.failed) + " after " + seconds_text(*facts.left_after);
  if (!facts.ended) return {};
  if (!stayed(facts)) return "time was up after " + seconds_text(facts.seconds);
  std::string what = text(words.done);
  if (words.count == 1) what = "a whole " + text(words.demonstration);
  if (words.count > 1) what = "all " + std::to_string(words.count) + " " + text(words.demonstrations);
  return what + " in " + seconds_text(facts.seconds);
}

std::string compare_sentence(std::span<const DriveFacts> drives, const StoryWords& words) {
  std::string told = outcome_sentences(drives, words);
  const std::string recovery = recovery_reason(clone_of(drives, "person"), clone_of(drives, "expert"));
  if (!recovery.empty()) return told + " " + recovery;
  const auto left = std::count_if(drives.begin(), drives.end(),
                                  [](const DriveFacts& d) { return d.clone && d.left_after.has_value(); });
  for (const DriveFacts& drive : drives) {
    const std::string reason = drift_reason(drive, left > 1 || drives.back().name != drive.name);
    if (!reason.empty()) told += " " + reason;
  }
  return told;
}

std::string evaluation_sentence(std::span<const EvaluationFacts> runs) {
  std::vector<const EvaluationFacts*> finished;
  for (const EvaluationFacts& run : runs) {
    const bool whole_result = run.result != nullptr && run.result->episodes_total > 0 &&
                              static_cast<int>(run.result->episodes.size()) == run.result->episodes_total;
    if (whole_result) finished.push_back(&run);
  }
  std::string text;
  int last_total = -1;
  for (const EvaluationFacts* run : finished) {
    const EvaluationResult& result = *run->result;
    const Interval interval = result.success_ci95();
    const bool anew = result.episodes_total != last_total;
    if (anew) {
      text += (text.empty() ? "On " : ". On ") + count_text(result.episodes_total, "fresh start", "fresh starts") +
              " " + phrase(run->name) + " succeeded in ";
    } else {
      text += ", " + phrase(run->name) + " ";
    }
    last_total = result.episodes_total;
    text += std::to_string(result.successes()) + " (" + format_percent(result.success_rate()) + ", 95 % interval " +
            format_fixed(100.0 * interval.low, 0) + " to " + format_fixed(100.0 * interval.high, 0) + " %)";
  }
  if (text.empty()) return text;
  text += ".";
  if (finished.size() == 2) {
    const Interval a = finished[0]->result->success_ci95();
    const Interval b = finished[1]->result->success_ci95();
    const bool overlap = a.low <= b.high && b.low <= a.high;
    const bool equal = a.low == b.low && a.high == b.high;
    if (overlap && !equal) text += " The intervals overlap: so many starts do not tell which of the two is better.";
    if (!overlap) {
      text +=
          " The intervals do not overlap, so it is not luck with the starts; another training seed may still turn it"
          " round.";
    }
  }
  return text;
}

std::optional<int> beyond_since(std::span<const float> offsets, double furthest) {
  auto from = static_cast<int>(offsets.size());
  while (from > 0 && std::fabs(static_cast<double>(offsets[static_cast<std::size_t>(from - 1)])) > furthest) --from;
  if (from == static_cast<int>(offsets.size())) return std::nullopt;
  return from;
}

std::string begin_correction_sentence(const std::string& name, int round, CorrectionWay way, const StoryWords& words) {
  const std::string who = capital(phrase(name)) + " " + text(words.acts) + ", round " + std::to_string(round) + ". ";
  switch (way) {
    case CorrectionWay::ride:
      return who + "Move the pointer as if you had " + text(words.control) + ": what you would do is recorded, " +
             text(words.actor) + " does not follow you.";
    case CorrectionWay::take_over:
      return who + "Take " + text(words.control) + " before it " + text(words.fails) + ", " + text(words.mend) +
             ", and let go.";
    case CorrectionWay::point:
      return who + "Pause it, go back to where it goes wrong, and point to where it should go.";
  }
  return who;
}

std::string wheel_sentence(const std::string& name, bool person, int labels, const StoryWords& words) {
  if (person) return "You have " + text(words.control) + ". What you do now is what " + phrase(name) + " will learn.";
  return capital(phrase(name)) + " has " + text(words.control) + " again. " + count_text(labels, "label", "labels") +
         " of yours so far.";
}

std::string end_correction_sentence(const DriveFacts& drive, int labels, const StoryWords& words) {
  std::string happened = "Time was up.";
  if (drive.left_after) {
    happened = "It " + text(words.failed) + " after " + seconds_text(*drive.left_after) + ".";
  } else if (drive.outcome == Outcome::success) {
    happened = "It " + succeeded(words) + ".";
  }
  if (labels == 0)
    return happened + " You did not correct anything: go back to where it went wrong, or take the next start.";
  return happened + " " + count_text(labels, "label", "labels") +
         " of yours: train on them, keep them and correct the next start, or undo.";
}

std::string round_sentence(const std::string& name, std::span<const RoundItem> rounds) {
  const auto measured = [](const RoundItem& round) {
    const EvaluationResult& result = round.evaluation;
    return result.episodes_total > 0 && static_cast<int>(result.episodes.size()) == result.episodes_total;
  };
  const auto score = [](const RoundItem& round) {
    return std::to_string(round.evaluation.successes()) + " of " + std::to_string(round.evaluation.episodes_total);
  };
  if (rounds.empty()) return {};
  const RoundItem& now = rounds.back();
  const std::string which = now.round == 0 ? capital(phrase(name)) : "Round " + std::to_string(now.round);
  if (!measured(now)) return which + " is trained. Trying fresh starts to see how it does.";
  if (rounds.size() < 2 || !measured(rounds[rounds.size() - 2])) {
    return which + " succeeded in " + score(now) + " starts. Correct it where it goes wrong.";
  }
  const RoundItem& before = rounds[rounds.size() - 2];
  const int better = now.evaluation.successes() - before.evaluation.successes();
  std::string text = which + ": " + score(before) + " → " + score(now) + " starts.";
  if (better < 0) text += " Worse than before: that happens; the next corrections may mend it.";
  if (now.evaluation.successes() == now.evaluation.episodes_total) return text + " It is good enough to stop.";
  return text + " Correct it again, or stop.";
}

}  // namespace driftlab
