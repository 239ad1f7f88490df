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

}  // namespace driftlab
