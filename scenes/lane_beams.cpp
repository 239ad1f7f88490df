#include "scenes/lane_beams.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/base/math.h"

namespace driftlab::lane {
namespace {

// Four beams are worked on at once, in the vector types that GCC and clang share; the last group repeats the last beam. Each
// lane does plain float arithmetic, so the bits are those of a loop over single beams.
constexpr std::size_t kLanes = 4;
constexpr std::size_t kGroups = (kBeams + kLanes - 1) / kLanes;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Ints = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));
using Halves = std::uint64_t __attribute__((vector_size(2 * sizeof(std::uint64_t))));
using Groups = std::array<Floats, kGroups>;

struct Directions {
  Groups x{};
  Groups y{};
};

const Directions& directions() {
  static const Directions table = [] {
    Directions made;
    for (std::size_t i = 0; i < kGroups * kLanes; ++i) {
      const double angle = beam_angle(std::min(static_cast<int>(i), kBeams - 1));
      made.x[i / kLanes][i % kLanes] = static_cast<float>(det::cos(angle));
      made.y[i / kLanes][i % kLanes] = static_cast<float>(det::sin(angle));
    }
    return made;
  }();
  return table;
}

// Lanes whose sign bits differ, as all ones.
inline Ints flipped(const Floats& a, const Floats& b) {
  return ((Ints)a ^ (Ints)b) >> 31;
}

inline bool any(const Ints& mask) {
  const auto halves = (Halves)mask;
  return (halves[0] | halves[1]) != 0;
}

// A corner as the car sees it, and on which side of each beam's line it lies.
struct Seen {
  float x = 0.0F;
  float y = 0.0F;
  Groups side{};
};

// Shortens the beams that the piece of edge from a to b crosses. A beam behind the car crosses at a negative distance.
inline void meet(const Directions& beam, const Seen& a, const Seen& b, std::size_t group, Groups& distances) {
  const Ints crossing = flipped(a.side[group], b.side[group]);
  if (!any(crossing)) return;
  const Floats share =
      a.side[group] / (a.side[group] - b.side[group]);  // not a number where both are zero: no crossing
  const Floats along = beam.x[group] * (a.x + share * (b.x - a.x)) + beam.y[group] * (a.y + share * (b.y - a.y));
  const Ints nearer = crossing & (Ints)(along >= 0.0F) & (Ints)(along < distances[group]);
  distances[group] = (Floats)(((Ints)along & nearer) | ((Ints)distances[group] & ~nearer));
}

}  // namespace

double beam_angle(int beam) {
  return kBeamSpread * (2.0 * beam / (kBeams - 1) - 1.0);
}

Edges::Edges(const Track& track, double half_width) {
  const int count = static_cast<int>(std::lround(track.length()));
  for (int side = 0; side < 2; ++side) {
    auto& corners = sides_[static_cast<std::size_t>(side)];
    const double offset = side == 0 ? half_width : -half_width;
    for (int i = 0; i < count; ++i) {
      const Vec2 corner = track.beside(i, offset);
      corners.push_back({static_cast<float>(corner.x), static_cast<float>(corner.y)});
    }
  }
}

void Edges::measure(Vec2 eye, Vec2 ahead, double s, std::span<float, kBeams> distances) const {
  const Directions& beam = directions();
  const auto eye_x = static_cast<float>(eye.x);
  const auto eye_y = static_cast<float>(eye.y);
  const auto c = static_cast<float>(ahead.x);
  const auto n = static_cast<float>(ahead.y);
  Groups nearest;
  for (Floats& group : nearest) group = Floats{} + static_cast<float>(kBeamReach);

  for (const auto& corners : sides_) {
    const int count = static_cast<int>(corners.size());
    Seen last;
    Seen next;
    int index = (static_cast<int>(std::floor(s)) - kStretchBehind + count) % count;
    for (int i = -kStretchBehind; i <= kStretchAhead; ++i) {
      const Corner& corner = corners[static_cast<std::size_t>(index)];
      if (++index == count) index = 0;
      const float dx = corner.x - eye_x;
      const float dy = corner.y - eye_y;
      next.x = c * dx + n * dy;
      next.y = c * dy - n * dx;
      Ints differing = {};
      for (std::size_t g = 0; g < kGroups; ++g) {
        next.side[g] = beam.x[g] * next.y - beam.y[g] * next.x;
        differing |= (Ints)last.side[g] ^ (Ints)next.side[g];
      }
      if (i > -kStretchBehind && any(differing >> 31)) {
        for (std::size_t g = 0; g < kGroups; ++g) meet(beam, last, next, g, nearest);
      }
      last = next;
    }
  }
  for (std::size_t i = 0; i < kBeams; ++i) distances[i] = nearest[i / kLanes][i % kLanes];
}

}  // namespace driftlab::lane
