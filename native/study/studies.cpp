#include "native/study/studies.h"

#include <array>

#include "core/base/text.h"

namespace driftlab {

std::span<const StudyEntry* const> all_studies() {
  static const std::array<const StudyEntry*, 13> entries = {
      &study_entry_drift(),     &study_entry_rounds(),     &study_entry_laps(),      &study_entry_updates(),
      &study_entry_schedules(), &study_entry_labels(),     &study_entry_scenes(),    &study_entry_modes(),
      &study_entry_gail_lane(), &study_entry_gail_reach(), &study_entry_gail_fork(), &study_entry_gail_trap(),
      &study_entry_ppo(),
  };
  return entries;
}

Result<const StudyEntry*> find_study(std::string_view name) {
  std::vector<std::string> names;
  for (const StudyEntry* entry : all_studies()) {
    if (entry->name == name) return entry;
    names.emplace_back(entry->name);
  }
  const std::string near = closest(name, names);
  return fail("one of the studies " + join(names, ", "), "\"" + std::string(name) + "\"",
              near.empty() ? "Type driftlab study --help." : "Did you mean \"driftlab study " + near + "\"?");
}

}  // namespace driftlab
