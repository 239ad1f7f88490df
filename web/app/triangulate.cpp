#include "web/app/triangulate.h"

#include <map>
#include <numeric>

#include "core/base/hash.h"

namespace driftlab::app {
namespace {

double area2(Vec2 a, Vec2 b, Vec2 c) {
  return cross(b - a, c - a);
}

bool inside(Vec2 p, Vec2 a, Vec2 b, Vec2 c) {
  return area2(a, b, p) >= 0.0 && area2(b, c, p) >= 0.0 && area2(c, a, p) >= 0.0;
}

/// Whether no other corner lies in the triangle at `middle`.
bool is_ear(std::span<const Vec2> points, const std::vector<std::uint32_t>& ring, std::size_t middle) {
  const std::size_t count = ring.size();
  const std::size_t before = (middle + count - 1) % count;
  const std::size_t after = (middle + 1) % count;
  const Vec2 a = points[ring[before]];
  const Vec2 b = points[ring[middle]];
  const Vec2 c = points[ring[after]];
  if (area2(a, b, c) <= 0.0) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (i == before || i == middle || i == after) continue;
    const Vec2 p = points[ring[i]];
    if (!(p == a) && !(p == b) && !(p == c) && inside(p, a, b, c)) return false;
  }
  return true;
}

}  // namespace

bool is_convex(std::span<const Vec2> points) {
  int sign = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double turn = area2(points[i], points[(i + 1) % points.size()], points[(i + 2) % points.size()]);
    const int here = turn > 0.0 ? 1 : turn < 0.0 ? -1 : 0;
    if (here == 0) continue;
    if (sign == 0) sign = here;
    if (here != sign) return false;
  }
  return true;
}

std::vector<std::uint32_t> triangulate(std::span<const Vec2> points) {
  std::vector<std::uint32_t> triangles;
  if (points.size() < 3) return triangles;
  double area = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) area += cross(points[i], points[(i + 1) % points.size()]);
  std::vector<std::uint32_t> ring(points.size());
  std::iota(ring.begin(), ring.end(), 0U);
  if (area < 0.0) ring.assign(ring.rbegin(), ring.rend());

  // Going on from the last ear instead of from the start keeps triangles short and finds ears soon.
  std::size_t at = 0;
  std::size_t tried = 0;
  while (ring.size() > 3 && tried < ring.size()) {
    at %= ring.size();
    if (!is_ear(points, ring, at)) {
      ++at;
      ++tried;
      continue;
    }
    const std::size_t count = ring.size();
    triangles.insert(triangles.end(), {ring[(at + count - 1) % count], ring[at], ring[(at + 1) % count]});
    ring.erase(ring.begin() + static_cast<std::ptrdiff_t>(at));
    ++at;
    tried = 0;
  }
  if (ring.size() == 3) triangles.insert(triangles.end(), {ring[0], ring[1], ring[2]});
  return triangles;
}

const std::vector<std::uint32_t>& triangulate_cached(std::span<const Vec2> points) {
  constexpr std::size_t kMost = 64;
  static std::map<std::uint64_t, std::vector<std::uint32_t>> known;
  Hash hash;
  for (const Vec2 point : points) hash.add(point.x).add(point.y);
  const auto found = known.find(hash.value());
  if (found != known.end()) return found->second;
  if (known.size() >= kMost) known.clear();
  return known.emplace(hash.value(), triangulate(points)).first->second;
}

}  // namespace driftlab::app
