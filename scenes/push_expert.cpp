#include "scenes/push_expert.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"
#include "scenes/push_way.h"

namespace driftlab::push {
namespace {

constexpr double kPushSpeed = 0.10;    // m/s
constexpr double kTravelSpeed = 0.22;  // m/s
constexpr double kSlowest = 0.02;      // m/s
constexpr double kEase = 4.0;          // 1/s: slower the nearer the end of a stretch
constexpr double kShot = 0.02;         // seconds: a step of a simulated push
constexpr int kShotSteps = 90;
constexpr double kHopeless = 0.006;     // metres of error above the best seen: the push is given up
constexpr double kAtBlock = 0.0025;     // metres between fingertip and block: placed for a push
constexpr double kRoom = 0.0045;        // metres between fingertip and block that a way begins with
constexpr double kStandOff = 0.012;     // metres off the block: where the way to a push ends
constexpr double kWayPrice = 0.06;      // metres of error that a metre of way is worth
constexpr double kTouchPrice = 0.02;    // metres of error that beginning a push is worth
constexpr double kGoodEnough = 0.55;    // of the tolerances: no new push is begun
constexpr double kWorthwhile = 0.0003;  // metres of error: a push that takes away less is over
constexpr double kLean = 0.3;           // radians off the normal, either way
constexpr double kOutermost = 0.8;      // of half a side: where a push may begin
constexpr std::size_t kPlaces = 5;      // on each side
constexpr double kNever = 1e9;

double length(Vec2 v) {
  return std::sqrt(dot(v, v));
}

// Sides in the block's axes: outward normal, the direction of "along", and half sizes.
constexpr std::array<Vec2, 4> kNormal = {{{1.0, 0.0}, {0.0, 1.0}, {-1.0, 0.0}, {0.0, -1.0}}};
constexpr std::array<Vec2, 4> kTangent = {{{0.0, 1.0}, {-1.0, 0.0}, {0.0, -1.0}, {1.0, 0.0}}};
constexpr double half_depth(int side) {
  return 0.5 * (side % 2 == 0 ? kBlockWidth : kBlockLength);
}
constexpr double half_side(int side) {
  return 0.5 * (side % 2 == 0 ? kBlockLength : kBlockWidth);
}

Vec2 normal(int side) {
  return kNormal[static_cast<std::size_t>(side)];
}
Vec2 tangent(int side) {
  return kTangent[static_cast<std::size_t>(side)];
}

/// The side that a point in the block's axes lies beside, and how far.
int side_of(Vec2 point) {
  const double x = std::fabs(point.x) - 0.5 * kBlockWidth;
  const double y = std::fabs(point.y) - 0.5 * kBlockLength;
  if (x > y) return point.x > 0.0 ? 0 : 2;
  return point.y > 0.0 ? 1 : 3;
}

bool placed(const Placement& block, const Placement& goal, double share) {
  return length(block.centre - goal.centre) < share * kNear &&
         std::fabs(det::wrap_angle(block.angle - goal.angle)) < share * kTurned;
}

/// What the expert makes small, metres: distance and turn, a turn of kTurned being as bad as a distance of kNear. (With less weight on the
/// turn a block that lies in its place askew would be stuck there: no single push turns it without moving it.)
double error_of(const Placement& block, const Placement& goal) {
  const Vec2 apart = block.centre - goal.centre;
  const double chord = 2.0 * det::sin(0.5 * (block.angle - goal.angle));
  const double turned = kNear / kTurned * chord;
  return std::sqrt(dot(apart, apart) + turned * turned);
}

/// Where the parabola through three values at -1, 0 and 1 is least, within -1 .. 1: choices become smooth in the state.
double least_between(double a, double b, double c) {
  const double bent = a - 2.0 * b + c;
  if (bent < 1e-9) return a < c ? -1.0 : 1.0;
  return std::clamp(0.5 * (a - c) / bent, -1.0, 1.0);
}

Vec2 direction_of(int side, double lean) {
  const double c = det::cos(lean), s = det::sin(lean);
  const Vec2 in = -1.0 * normal(side);
  return {c * in.x - s * in.y, s * in.x + c * in.y};
}

Vec2 contact_at(int side, double along) {
  return (half_depth(side) + kFingerRadius) * normal(side) + along * tangent(side);
}

/// Off the place of a push, in the block's axes, within the funnel that leads straight to it.
bool aligned(Vec2 off, int side) {
  const double ahead = dot(off, normal(side));
  const double aside = std::fabs(dot(off, tangent(side)));
  return ahead > -0.001 && ahead < 2.0 * kStandOff && aside < std::max(0.003, 0.6 * ahead);
}

}  // namespace

/// What a plan is made of, and the best one so far.
struct Planner::Problem {
  const Table& table;
  const Placement& goal;
  Vec2 tip;
  Placement block;
  Turn turn;
  Vec2 here;           // the fingertip in the block's axes
  double gap = 0.0;    // metres between fingertip and block
  int side = 0;        // that the fingertip is beside
  double now = 0.0;    // error
  double score = 0.0;  // of the plan: error left and the price of the way
  Plan plan;
};

Planner::Planner(const Surface& surface, const Lengths& lengths) : lengths_(lengths), copy_(surface) {}

// The push goes on along the side's normal (and lean) as the block turns, which is what planning anew at every step does.
Planner::Result Planner::shoot(const Problem& problem, const Push& push, Vec2 tip) {
  copy_.copy(problem.table);
  Placement block = problem.block;
  Result best{problem.now, 0.0};
  const Vec2 direction = direction_of(push.side, push.lean);
  const double far = lengths_.upper + lengths_.fore - 0.004;
  for (int k = 1; k <= kShotSteps; ++k) {
    const Vec2 to = tip + kPushSpeed * kShot * Turn(block.angle).out(direction);
    if (dot(to, to) > far * far) break;
    copy_.advance(kShot, tip, to);
    tip = to;
    block = copy_.block();
    const double left = error_of(block, problem.goal);
    if (left < best.left) best = {left, k * kPushSpeed * kShot};
    if (left > best.left + kHopeless) break;
  }
  return best;
}

Plan Planner::plan(const Table& table, Vec2 tip, const Placement& goal) {
  Problem problem{table, goal, tip, table.block(), Turn(table.block().angle), {}, 0.0, 0, 0.0, 0.0, {{}, tip, false}};
  problem.here = problem.turn.in(tip - problem.block.centre);
  problem.gap = distance_outside(problem.here) - kFingerRadius;
  problem.side = side_of(problem.here);
  problem.now = error_of(problem.block, goal);
  problem.score = kNever;
  go_on(problem);
  if (!placed(problem.block, goal, kGoodEnough)) begin_anew(problem);
  return problem.plan;
}

void Planner::go_on(Problem& problem) {
  const int side = problem.side;
  const double along = dot(problem.here, tangent(side));
  if (problem.gap > kAtBlock || std::fabs(along) > half_side(side)) return;
  std::array<double, 3> left;
  double length_left = 0.0;
  double least = problem.now - kWorthwhile;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Result result = shoot(problem, {side, along, kLean * (static_cast<double>(i) - 1.0)}, problem.tip);
    left[i] = result.left;
    if (result.left >= least) continue;
    least = result.left;
    length_left = result.length;
  }
  if (length_left == 0.0) return;
  const double lean = kLean * least_between(left[0], left[1], left[2]);
  const Vec2 direction = problem.turn.out(direction_of(side, lean));
  const double rest = length_left + std::max(0.0, problem.gap);
  problem.score = least;
  problem.plan = {std::clamp(kEase * rest, kSlowest, kPushSpeed) * direction, problem.tip + rest * direction, true};
}

void Planner::begin_anew(Problem& problem) {
  std::array<bool, 4> open{};
  const std::array<Vec2, 4> corners = Ways::corners();
  for (std::size_t i = 0; i < 4; ++i) {
    open[i] = reaches(lengths_, problem.block.centre + problem.turn.out(corners[i]));
  }
  // Too near the block to go along it: first away from it.
  const double off = std::max(0.0, kRoom - problem.gap);
  const Ways ways(problem.here + off * normal(problem.side), open);
  for (int side = 0; side < 4; ++side) {
    std::array<double, kPlaces> scores;
    std::size_t best = 0;
    for (std::size_t i = 0; i < kPlaces; ++i) {
      scores[i] = score_of(problem, ways, side, place(side, static_cast<double>(i)));
      if (scores[i] < scores[best]) best = i;
    }
    if (scores[best] >= problem.score) continue;
    double at = static_cast<double>(best);
    if (best > 0 && best + 1 < kPlaces) at += 0.5 * least_between(scores[best - 1], scores[best], scores[best + 1]);
    problem.score = scores[best];
    approach(problem, ways, off, side, place(side, at));
  }
}

/// Metres along a side of the i-th place to push at.
double Planner::place(int side, double i) {
  return half_side(side) * kOutermost * (2.0 * i / (kPlaces - 1.0) - 1.0);
}

double Planner::score_of(const Problem& problem, const Ways& ways, int side, double along) {
  const Vec2 contact = contact_at(side, along);
  const Vec2 stand = contact + kStandOff * normal(side);
  if (!reaches(lengths_, problem.block.centre + problem.turn.out(stand))) return kNever;
  const Ways::Way way = ways.to(stand);
  if (!way.possible) return kNever;
  const double price = kTouchPrice + kWayPrice * (way.length + kStandOff);
  const Result result = shoot(problem, {side, along, 0.0}, problem.block.centre + problem.turn.out(contact));
  return result.left < problem.now - kWorthwhile ? result.left + price : kNever;
}

/// Goes to where a push begins: around the block to a place off it, then, the better aligned the nearer, to the block.
void Planner::approach(Problem& problem, const Ways& ways, double off, int side, double along) {
  const Vec2 contact = contact_at(side, along);
  const Vec2 from = problem.here - contact;
  Vec2 next;
  double fast = kTravelSpeed;
  if (aligned(from, side)) {
    next = contact - 0.001 * normal(side);
    fast = std::clamp(2.0 * kEase * length(from), kPushSpeed, kTravelSpeed);
  } else if (off > 0.0005) {
    next = problem.here + (off + 0.002) * normal(problem.side);
  } else {
    next = ways.to(contact + kStandOff * normal(side)).next;
  }
  const Vec2 target = problem.block.centre + problem.turn.out(next);
  const Vec2 to = target - problem.tip;
  const double far = length(to);
  const double speed = std::min(fast, far / 0.05);
  problem.plan = {far > 1e-9 ? (speed / far) * to : Vec2{}, target, false};
}

}  // namespace driftlab::push
