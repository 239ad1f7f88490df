#pragma once
// Put before each of Box2D's own files (-include) and, through core/base/box2d.h, before its headers' inline functions.
// glibc and musl differ in the last bit of these functions, and one bit is enough for two worlds to part; Driftlab's own
// give the same bits in every build. sqrtf and floorf are exact everywhere and stay.

// All that Box2D includes itself comes first, so that no system header meets the macros.
#include <assert.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>
#include <cmath>
#include <new>

#include "core/base/math.h"

#define sinf(x) (::driftlab::det::sin(static_cast<float>(x)))
#define cosf(x) (::driftlab::det::cos(static_cast<float>(x)))
#define expf(x) (::driftlab::det::exp(static_cast<float>(x)))
#define atan2f(y, x) (::driftlab::det::atan2(static_cast<float>(y), static_cast<float>(x)))
