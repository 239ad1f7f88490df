// How actions at a decision are binned to be drawn, and put into words.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/math.h"
#include "core/base/text.h"
#include "core/metrics/decision.h"

namespace driftlab {
namespace {

constexpr double kMost = 0.8;  // of the episodes, to say of a policy what it does
constexpr double kNear = 0.1;  // of the way between two modes, to call two actions the same
constexpr double kEverything = 1e300;

/// Up to two significant digits.
double rounded_up(double reach) {
  double unit = 1.0;
  while (unit < 10.0 * reach && unit < 1e30) unit *= 10.0;
  while (unit > reach / 10.0 && unit > 1e-30) unit /= 10.0;
  return std::ceil(reach / unit - 1e-9) * unit;
}

std::string readable(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string number_text(double value) {
  const double size = std::abs(value);
  return format_fixed(value, size >= 100.0 ? 0 : size >= 1.0 ? 1 : size >= 0.1 ? 2 : 3);
}

std::string short_text(double value) {
  return format_real(std::round(value * 1000.0) / 1000.0);
}

std::string capital_letter(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// Of the predicted cells, those cut by an end in part.
double within(const Predicted& predicted, const Field& action, double low, double high) {
  const auto from = static_cast<double>(action.low);
  const double width = (static_cast<double>(action.high) - from) / kPredictedCells;
  double sum = 0.0;
  for (std::size_t i = 0; i < predicted.shares.size(); ++i) {
    const double cell = from + width * static_cast<double>(i);
    const double common = std::min(high, cell + width) - std::max(low, cell);
    if (common > 0.0) sum += static_cast<double>(predicted.shares[i]) * std::min(1.0, common / width);
  }
  return sum;
}

/// What the sentence is put together from.
class Teller {
 public:
  Teller(const DecisionActions& actions, const SceneSpec& spec, const SceneWords& words, std::string_view who)
      : all_(actions), spec_(spec), words_(words), who_(who) {
    const Field& field = spec.action[static_cast<std::size_t>(actions.at.action)];
    name_ = readable(field.name);
    unit_ = field.unit == "1" || field.unit.empty() ? "" : " " + std::string(field.unit);
    sides_ =
        actions.at.action == spec.decision.action && !spec.decision.negative.empty() && !spec.decision.positive.empty();
    modes_ = find_modes(actions.demonstrations.actions);
    opposed_ = sides_ && modes_.two && modes_.low < 0.0 && modes_.high > 0.0;
  }

  std::string sentence() const {
    const bool demonstrated = all_.demonstrations.episodes + all_.left_out > 0;
    const bool driven = all_.own.episodes > 0;
    if (!demonstrated && !driven) return "";
    const bool own_place = decision_place(all_.at, spec_) == spec_.decision.title;
    std::string text = decision_place(all_.at, spec_) + (own_place ? " " : ", ");
    if (demonstrated) text += demonstrations();
    if (demonstrated && driven) text += "; ";
    if (driven) text += policy();
    text += ".";
    const std::string more = belief();
    return capital_letter(text + (more.empty() ? "" : " " + more));
  }

 private:
  std::string value(double number) const { return number_text(number) + unit_; }
  std::string episodes(int count) const {
    if (all_.at.every_step) return std::to_string(count) + (count == 1 ? " step" : " steps");
    return std::to_string(count) + " " + std::string(count == 1 ? words_.demonstration : words_.demonstrations);
  }
  static int size(const ActionSamples& samples) { return static_cast<int>(samples.actions.size()); }

  /// "left in 20 and right in 20 of 40 laps"
  std::string sides(const ActionSamples& samples) const {
    const std::string right = std::string(spec_.decision.negative) + " in " + std::to_string(samples.below());
    const std::string left = std::string(spec_.decision.positive) + " in " + std::to_string(samples.above());
    const bool left_first = samples.above() >= samples.below();
    return (left_first ? left : right) + " and " + (left_first ? right : left) + " of " + episodes(size(samples));
  }
  std::string either(const ActionSamples& samples, const Modes& modes) const {
    return "about " + value(modes.low) + " in " + std::to_string(modes.below) + " and " + value(modes.high) + " in " +
           std::to_string(modes.above) + " of " + episodes(size(samples));
  }
  std::string spread(const ActionSamples& samples) const {
    return value(samples.average()) + " on average (standard deviation " + value(samples.deviation()) + ", " +
           episodes(size(samples)) + ")";
  }

  std::string demonstrations() const {
    const ActionSamples& shown = all_.demonstrations;
    std::string note;
    if (all_.left_out > 0) note = " (" + episodes_left_out() + " could not be played again)";
    if (shown.actions.empty()) return "no demonstration says anything" + note;
    if (opposed_) return "the demonstrations go " + sides(shown) + note;
    if (modes_.two) return "the demonstrations do one of two things: " + name_ + " " + either(shown, modes_) + note;
    const bool all_above = shown.above() == size(shown);
    const bool all_below = shown.below() == size(shown);
    if (sides_ && (all_above || all_below)) {
      return "the demonstrations all go " + std::string(all_above ? spec_.decision.positive : spec_.decision.negative) +
             " (" + episodes(size(shown)) + ")" + note;
    }
    return "the " + name_ + " of the demonstrations is " + spread(shown) + note;
  }
  std::string episodes_left_out() const {
    return std::to_string(all_.left_out) + (all_.left_out == 1 ? " other" : " others");
  }

  std::string policy() const {
    const ActionSamples& own = all_.own;
    const std::string tries = std::to_string(own.episodes) + (own.episodes == 1 ? " try" : " tries");
    if (own.actions.empty()) return who_ + " never comes there in " + tries;
    const std::string came =
        own.reached < own.episodes ? " (it came there in " + std::to_string(own.reached) + " of " + tries + ")" : "";
    return compared() + came;
  }

  std::string compared() const {
    const ActionSamples& own = all_.own;
    if (!modes_.two) {
      const Modes modes = find_modes(own.actions);
      if (modes.two) return who_ + " does one of two things: " + name_ + " " + either(own, modes);
      return "that of " + who_ + " is " + spread(own);
    }
    const auto count_in = [&](double low, double high) {
      return static_cast<int>(std::count_if(own.actions.begin(), own.actions.end(), [&](float action) {
        return static_cast<double>(action) > low && static_cast<double>(action) <= high;
      }));
    };
    const int lower = count_in(-kEverything, valley_low());
    const int between = count_in(valley_low(), valley_high());
    const int upper = count_in(valley_high(), kEverything);
    if (between >= kMost * size(own)) return in_valley(between);
    std::vector<std::string> parts;
    const auto tell = [&](int count, const std::string& what) {
      if (count > 0) parts.push_back(what + " in " + std::to_string(count));
    };
    tell(upper, side(true));
    tell(lower, side(false));
    tell(between, "between the two");
    if (upper < lower && upper > 0) std::swap(parts[0], parts[1]);
    const std::string last = parts.back();
    parts.pop_back();
    const std::string before = parts.empty() ? "" : join(parts, ", ") + " and ";
    return who_ + " goes " + before + last + " of " + episodes(size(own));
  }

  std::string in_valley(int between) const {
    const ActionSamples& own = all_.own;
    const double mean = own.average();
    const double near = kNear * (modes_.high - modes_.low);
    const bool middle = std::abs(mean - all_.demonstrations.average()) <= near && own.deviation() <= near;
    const bool straight = opposed_ && !spec_.decision.zero.empty() && std::abs(mean) <= near && own.deviation() <= near;
    std::string text = "the action of " + who_ + (middle ? " is the mean of the two" : " lies between the two");
    text += straight ? ", close to " + std::string(spec_.decision.zero) : ", " + value(mean) + " on average";
    if (between < size(own)) text += ", in " + std::to_string(between) + " of " + episodes(size(own));
    return text;
  }

  /// What the policy itself holds likely, beside two modes.
  std::string belief() const {
    if (!all_.predicted || !modes_.two) return "";
    const Field& field = spec_.action[static_cast<std::size_t>(all_.at.action)];
    const double lower = within(*all_.predicted, field, -kEverything, valley_low());
    const double upper = within(*all_.predicted, field, valley_high(), kEverything);
    return "What it holds likely: " + side(false) + " " + format_percent(lower) + ", between the two " +
           format_percent(std::max(0.0, 1.0 - lower - upper)) + ", " + side(true) + " " + format_percent(upper) + ".";
  }

  /// The ends of the band between the modes, as in modes.h.
  double valley_low() const { return modes_.low + 0.25 * (modes_.high - modes_.low); }
  double valley_high() const { return modes_.high - 0.25 * (modes_.high - modes_.low); }
  std::string side(bool upper) const {
    if (opposed_) return std::string(upper ? spec_.decision.positive : spec_.decision.negative);
    return "about " + value(upper ? modes_.high : modes_.low);
  }

  const DecisionActions& all_;
  const SceneSpec& spec_;
  const SceneWords& words_;
  std::string who_;
  std::string name_;
  std::string unit_;
  bool sides_ = false;  ///< what is below and above 0 has names
  Modes modes_;         ///< the demonstrations'
  bool opposed_ = false;
};

}  // namespace

double normal_cdf(double x) {
  if (x < -8.5) return 0.0;
  if (x > 8.5) return 1.0;
  double sum = x;
  double term = x;
  double before = 0.0;
  for (int i = 3; sum != before; i += 2) {
    before = sum;
    term *= x * x / i;
    sum += term;
  }
  constexpr double kLogRootTwoPi = 0.91893853320467274178;
  return std::clamp(0.5 + sum * det::exp(-0.5 * x * x - kLogRootTwoPi), 0.0, 1.0);
}

GridAxis action_bins(const Field& action, std::span<const DecisionActions* const> all) {
  const auto limit_low = static_cast<double>(action.low);
  const auto limit_high = static_cast<double>(action.high);
  double low = limit_high;
  double high = limit_low;
  const auto cover = [&](double value) {
    low = std::min(low, std::clamp(value, limit_low, limit_high));
    high = std::max(high, std::clamp(value, limit_low, limit_high));
  };
  for (const DecisionActions* actions : all) {
    for (const ActionSamples* samples : {&actions->demonstrations, &actions->own}) {
      for (const float value : samples->actions) cover(static_cast<double>(value));
    }
    if (!actions->predicted) continue;
    cover(actions->predicted->mean - 2.0 * actions->predicted->deviation);
    cover(actions->predicted->mean + 2.0 * actions->predicted->deviation);
  }
  if (low > high) return {limit_low, limit_high, kActionBins};
  const bool even = std::abs(limit_low + limit_high) <= 1e-6 * limit_high;
  if (even) {
    const double reach = std::max(std::abs(low), std::abs(high));
    if (reach <= 0.0) return {limit_low, limit_high, kActionBins};
    const double rounded = std::min(rounded_up(1.05 * reach), limit_high);
    return {-rounded, rounded, kActionBins};
  }
  const double margin = high > low ? 0.05 * (high - low) : 0.05 * (limit_high - limit_low);
  return {std::max(limit_low, low - margin), std::min(limit_high, high + margin), kActionBins};
}

std::vector<int> binned(const ActionSamples& samples, const GridAxis& axis) {
  std::vector<int> counts(static_cast<std::size_t>(axis.cells));
  for (const float action : samples.actions) {
    const double place = (static_cast<double>(action) - axis.low) / (axis.high - axis.low) * axis.cells;
    const int bin = static_cast<int>(std::clamp(std::floor(place), 0.0, static_cast<double>(axis.cells - 1)));
    ++counts[static_cast<std::size_t>(bin)];
  }
  return counts;
}

std::vector<double> binned(const Predicted& predicted, const Field& action, const GridAxis& axis) {
  std::vector<double> shares;
  const double width = (axis.high - axis.low) / axis.cells;
  for (int i = 0; i < axis.cells; ++i) {
    const double low = i == 0 ? -1e300 : axis.low + width * i;
    const double high = i + 1 == axis.cells ? 1e300 : axis.low + width * (i + 1);
    shares.push_back(within(predicted, action, low, high));
  }
  return shares;
}

std::string decision_place(const Decision& at, const SceneSpec& spec) {
  const DecisionPoint& point = spec.decision;
  const bool own = !point.title.empty() && at.field == point.field && at.low == static_cast<double>(point.low) &&
                   at.high == static_cast<double>(point.high);
  if (own) return std::string(point.title);
  const auto field = find_field(spec, at.field);
  const bool bare = !field || field->field.unit == "1" || field->field.unit.empty();
  return "where " + readable(at.field) + " is " + short_text(at.low) + " to " + short_text(at.high) +
         (bare ? "" : " " + field->field.unit);
}

std::string decision_sentence(const DecisionActions& actions, const SceneSpec& spec, const SceneWords& words,
                              std::string_view who) {
  return Teller(actions, spec, words, who).sentence();
}

}  // namespace driftlab
