#include "core/base/text.h"
#include "core/metrics/drift.h"

namespace driftlab {
namespace {

constexpr double kAsGood = 0.95;   // of the expert's success
constexpr double kAtLeast = 0.8;   // of it, by the lower end of the interval
constexpr double kMissed = 0.1;    // share of what can be predicted
constexpr double kAllNoise = 0.8;  // noise floor above which labels say next to nothing

std::string rate_text(const DriftFigures& figures, const Interval& interval) {
  return std::to_string(figures.successes) + " of " + std::to_string(figures.episodes) +
         " episodes succeed (95 %: " + format_percent(interval.low) + " to " + format_percent(interval.high) + ")";
}

std::string number(double value) {
  return format_fixed(value, 2);
}

DriftJudgement cannot_tell(const std::string& fact, const std::string& why) {
  return {DriftVerdict::cannot_tell, "Cannot tell: " + fact + ", " + why + "."};
}

std::string noise_text(const DriftFigures& figures) {
  if (!figures.noise_floor) return "";
  if (figures.training->value <= *figures.noise_floor) return ", no more than the labels' own noise";
  return ", of which " + number(*figures.noise_floor) + " is the labels' own noise";
}

// Fails for sure, and its errors are there.
DriftJudgement judge_failing(const DriftFigures& figures, const std::string& fact) {
  const double floor = figures.noise_floor.value_or(0.0);
  // Who fits labels better than their noise should allow has either learned them by heart or shows that the noise is overestimated:
  // underfitting it is not.
  if (figures.training && floor > kAllNoise && figures.training->value > kMissed) {
    return cannot_tell(fact, "and the labels are mostly noise (" + number(floor) +
                                 " of their variance), so that no fit says anything");
  }
  // The expert's own labels are taken to have no noise.
  const double unfitted =
      figures.training ? (figures.training->value - floor) / (1.0 - floor) : figures.expert_states->value;
  const std::string on = figures.training ? "its own training labels" : "the expert's states";
  const std::string fit = "an error of " +
                          number(figures.training ? figures.training->value : figures.expert_states->value) +
                          " of their variance on " + on + (figures.training ? noise_text(figures) : "");
  if (unfitted > kMissed) {
    return {DriftVerdict::underfits, "Underfits: " + fact + ", and it has not learned what it was shown (" + fit +
                                         "). Train longer, or with a larger network."};
  }
  if (!figures.own_states || !figures.expert_states) {
    return cannot_tell(fact, "and there is no expert to say what was right on its own states");
  }
  const std::string own = number(figures.own_states->value);
  const std::string there = number(figures.expert_states->value);
  if (figures.own_states->value <= kMissed) {
    return cannot_tell(fact, "though on its own states it does nearly what the expert would (error " + own +
                                 "); small errors may matter here, or the task may be too hard from there");
  }
  if (figures.own_states->ci95.low <= figures.expert_states->ci95.high) {
    return cannot_tell(fact, "and it errs on the expert's own states (" + there + ") about as on its own (" + own +
                                 "): it has not learned enough to tell. More demonstrations may");
  }
  return {DriftVerdict::drifts, "Drifts: " + fact + ". It fits what it was shown (" + fit +
                                    "), but where its own mistakes lead its error is " + own + " (" + there +
                                    " where the expert goes). Labels on its own states are what it lacks."};
}

}  // namespace

std::string_view verdict_name(DriftVerdict verdict) {
  switch (verdict) {
    case DriftVerdict::fine:
      return "fine";
    case DriftVerdict::drifts:
      return "drifts";
    case DriftVerdict::underfits:
      return "underfits";
    case DriftVerdict::cannot_tell:
      break;
  }
  return "cannot tell";
}

DriftJudgement judge_drift(const DriftFigures& figures) {
  if (figures.episodes == 0) return {DriftVerdict::cannot_tell, "Cannot tell: nothing was tried yet."};
  const Interval interval = wilson95(figures.successes, figures.episodes);
  const std::string fact = rate_text(figures, interval);
  const double reference = figures.expert_success.value_or(1.0);
  if (figures.expert_success && reference == 0.0) {
    return cannot_tell(fact, "and the expert itself never does");
  }
  if (figures.success_rate() >= kAsGood * reference && interval.low >= kAtLeast * reference) {
    return {DriftVerdict::fine,
            "Fine: " + fact + (figures.expert_success ? ", the expert's " + format_percent(reference) + "." : ".")};
  }
  if (figures.episodes < kLeastEpisodesToJudge) {
    return cannot_tell(fact, "too few to judge: try " + std::to_string(kLeastEpisodesToJudge) + " or more");
  }
  if (interval.high >= kAsGood * reference) {
    return cannot_tell(fact,
                       "which may yet be as good as the expert's " + format_percent(reference) + ": try more episodes");
  }
  if (!figures.training && !figures.expert_states) {
    return cannot_tell(fact, "and there is neither an expert nor a demonstration to hold it against");
  }
  return judge_failing(figures, fact);
}

}  // namespace driftlab
