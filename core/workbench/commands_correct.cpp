// Commands of a person who corrects a run while it drives.
#include "core/workbench/workbench_impl.h"

namespace driftlab {}  // namespace driftlab
