#include "scenes/reach_world.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::reach {
namespace {

constexpr double kClear = 0.022;   // metres that a planned pose keeps from post and table
constexpr double kWary = 0.035;    // metres: nearer than this the links are pushed away
constexpr double kOver = 0.055;    // metres between the post's top and the fingertip on its way over
constexpr double kBeside = 0.060;  // metres either side of the post where the way is still over it
constexpr double kGain = 5.0;      // 1/s: fingertip speed for its distance
constexpr double kFastest = 0.35;  // m/s
constexpr double kDamped = 0.03;   // metres: damping of the least squares
constexpr double kTurn = 1.5;      // 1/s: how briskly the hand turns to where it should point
constexpr double kRetreat = 6.0;   // 1/s: how briskly a link too near is pushed away
constexpr int kTries = 200;

double length(Vec2 v) {
  return std::sqrt(dot(v, v));
}

struct Near {
  double distance = 1e9;
  Vec2 on_link;  // the link's nearest point
  Vec2 away;     // unit, from the obstacle to the link
};

Vec2 nearest_on(Vec2 from, Vec2 to, Vec2 point) {
  const Vec2 along = to - from;
  const double share = dot(along, along) > 0.0 ? dot(point - from, along) / dot(along, along) : 0.0;
  return from + std::clamp(share, 0.0, 1.0) * along;
}

void keep_nearer(Near& near, Vec2 on_link, Vec2 on_post) {
  const Vec2 apart = on_link - on_post;
  const double distance = length(apart);
  if (distance >= near.distance) return;
  near = {distance, on_link, distance > 1e-9 ? (1.0 / distance) * apart : Vec2{0.0, 1.0}};
}

/// Between a link and the post's middle line; crossing counts as touching.
Near link_to_post(Vec2 a, Vec2 b, const Surroundings& around) {
  const Vec2 foot{around.post_x, 0.0};
  const Vec2 top{around.post_x, std::max(0.0, around.post_height - kPostRadius)};
  Near near;
  keep_nearer(near, a, nearest_on(foot, top, a));
  keep_nearer(near, b, nearest_on(foot, top, b));
  keep_nearer(near, nearest_on(a, b, top), top);
  keep_nearer(near, nearest_on(a, b, foot), foot);
  const double ax = a.x - around.post_x, bx = b.x - around.post_x;
  if (ax * bx < 0.0) {
    const double y = a.y + (b.y - a.y) * ax / (ax - bx);
    if (y >= foot.y && y <= top.y) near = {0.0, {around.post_x, y}, {0.0, 1.0}};
  }
  return near;
}

double radius_of(std::size_t link) {
  return link + 1 == kJoints ? kTipRadius : kLinkRadius;
}

double table_clearance(const Pose& pose) {
  double least = 1e9;
  for (std::size_t i = 1; i <= kJoints; ++i) least = std::min(least, pose.points[i].y - radius_of(i - 1));
  return least;
}

/// The hand's heading that suits a pose: down over a post, slanted otherwise.
double wanted_heading(const Surroundings& around) {
  return around.has_post() ? -1.35 : -0.9;
}

bool stands_clear(Vec2 tip, const Surroundings& around, const Joints& links, Joints& joints) {
  for (const double turn : {0.0, 0.2, -0.2, 0.4, -0.4, 0.7}) {
    if (!inverse(tip, wanted_heading(around) + turn, joints, links)) continue;
    if (clearance(pose_of(joints, links), around) > kClear) return true;
  }
  return false;
}

}  // namespace

double clearance(const Pose& pose, const Surroundings& around) {
  double least = table_clearance(pose);
  if (!around.has_post()) return least;
  for (std::size_t i = 0; i < kJoints; ++i) {
    const Near near = link_to_post(pose.points[i], pose.points[i + 1], around);
    least = std::min(least, near.distance - radius_of(i) - kPostRadius);
  }
  return least;
}

Situation draw_situation(Rng& rng, double post_share, const Joints& links) {
  Situation situation;
  for (int i = 0; i < kTries; ++i) {
    const bool post = rng.chance(post_share);
    const bool outwards = rng.chance(0.5);
    const double near_x = rng.uniform(0.12, 0.19);
    const double far_x = rng.uniform(0.27, 0.34);
    const double near_y = rng.uniform(0.03, 0.14);
    const double far_y = rng.uniform(0.03, 0.14);
    const double place = rng.uniform(0.42, 0.58);
    const double higher = rng.uniform(0.02, 0.06);
    const Vec2 inner{near_x, near_y}, outer{far_x, far_y};
    situation.around = {};
    situation.around.target = outwards ? outer : inner;
    if (post) {
      situation.around.post_x = near_x + place * (far_x - near_x);
      situation.around.post_height = near_y + place * (far_y - near_y) + higher;
    }
    Joints there{};
    if (!stands_clear(situation.around.target, situation.around, links, there)) continue;
    if (stands_clear(outwards ? inner : outer, situation.around, links, situation.start)) return situation;
  }
  // So unlikely that it must be said how: no post, and a pose known to be good.
  situation.around = {{0.30, 0.08}, 0.0, 0.0};
  inverse({0.15, 0.10}, -0.9, situation.start, links);
  return situation;
}

Vec2 next_point(Vec2 tip, const Surroundings& around) {
  if (!around.has_post()) return around.target;
  const double side = tip.x - around.post_x;
  const double goal_side = around.target.x - around.post_x;
  const double over = around.post_height + kOver;
  const double beside = std::min(kBeside, std::fabs(goal_side) - kTargetRadius);
  const bool across = side * goal_side > 0.0 && std::fabs(side) > beside;
  if (across) return around.target;
  const double beyond = std::copysign(beside + 0.01, goal_side);
  if (tip.y < over - 0.012 && std::fabs(side) < beside + 0.02 && side * goal_side <= 0.0) {
    return {tip.x, over + 0.01};  // beside the post and below its top: first up
  }
  return {around.post_x + beyond, over};
}

Joints speeds_towards(Vec2 point, const ArmState& state, const Surroundings& around, double limit,
                      const Joints& links) {
  const Pose pose = pose_of(state.angle, links);
  const auto columns = jacobian(pose);
  const Vec2 to = point - pose.tip();
  const double far = length(to);
  const double fast = std::min(kGain * far, kFastest);
  const Vec2 wanted = far > 1e-9 ? (fast / far) * to : Vec2{};

  // Damped least squares: speeds = J' (J J' + d^2 I)^-1 wanted (Wampler 1986; Nakamura, Hanafusa 1986).
  double xx = kDamped * kDamped, xy = 0.0, yy = kDamped * kDamped;
  for (const Vec2& column : columns) {
    xx += column.x * column.x;
    xy += column.x * column.y;
    yy += column.y * column.y;
  }
  const double det = xx * yy - xy * xy;
  const auto solve = [&](Vec2 v) { return Vec2{(yy * v.x - xy * v.y) / det, (xx * v.y - xy * v.x) / det}; };
  const Vec2 pull = solve(wanted);
  Joints speeds;
  for (std::size_t i = 0; i < kJoints; ++i) speeds[i] = dot(columns[i], pull);

  // What the fingertip does not need: turn the hand, and keep the links away.
  Joints spare{};
  const double turn = kTurn * det::wrap_angle(wanted_heading(around) - pose.heading[2]);
  for (double& s : spare) s -= turn / kJoints;
  if (around.has_post()) {
    for (std::size_t link = 0; link < kJoints; ++link) {
      const Near near = link_to_post(pose.points[link], pose.points[link + 1], around);
      const double gap = near.distance - radius_of(link) - kPostRadius;
      if (gap >= kWary) continue;
      for (std::size_t i = 0; i <= link; ++i) {
        const Vec2 arm = near.on_link - pose.points[i];
        const double lever = arm.y * near.away.x - arm.x * near.away.y;
        spare[i] += kRetreat * (kWary - gap) * lever / (links[0] * links[0]);
      }
    }
  }
  Vec2 moved{};
  for (std::size_t i = 0; i < kJoints; ++i) moved = moved + spare[i] * columns[i];
  const Vec2 undo = solve(moved);
  double most = 0.0;
  for (std::size_t i = 0; i < kJoints; ++i) {
    speeds[i] += spare[i] - dot(columns[i], undo);
    most = std::max(most, std::fabs(speeds[i]));
  }
  if (most > limit) {
    for (double& speed : speeds) speed *= limit / most;
  }
  return speeds;
}

}  // namespace driftlab::reach
