#pragma once
// The state as JSON, for tests, the page's guide and window.driftlab.state(). Seeds of 64 bits are texts.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/workbench/workbench.h"

namespace driftlab {

std::string_view mode_name(Mode mode);
std::string_view phase_name(RunItem::Phase phase);

nlohmann::json make_state_json(const Workbench::Impl& bench);
/// {"next": demonstrate | keep | train | wait | compare | explore, "steps": [{id, title, text, done, current}]}: what the
/// learner should do now, and what was done.
nlohmann::json make_guide_json(const Workbench::Impl& bench);

}  // namespace driftlab
