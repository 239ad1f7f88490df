#include "scenes/lane_beams.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/base/bits.h"
#include "core/base/math.h"

namespace driftlab::lane {
namespace {

constexpr int kLanes = 16;  // beams padded to whole vector registers; the extra ones repeat the last beam

struct Directions {
  alignas(16) std::array<float, kLanes> x{};
  alignas(16) std::array<float, kLanes> y{};
};

const Directions& directions() {
  static const Directions table = [] {
    Directions made;
    for (int i = 0; i < kLanes; ++i) {
      const double angle = beam_angle(std::min(i, kBeams - 1));
      made.x[static_cast<std::size_t>(i)] = static_cast<float>(det::cos(angle));
      made.y[static_cast<std::size_t>(i)] = static_cast<float>(det::sin(angle));
    }
    return made;
  }();
  return table;
}

// On which side of each beam's line a point lies.
using SideOf = std::array<float, kLanes>;

inline void sides_of(const Directions& beam, float x, float y, SideOf& side) {
  for (std::size_t i = 0; i < kLanes; ++i) side[i] = beam.x[i] * y - beam.y[i] * x;
}

// True when some beam has the two points on different sides: a test over sign bits, which compilers vectorise.
inline bool crosses_any(const SideOf& a, const SideOf& b) {
  std::uint32_t flips = 0;
  for (std::size_t i = 0; i < kLanes; ++i) flips |= bit_cast<std::uint32_t>(a[i]) ^ bit_cast<std::uint32_t>(b[i]);
  return (flips >> 31) != 0;
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
  std::fill(distances.begin(), distances.end(), static_cast<float>(kBeamReach));
  const int here = static_cast<int>(std::floor(s));

  for (const auto& corners : sides_) {
    const int count = static_cast<int>(corners.size());
    SideOf before{};
    SideOf after{};
    float last_x = 0.0F;
    float last_y = 0.0F;
    int index = (here - kStretchBehind + count) % count;
    for (int i = -kStretchBehind; i <= kStretchAhead; ++i) {
      const Corner& corner = corners[static_cast<std::size_t>(index)];
      if (++index == count) index = 0;
      const float dx = corner.x - eye_x;
      const float dy = corner.y - eye_y;
      const float x = c * dx + n * dy;
      const float y = c * dy - n * dx;
      sides_of(beam, x, y, after);
      if (i > -kStretchBehind && crosses_any(before, after)) {
        for (std::size_t k = 0; k < kBeams; ++k) {
          if (std::signbit(before[k]) == std::signbit(after[k])) continue;
          // Where the segment meets the beam's line; negative behind the car.
          const float share = before[k] / (before[k] - after[k]);
          const float along = beam.x[k] * (last_x + share * (x - last_x)) + beam.y[k] * (last_y + share * (y - last_y));
          if (along >= 0.0F) distances[k] = std::min(distances[k], along);
        }
      }
      before = after;
      last_x = x;
      last_y = y;
    }
  }
}

}  // namespace driftlab::lane
