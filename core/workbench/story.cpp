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

std::string whole(const StoryWords& words) {
  if (!words.road) return "to the end";
  return words.laps == 1 ? "for the whole lap" : "for all " + std::to_string(words.laps) + " laps";
}

bool stayed(const DriveFacts& drive) {
  return drive.outcome == Outcome::success && !drive.left_after;
}

std::string outcome_sentence(const DriveFacts& drive, const StoryWords& words) {
  const std::string who = capital(phrase(drive.name));
  if (drive.left_after)
    return who + (words.road ? " left the road after " : " failed after ") + seconds_text(*drive.left_after) + ".";
  if (stayed(drive)) return who + (words.road ? " stayed on " : " made it ") + whole(words) + ".";
  if (!drive.ended) return who + " is still driving.";
  return who + (words.road ? " was still on the road when time was up." : " was not there when time was up.");
}

std::string outcome_sentences(std::span<const DriveFacts> drives, const StoryWords& words) {
  std::vector<std::string> parts;
  int clones = 0;
  int clones_stayed = 0;
  for (const DriveFacts& drive : drives) {
    clones += drive.clone ? 1 : 0;
    clones_stayed += drive.clone && stayed(drive) ? 1 : 0;
  }
  if (clones >= 2 && clones_stayed == clones) {
    parts.push_back((clones == 2 ? "Both clones" : "All " + std::to_string(clones) + " clones") +
                    std::string(words.road ? " stayed on " : " made it ") + whole(words) + ".");
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
    if (drive.clone && drive.data_key == data_key && drive.ended) return &drive;
  }
  return nullptr;
}

/// Yours stayed, the flawless one left, and what you drove held recoveries that the flawless laps did not.
std::string recovery_reason(const DriveFacts* yours, const DriveFacts* flawless) {
  if (yours == nullptr || flawless == nullptr || !stayed(*yours) || !flawless->left_after) return {};
  if (!yours->learned || !flawless->learned || !yours->learned->came_back) return {};
  if (yours->learned->furthest < kMarkedlyMore * flawless->learned->furthest) return {};
  return capital(yours->data) + " strayed up to " + metres(yours->learned->furthest) +
         " from the middle and came back, so its clone has seen how to recover; " + flawless->data +
         " never strayed more than " + metres(flawless->learned->furthest) + ".";
}

std::string drift_reason(const DriveFacts& drive, bool say_who) {
  if (!drive.clone || !drive.left_after || !drive.beyond_from || !drive.learned || drive.data.empty()) return {};
  if (*drive.left_after - *drive.beyond_from < kShortestDrift) return {};
  return "From " + seconds_text(*drive.beyond_from) + " on " + (say_who ? phrase(drive.name) : std::string("it")) +
         " was further from the middle than " + drive.data + " ever went (" + metres(drive.learned->furthest) +
         "): it had no example of what to do there.";
}

}  // namespace

StoryWords words_for(const SceneSpec& spec, const ParamValues& params) {
  StoryWords words;
  for (const Field& probe : spec.probes) words.road = words.road || probe.name == "offset";
  for (const Param& param : params.table()) {
    if (param.key == "laps") words.laps = static_cast<int>(params.integer("laps"));
  }
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
  return "“" + std::string(name) + "”";
}

std::string caption(const DriveFacts& facts, const StoryWords& words) {
  if (facts.left_after)
    return (words.road ? "left the road after " : "failed after ") + seconds_text(*facts.left_after);
  if (!facts.ended) return {};
  if (stayed(facts)) {
    if (!words.road) return "made it in " + seconds_text(facts.seconds);
    const std::string laps = words.laps == 1 ? "a whole lap" : "all " + std::to_string(words.laps) + " laps";
    return laps + " in " + seconds_text(facts.seconds);
  }
  return (words.road ? "still on the road when time was up, after " : "time was up after ") +
         seconds_text(facts.seconds);
}

std::string compare_sentence(std::span<const DriveFacts> drives, const StoryWords& words) {
  std::string text = outcome_sentences(drives, words);
  if (!words.road) return text;
  const std::string recovery = recovery_reason(clone_of(drives, "person"), clone_of(drives, "expert"));
  if (!recovery.empty()) return text + " " + recovery;
  const auto left = std::count_if(drives.begin(), drives.end(),
                                  [](const DriveFacts& d) { return d.clone && d.left_after.has_value(); });
  for (const DriveFacts& drive : drives) {
    const std::string reason = drift_reason(drive, left > 1 || drives.back().name != drive.name);
    if (!reason.empty()) text += " " + reason;
  }
  return text;
}

std::string evaluation_sentence(std::span<const EvaluationFacts> runs, const StoryWords& words) {
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
              " " + phrase(run->name) + (words.road ? " finished " : " succeeded in ");
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
  const std::string who = capital(phrase(name)) + " drives, round " + std::to_string(round) + ". ";
  switch (way) {
    case CorrectionWay::ride:
      return who + "Move the pointer as if you drove: what you would do is recorded, the car does not follow you.";
    case CorrectionWay::take_over:
      return who + "Take the wheel before it " + (words.road ? "leaves the road" : "fails") +
             ", bring it back, and let go.";
    case CorrectionWay::point:
      return who + "Pause it, go back to where it goes wrong, and point to where it should drive.";
  }
  return who;
}

std::string wheel_sentence(const std::string& name, bool person, int labels) {
  if (person) return "You have the wheel. What you do now is what " + phrase(name) + " will learn.";
  return capital(phrase(name)) + " has the wheel again. " + count_text(labels, "label", "labels") + " of yours so far.";
}

std::string end_correction_sentence(const DriveFacts& drive, int labels, const StoryWords& words) {
  std::string happened = "Time was up.";
  if (drive.left_after) {
    happened = (words.road ? "It left the road after " : "It failed after ") + seconds_text(*drive.left_after) + ".";
  } else if (drive.outcome == Outcome::success) {
    happened = words.road ? "It came round." : "It made it.";
  }
  if (labels == 0)
    return happened + " You did not correct anything: go back to where it went wrong, or take the next start.";
  return happened + " " + count_text(labels, "label", "labels") +
         " of yours: train on them, keep them and correct the next start, or undo.";
}

std::string round_sentence(const std::string& name, std::span<const RoundItem> rounds, const StoryWords& words) {
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
  if (!measured(now)) return which + " is trained. Driving fresh starts to see how it does.";
  const std::string verb = words.road ? " finished " : " succeeded in ";
  if (rounds.size() < 2 || !measured(rounds[rounds.size() - 2])) {
    return which + verb + score(now) + " starts. Correct it where it goes wrong.";
  }
  const RoundItem& before = rounds[rounds.size() - 2];
  const int better = now.evaluation.successes() - before.evaluation.successes();
  std::string text = which + ": " + score(before) + " → " + score(now) + " starts.";
  if (better < 0) text += " Worse than before: that happens; the next corrections may mend it.";
  if (now.evaluation.successes() == now.evaluation.episodes_total) return text + " It is good enough to stop.";
  return text + " Correct it again, or stop.";
}

}  // namespace driftlab
