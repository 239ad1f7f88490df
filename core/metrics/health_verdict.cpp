// What the figures of training mean. The bounds are rules of thumb.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "core/metrics/health.h"

namespace driftlab {
namespace {

constexpr std::int64_t kEarly = 3;  // rollouts
constexpr std::int64_t kEarlyEpisodes = 20;
constexpr double kSure = 0.97;     // of either kind of steps: worth a look
constexpr double kOften = 0.92;    // of both together: a discriminator that leaves no doubt
constexpr double kLost = 0.6;      // of both together: little better than tossing a coin
constexpr double kManyWays = 0.2;  // a way that demonstrations go at least so often
constexpr double kNoWay = 0.02;
constexpr double kTooNarrow = 0.02;  // deviation in half ranges
constexpr double kGood = 0.9;
constexpr double kUnearned = 0.3;  // more successes than were shown
constexpr double kForgotten = 0.2;
constexpr double kMuchDivergence = 0.1;  // nats, where no bound was set
constexpr double kRise = 0.05;           // of the success
constexpr double kReturnRise = 0.1;      // of the range that the return has had
constexpr double kFar = 0.35;            // nats of at most ln 2

using Curve = std::span<const std::pair<double, double>>;

double mean_of(Curve points) {
  double sum = 0.0;
  for (const auto& [x, y] : points) sum += y;
  return points.empty() ? 0.0 : sum / static_cast<double>(points.size());
}

/// The newest fifth of a curve against the fifth before it.
struct Trend {
  bool known = false;
  double before = 0.0;
  double now = 0.0;
};

Trend trend_of(Curve points) {
  const std::size_t part = std::max<std::size_t>(1, points.size() / 5);
  if (points.size() < 2 * part || points.size() < 4) return {};
  return {true, mean_of(points.subspan(points.size() - 2 * part, part)), mean_of(points.last(part))};
}

/// Of the means of all fifths.
double best_of(Curve points) {
  const std::size_t part = std::max<std::size_t>(1, points.size() / 5);
  double best = 0.0;
  for (std::size_t i = 0; i + part <= points.size(); i += part) {
    best = std::max(best, mean_of(points.subspan(i, part)));
  }
  return best;
}

bool success_rises(const HealthFacts& facts) {
  const Trend success = trend_of(facts.success);
  return success.known && success.now > success.before + kRise;
}

bool rises(const HealthFacts& facts) {
  if (success_rises(facts)) return true;
  const Trend returns = trend_of(facts.returns);
  if (!returns.known) return false;
  double low = returns.now;
  double high = returns.now;
  for (const auto& [x, y] : facts.returns) {
    low = std::min(low, y);
    high = std::max(high, y);
  }
  return returns.now > returns.before + kReturnRise * (high - low);
}

/// What the scene pays, where that is what rises.
std::string return_words(const HealthFacts& facts) {
  const Trend returns = trend_of(facts.returns);
  if (success_rises(facts) || !returns.known || !(returns.now > returns.before)) return "";
  return " Its return in the scene rises: " + format_fixed(returns.now, 1) + " after " +
         format_fixed(returns.before, 1) + ".";
}

double least(std::span<const double> values) {
  return values.empty() ? 1.0 : *std::min_element(values.begin(), values.end());
}

std::string success_words(const TrainingHealth& now) {
  const auto of = static_cast<int>(std::min<std::int64_t>(100, now.episodes));
  return format_percent(now.success) + " of its last " + std::to_string(of) +
         " episodes succeeded, while it tries things out";
}

std::string way_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

const WayFigure* lost_way(const HealthFacts& facts) {
  int common = 0;
  const WayFigure* lost = nullptr;
  for (const WayFigure& way : facts.ways) {
    if (way.demonstrations < kManyWays) continue;
    ++common;
    if (way.own <= kNoWay) lost = &way;
  }
  double gone = 0.0;
  for (const WayFigure& way : facts.ways) gone += way.own;
  // Who goes no way at all has not come far enough to have lost one.
  return common > 1 && gone > kManyWays ? lost : nullptr;
}

void add_policy_figures(const HealthFacts& facts, std::vector<HealthFigure>& figures) {
  const TrainingHealth& now = facts.now;
  const double bound = now.most_divergence > 0.0 ? 2.0 * now.most_divergence : kMuchDivergence;
  figures.push_back({"deviation",
                     "Least deviation",
                     "1",
                     least(now.deviations),
                     kTooNarrow,
                     {},
                     "How widely it tries, in half ranges of the action."});
  if (now.iterations == 0 && now.policy.minibatches == 0) return;  // the others are of updates
  figures.push_back({"entropy",
                     "Policy entropy",
                     "nat",
                     now.policy.entropy,
                     {},
                     {},
                     "How undecided the policy is about what to do: it falls while it learns, and ends the search when "
                     "it falls too soon."});
  figures.push_back({"divergence",
                     "KL per update",
                     "nat",
                     now.policy.divergence,
                     {},
                     bound,
                     "How far the newest updates moved the policy."});
  figures.push_back({"explained_variance",
                     "Explained variance",
                     "1",
                     now.policy.explained_variance,
                     0.0,
                     {},
                     "How well the value function foresees the return: 1 perfectly, 0 no better than the mean."});
  figures.push_back({"gradient_norm",
                     "Gradient norm",
                     "1",
                     now.policy.gradient_norm,
                     {},
                     {},
                     "Of the policy, before it is clipped."});
}

void add_discriminator_figures(const HealthFacts& facts, std::vector<HealthFigure>& figures) {
  if (!facts.now.discriminator) return;
  const DiscriminatorFigures& now = *facts.now.discriminator;
  figures.push_back(
      {"expert_accuracy",
       "Knows the expert",
       "1",
       now.expert_accuracy,
       {},
       kSure,
       "Share of the demonstrations' steps that the discriminator takes for the expert's. One half is chance."});
  figures.push_back({"learner_accuracy",
                     "Knows the learner",
                     "1",
                     now.learner_accuracy,
                     {},
                     kSure,
                     "Share of the learner's steps that it takes for the learner's. One half is chance."});
  figures.push_back({"discriminator_loss",
                     "Discriminator loss",
                     "nat",
                     now.loss,
                     {},
                     {},
                     "Cross-entropy: 0.69 when it cannot tell, near 0 when it is sure."});
  figures.push_back({"discriminator_slope",
                     "Discriminator slope",
                     "1",
                     now.slope,
                     {},
                     {},
                     "How steep it is between the two: what the gradient penalty keeps down."});
}

std::vector<HealthFigure> figures_of(const HealthFacts& facts) {
  std::vector<HealthFigure> figures;
  if (facts.now.episodes > 0) {
    figures.push_back(
        {"success",
         "Succeeds, trying",
         "1",
         facts.now.success,
         {},
         {},
         "Share of its last hundred episodes, in which it tries things out: the finished policy tries nothing."});
  }
  add_discriminator_figures(facts, figures);
  figures.push_back({"reward",
                     "Reward of a step",
                     "1",
                     facts.now.reward,
                     {},
                     {},
                     facts.now.discriminator ? "What the discriminator pays for a step, on average."
                                             : "What the scene pays for a step, on average."});
  if (facts.divergence) {
    figures.push_back({"visitation_divergence",
                       "Away from the expert",
                       "nat",
                       *facts.divergence,
                       {},
                       kFar,
                       "Jensen-Shannon divergence of the places visited: 0 the same, 0.69 none in common."});
  }
  add_policy_figures(facts, figures);
  for (const WayFigure& way : facts.ways) {
    figures.push_back(
        {way.name,
         way_words(way.name),
         "1",
         way.own,
         {},
         {},
         "Share of its last hundred episodes; " + format_percent(way.demonstrations) + " of the demonstrations."});
  }
  return figures;
}

struct Finding {
  HealthVerdict verdict;
  std::string why;
  std::string advice;
};

std::optional<Finding> discriminator_finding(const HealthFacts& facts) {
  if (!facts.now.discriminator) return std::nullopt;
  const DiscriminatorFigures& now = *facts.now.discriminator;
  const std::string right = "It is right on " + format_percent(now.expert_accuracy) + " of the expert's steps and " +
                            format_percent(now.learner_accuracy) + " of the learner's";
  const double often = 0.5 * (now.expert_accuracy + now.learner_accuracy);
  if (often >= kOften && facts.now.success < 0.5 && !rises(facts)) {
    return Finding{HealthVerdict::discriminator_strong,
                   right + ": every step looks equally wrong, so none is worth trying again.",
                   "Let only the policy learn for a while, raise the gradient penalty, or lower the discriminator's "
                   "rate or updates."};
  }
  if (often < kLost && facts.now.success < 0.5 && !rises(facts)) {
    return Finding{HealthVerdict::discriminator_lost, right + ", little better than chance, and yet the policy fails.",
                   "Let only the discriminator learn for a while, raise its rate, or lower the gradient penalty."};
  }
  return std::nullopt;
}

std::optional<Finding> policy_finding(const HealthFacts& facts) {
  const TrainingHealth& now = facts.now;
  const double bound = now.most_divergence > 0.0 ? 2.0 * now.most_divergence : kMuchDivergence;
  if (now.policy.divergence > bound) {
    return Finding{HealthVerdict::leaps,
                   "The last updates moved the policy by " + format_fixed(now.policy.divergence, 3) +
                       " nat: more than its steps can vouch for.",
                   "Lower the learning rate, or the divergence at which updates stop."};
  }
  if (least(now.deviations) < kTooNarrow && now.success < kGood) {
    return Finding{HealthVerdict::frozen,
                   "It tries hardly anything any more (deviation " + format_fixed(least(now.deviations), 3) +
                       " half ranges) and " + success_words(now) + ".",
                   "Give it an entropy bonus, or a greater initial deviation."};
  }
  if (now.policy.explained_variance < 0.0 && now.iterations > 10 && now.success < kGood && !rises(facts)) {
    return Finding{HealthVerdict::blind_values,
                   "Its expectations explain nothing of what it earns (explained variance " +
                       format_fixed(now.policy.explained_variance, 2) + ").",
                   "Raise the value function's rate, or lower the discount."};
  }
  return std::nullopt;
}

Finding find(const HealthFacts& facts) {
  const TrainingHealth& now = facts.now;
  if (now.iterations < kEarly || now.episodes < kEarlyEpisodes) {
    return {HealthVerdict::early,
            "Rollouts learned from: " + std::to_string(now.iterations) +
                ". Episodes ended: " + std::to_string(now.episodes) + ".",
            ""};
  }
  if (const WayFigure* way = lost_way(facts)) {
    return {HealthVerdict::one_sided,
            "Of the demonstrations " + format_percent(way->demonstrations) + " " + way_words(way->name) +
                ", of its own episodes " + format_percent(way->own) + ".",
            "That is what this objective allows: one way suffices to look like the expert. More entropy or a lower "
            "rate may keep both."};
  }
  if (facts.shown && now.discriminator && now.success > *facts.shown + kUnearned) {
    return {
        HealthVerdict::unearned,
        success_words(now) + ", but " + format_percent(*facts.shown) + " of the demonstrations did.",
        "It is not paid for likeness alone: with a positive reward and no absorbing states each further step pays."};
  }
  if (now.success >= kGood) return {HealthVerdict::succeeds, success_words(now) + ".", ""};
  if (const auto found = discriminator_finding(facts)) return *found;
  if (const auto found = policy_finding(facts)) return *found;
  const Trend trend = trend_of(facts.success);
  if (const double best = best_of(facts.success); trend.known && trend.now < best - kForgotten && !rises(facts)) {
    return {HealthVerdict::forgets, success_words(now) + "; there was a time when " + format_percent(best) + " did.",
            "Lower the learning rate, or keep the policy of that time: stop a run while it drives well."};
  }
  if (rises(facts) || !trend.known) {
    return {HealthVerdict::learning, success_words(now) + "." + return_words(facts), ""};
  }
  return {
      HealthVerdict::stuck, success_words(now) + ", no more than before.",
      "Look at the map: is there reward where the demonstrations are? Try other settings, or more environment steps."};
}

}  // namespace

std::string_view verdict_name(HealthVerdict verdict) {
  constexpr std::array<std::string_view, 12> kNames = {"too early to say",
                                                       "learning",
                                                       "succeeds",
                                                       "discriminator too strong",
                                                       "discriminator lost",
                                                       "collapsed to one side",
                                                       "tries nothing any more",
                                                       "leaps",
                                                       "values explain nothing",
                                                       "stuck",
                                                       "forgets",
                                                       "earns what was not shown"};
  return kNames[static_cast<std::size_t>(verdict)];
}

HealthReport judge_health(const HealthFacts& facts) {
  Finding found = find(facts);
  return {found.verdict, std::move(found.why), std::move(found.advice), figures_of(facts), facts.ways};
}

}  // namespace driftlab
