// What a horizon sweep says, for people and for programs.

#include <algorithm>

#include "core/base/text.h"
#include "core/study/horizon_sweep.h"

namespace driftlab {
namespace {

std::string bracketed(const Interval& interval) {
  return format_fixed(interval.low, 2) + " to " + format_fixed(interval.high, 2);
}

std::string padded(std::string words, std::size_t width) {
  words.resize(std::max(words.size(), width), ' ');
  return words;
}

std::string flush_right(const std::string& words) {
  constexpr std::size_t kWidth = 9;
  return std::string(words.size() < kWidth ? kWidth - words.size() : 1, ' ') + words;
}

// One line a seed, then their mean; what was fitted has a star.
std::string lines(const HorizonRow& row, std::size_t horizons) {
  constexpr std::size_t kName = 13;
  std::string out;
  std::vector<double> sums(horizons);
  for (std::size_t seed = 0; seed < row.costs.size(); ++seed) {
    out += padded(row.learner + " seed " + std::to_string(seed), kName);
    for (std::size_t h = 0; h < horizons; ++h) {
      sums[h] += row.costs[seed][h];
      out += flush_right(format_fixed(row.costs[seed][h], 1) + " ");
    }
    out += "\n";
  }
  if (row.costs.empty()) return out;
  out += padded(row.learner + " mean", kName);
  for (std::size_t h = 0; h < horizons; ++h) {
    const double mean = sums[h] / static_cast<double>(row.costs.size());
    out += flush_right(format_fixed(mean, 1) + (row.fit && row.fit->used[h] ? "*" : " "));
  }
  return out + "\n";
}

}  // namespace

std::string HorizonRow::words() const {
  if (!fit) return "not fitted: " + fit.error().message();
  const std::string power = "cost grows as T^" + format_fixed(fit->exponent, 2);
  if (costs.size() == 1) return power + " (one seed: no interval)";
  return power + " (95 % over " + std::to_string(costs.size()) + " seeds: " + bracketed(fit->ci95) + ")";
}

HorizonRow HorizonSweep::row(std::size_t learner) const {
  auto rows = costs(learner);
  auto fit = rows.empty() ? Result<ExponentFit>(fail("a seed that is through", "none yet", "Wait for the first one."))
                          : fit_exponent(horizons(), rows);
  return {std::string(options_.learners[learner].entry->id), std::move(rows), std::move(fit)};
}

nlohmann::ordered_json HorizonSweep::json() const {
  nlohmann::ordered_json out = {{"scene", setup_->driving.entry->id},
                                {"scene_params", setup_->driving.params.changed()},
                                {"seeds", options_.seeds},
                                {"episodes", options_.episodes},
                                {"demos", options_.demos},
                                {"driver", options_.driver},
                                {"seed", options_.seed},
                                {"horizons_steps", horizons()},
                                {"saturated_above", kSaturated},
                                {"seen_by_at_least", kSeenBy},
                                {"rows", nlohmann::ordered_json::array()}};
  for (std::size_t i = 0; i < learners(); ++i) {
    const HorizonRow found = row(i);
    nlohmann::ordered_json line = {
        {"learner", found.learner},    {"learner_params", options_.learners[i].params.changed()},
        {"cost_by_seed", found.costs}, {"exponent", nullptr},
        {"exponent_ci95", nullptr},    {"fitted_horizons", nullptr},
        {"weights", nullptr},          {"not_fitted_because", nullptr}};
    if (found.fit) {
      line["exponent"] = found.fit->exponent;
      if (found.costs.size() > 1) line["exponent_ci95"] = {found.fit->ci95.low, found.fit->ci95.high};
      line["fitted_horizons"] = found.fit->used;
      line["weights"] = found.fit->weights;
    } else {
      line["not_fitted_because"] = found.fit.error().message();
    }
    out["rows"].push_back(std::move(line));
  }
  return out;
}

std::string HorizonSweep::text() const {
  std::string out = "mean cost of an episode, by horizon; * fitted\nseconds      ";
  for (const double steps : horizons()) out += flush_right(format_fixed(steps * dt_, 1) + " ");
  out += "\n";
  for (std::size_t i = 0; i < learners(); ++i) {
    const HorizonRow found = row(i);
    out += lines(found, horizons().size()) + found.learner + ": " + found.words() + "\n\n";
  }
  return out;
}

}  // namespace driftlab
