#pragma once
// Names in conditions, looked up.

#include <string>

#include "core/lesson/facts.h"
#include "core/lesson/scope.h"

namespace driftlab::lesson {

/// What may stand in the brackets behind a fact: "clone", "person".
std::string example_argument(const FactInfo& info);
/// Complains about a name that is not known where the condition stands.
void check_argument(const FactInfo& info, const std::string& name, Place place, const Scope& scope,
                    Complaints& complaints);
/// The same of what the scene reports beside success.
void check_report(const std::string& name, Place place, const Scope& scope, Complaints& complaints);

}  // namespace driftlab::lesson
