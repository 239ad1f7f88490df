#pragma once
// The list of learners; made from the one in core/learners/CMakeLists.txt. Adding a learner: one file here, one line in that
// list.

#include "core/learners/learner.h"
