#include "core/workbench/lookup.h"

#include <algorithm>

#include "core/base/text.h"

namespace driftlab {

Result<const LearnerEntry*> find_learner_in(LearnerList learners, std::string_view id) {
  std::vector<std::string> ids;
  for (const LearnerEntry* entry : learners) {
    if (entry->id == id) return entry;
    ids.emplace_back(entry->id);
  }
  const std::string near = closest(id, ids);
  return fail("one of the learners: " + join(ids, ", "), "\"" + std::string(id) + "\"",
              near.empty() ? "Choose one of those." : "Did you mean " + near + "?");
}

bool learns_by_trying(const LearnerEntry& learner) {
  return std::any_of(learner.params.begin(), learner.params.end(),
                     [](const Param& param) { return param.key == "env_steps"; });
}

Result<ParamValues> read_params(std::span<const Param> table, const std::vector<std::string>& settings) {
  ParamValues values(table);
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) return fail("key=value", "\"" + setting + "\"");
    const std::string_view text = setting;
    if (auto good = values.set(text.substr(0, equals), text.substr(equals + 1)); !good) {
      return tl::make_unexpected(good.error());
    }
  }
  return values;
}

std::string_view outcome_name(Outcome outcome) {
  if (outcome == Outcome::success) return "success";
  return outcome == Outcome::failure ? "failure" : "running";
}

Outcome outcome_named(std::string_view name) {
  if (name == "success") return Outcome::success;
  return name == "failure" ? Outcome::failure : Outcome::running;
}

std::string hex_text(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4U) text[i] = kDigits[value & 15U];
  return text;
}

std::uint64_t hex_value(std::string_view text) {
  if (text.size() != 16) return 0;
  std::uint64_t value = 0;
  for (const char c : text) {
    const std::size_t digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) return 0;
    value = value << 4U | digit;
  }
  return value;
}

}  // namespace driftlab
