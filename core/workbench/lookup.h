#pragma once
// Small look-ups that trainer and workbench share.

#include <string>
#include <string_view>
#include <vector>

#include "core/learners/learner.h"

namespace driftlab {

/// The learner of this list with this id, or an Error that lists them and the nearest one.
Result<const LearnerEntry*> find_learner_in(LearnerList learners, std::string_view id);
/// Whether it learns by trying, in environment steps of its own, and not from labelled steps alone: no run of it is a clone.
bool learns_by_trying(const LearnerEntry& learner);
/// Values of a table with "key=value" texts set, as ParamValues::changed() writes them.
Result<ParamValues> read_params(std::span<const Param> table, const std::vector<std::string>& settings);
/// running, success, failure.
std::string_view outcome_name(Outcome outcome);
/// The other way; running for anything else.
Outcome outcome_named(std::string_view name);
/// 16 lower-case hexadecimal digits.
std::string hex_text(std::uint64_t value);
/// 0 for anything that hex_text does not write.
std::uint64_t hex_value(std::string_view text);

}  // namespace driftlab
