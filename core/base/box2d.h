#pragma once
// Box2D with deterministic mathematics: include this, never <box2d/box2d.h>. Its headers have inline functions that call
// sinf, cosf and atan2f; see core/base/box2d_math.h.

#include "core/base/box2d_math.h"

#include <box2d/box2d.h>

#undef sinf
#undef cosf
#undef expf
// atan2f stays redirected: Box2D's macro b2Atan2 names it wherever it is used.
