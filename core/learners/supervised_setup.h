#pragma once
// What follows from the training loop's Params: for source files of core/learners only.

#include "core/learners/supervised.h"

namespace driftlab {

/// The kind of head and how it acts; its bins are placed when the labels are known.
Head head_from(const ParamValues& params);
MlpShape shape_from(const ParamValues& params, const SceneSpec& spec);
AdamSettings adam_from(const ParamValues& params);

}  // namespace driftlab
