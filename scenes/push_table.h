#pragma once
// The table of `push`, seen from above: one Box2D world with a block that slides under dry friction and a round fingertip that
// pushes it.
//
// Friction under the block: the limit surface as an ellipsoid (Howe, Cutkosky 1996): forces f and moments m that the table can give
// satisfy (f / F)^2 + (m / M)^2 <= 1, F = friction x weight, M = F x the mean distance of the pressure from the centre of mass; of those the
// one that takes most energy from the motion acts. Where it could stop the block within a substep, it does.
// The fingertip is moved by stiff servos, so it goes where the arm goes and the block yields; then the block's mass cancels: inertia
// and friction both grow with it. Where the mass lies does matter: a payload on the front moves the centre of mass.

#include <memory>

#include "core/base/bytes.h"
#include "core/base/vec2.h"
#include "scenes/push_pose.h"

class b2Body;
class b2World;

namespace driftlab::push {

inline constexpr double kBlockMass = 0.10;  ///< kg

struct Surface {
  double friction = 0.4;  ///< block on table
  double grip = 0.4;      ///< fingertip on block
  double payload = 0.0;   ///< kg on the block's front
};

struct BlockMotion {
  Vec2 velocity;           ///< m/s, of the centre of mass
  double turn_rate = 0.0;  ///< rad/s
  bool still() const { return velocity == Vec2{} && turn_rate == 0.0; }
};

class Table {
 public:
  explicit Table(const Surface& surface);
  ~Table();

  /// The block at rest.
  void place(const Placement& block);
  /// Moves on by dt seconds, while the fingertip goes straight from one point to the other.
  void advance(double dt, Vec2 tip_from, Vec2 tip_to);

  Placement block() const;
  BlockMotion motion() const;
  /// The fingertip pressed against the block in the last advance().
  bool touching() const { return touching_; }
  /// Kinetic energy of the block, joules.
  double energy() const;
  const Surface& surface() const { return surface_; }

  /// Takes over where another table's block is and how it moves, bit for bit; the surfaces should be equal.
  void copy(const Table& other);
  void save(Writer& writer) const;
  void restore(Reader& reader);

 private:
  void rub(double dt);

  Surface surface_;
  std::unique_ptr<b2World> world_;
  b2Body* block_ = nullptr;   // owned by world_
  b2Body* finger_ = nullptr;  // owned by world_
  double mass_ = 0.0;         // kg
  double inertia_ = 0.0;      // kg m2
  double forward_ = 0.0;      // metres: the centre of mass lies so far in front of the middle
  double lever_ = 0.0;        // metres: mean distance of the pressure from the centre of mass
  bool touching_ = false;
};

}  // namespace driftlab::push
