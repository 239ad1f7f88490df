#pragma once
// Every study; the list is in studies.cpp.

#include "native/study/study.h"

namespace driftlab {

const StudyEntry& study_entry_drift();
const StudyEntry& study_entry_rounds();
const StudyEntry& study_entry_laps();
const StudyEntry& study_entry_updates();
const StudyEntry& study_entry_schedules();
const StudyEntry& study_entry_labels();
const StudyEntry& study_entry_scenes();
const StudyEntry& study_entry_modes();
const StudyEntry& study_entry_gail_lane();
const StudyEntry& study_entry_gail_reach();
const StudyEntry& study_entry_gail_fork();
const StudyEntry& study_entry_gail_trap();
const StudyEntry& study_entry_ppo();

}  // namespace driftlab
