#include "web/app/price.h"

#include "core/base/text.h"
#include "core/workbench/analysis.h"

namespace driftlab::app {

std::string short_count(std::int64_t count) {
  if (count < 10'000) {
    std::string digits = std::to_string(count);
    if (count >= 1000) digits.insert(digits.size() - 3, ",");
    return digits;
  }
  if (count < 1'000'000) return std::to_string(count / 1000) + "k";
  std::string millions = format_fixed(static_cast<double>(count) / 1e6, count < 10'000'000 ? 1 : 0);
  if (millions.ends_with(".0")) millions.resize(millions.size() - 2);
  return millions + "M";
}

std::string price_text(const WorkbenchState& state, const RunItem& run, const RoundItem* round) {
  Price price = price_of(run, state.demos);
  if (round != nullptr) price = {round->expert_labels, std::nullopt};
  std::string text;
  if (price.labels) text = short_count(*price.labels) + (*price.labels == 1 ? " label" : " labels");
  if (price.env_steps.value_or(0) > 0) text += (text.empty() ? "" : " · ") + short_count(*price.env_steps) + " steps";
  return text;
}

}  // namespace driftlab::app
