#pragma once
// What the studies of the lane share: its two steering modes, and the rows that several of them have.

#include <string>
#include <string_view>
#include <vector>

#include "native/study/runs.h"

namespace driftlab {

struct Setting {
  std::string name;  ///< "B: wheel angle, 9 m/s"
  Task task;
};
/// B and A of scenes/README.md: the wheel's angle, and its turn rate at 8.5 m/s.
std::vector<Setting> steering_settings(const StudySetup& setup);

/// "1 lap, average", "5 laps, expert"
std::string laps_text(int laps, std::string_view driver);

/// A clone of `laps` whole laps: one row.
StudyCell clone_cell(const StudySetup& setup, const Setting& setting, std::string_view driver, int laps);
/// A learner with rounds, one lap of the expert to begin with and one lap a round: a row for round 0, the clone, and for each after it, up to
/// `rounds` or what was asked for on the command line. Every round's last policy counts; none is selected.
StudyCell rounds_cell(const StudySetup& setup, const Setting& setting, std::string_view learner,
                      const std::vector<std::string>& settings, int rounds);

}  // namespace driftlab
