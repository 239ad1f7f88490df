#pragma once
// The state as JSON, for tests, the page's guide and window.driftlab.state(). Seeds of 64 bits are texts.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/workbench/workbench.h"

namespace driftlab {

std::string_view mode_name(Mode mode);
std::string_view way_name(CorrectionWay way);
/// take_over for anything else.
CorrectionWay way_named(std::string_view name);
std::string_view wheel_name(Wheel wheel);
std::string_view phase_name(RunItem::Phase phase);

nlohmann::json make_state_json(const Workbench::Impl& bench);
/// {"next": demonstrate | keep | train | wait | compare | correct | explore, "steps": [{id, title, text, done, current}]}: what the
/// learner should do now, and what was done.
nlohmann::json make_guide_json(const Workbench::Impl& bench);

}  // namespace driftlab
