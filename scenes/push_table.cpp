#include "scenes/push_table.h"

#include <algorithm>
#include <cmath>

#include "core/base/box2d.h"
#include "core/base/math.h"
#include "scenes/push_arm.h"

namespace driftlab::push {
namespace {

// Box2D rounds and allows overlap by thousandths of its unit of length; with this unit that is a quarter of a millimetre.
constexpr double kUnit = 0.05;        // metres
constexpr double kGravity = 9.81;     // m/s2
constexpr double kPayloadAt = 0.020;  // metres in front of the block's middle
constexpr double kFarApart = 0.080;   // metres between fingertip and centre of mass: they cannot touch within a substep
constexpr int kVelocityIterations = 4;
constexpr int kPositionIterations = 2;

b2Vec2 to_box(Vec2 v) {
  return {static_cast<float>(v.x / kUnit), static_cast<float>(v.y / kUnit)};
}
Vec2 from_box(const b2Vec2& v) {
  return {kUnit * static_cast<double>(v.x), kUnit * static_cast<double>(v.y)};
}

/// Mean distance from a point `forward` of the middle to the pressure under the block: even under the block itself, and what carries
/// the payload right below it.
double mean_distance(double forward, double payload) {
  constexpr int kCells = 40;
  double sum = 0.0;
  for (int i = 0; i < kCells; ++i) {
    for (int j = 0; j < kCells; ++j) {
      const double x = kBlockWidth * ((i + 0.5) / kCells - 0.5);
      const double y = kBlockLength * ((j + 0.5) / kCells - 0.5) - forward;
      sum += std::sqrt(x * x + y * y);
    }
  }
  const double even = sum / (kCells * kCells);
  return (kBlockMass * even + payload * std::fabs(kPayloadAt - forward)) / (kBlockMass + payload);
}

}  // namespace

Table::Table(const Surface& surface) : surface_(surface), world_(std::make_unique<b2World>(b2Vec2(0.0F, 0.0F))) {
  // What a contact remembers from step to step would have to be in a snapshot; nothing is remembered.
  world_->SetWarmStarting(false);
  world_->SetContinuousPhysics(false);
  world_->SetAllowSleeping(false);
  mass_ = kBlockMass + surface.payload;
  forward_ = surface.payload * kPayloadAt / mass_;
  lever_ = mean_distance(forward_, surface.payload);
  const double own = (kBlockWidth * kBlockWidth + kBlockLength * kBlockLength) / 12.0 + forward_ * forward_;
  const double behind = kPayloadAt - forward_;
  inertia_ = kBlockMass * own + surface.payload * behind * behind;

  b2BodyDef definition;
  definition.type = b2_dynamicBody;
  block_ = world_->CreateBody(&definition);
  b2PolygonShape footprint;
  // The body's origin is the centre of mass, so that its position is stored exactly.
  footprint.SetAsBox(static_cast<float>(0.5 * kBlockWidth / kUnit), static_cast<float>(0.5 * kBlockLength / kUnit),
                     to_box({0.0, -forward_}), 0.0F);
  footprint.m_radius = 0.0F;
  b2FixtureDef fixture;
  fixture.shape = &footprint;
  fixture.friction = static_cast<float>(surface.grip);
  block_->CreateFixture(&fixture);
  b2MassData mass;
  mass.mass = static_cast<float>(mass_);
  mass.center.SetZero();
  mass.I = static_cast<float>(inertia_ / (kUnit * kUnit));
  block_->SetMassData(&mass);

  definition.type = b2_kinematicBody;
  finger_ = world_->CreateBody(&definition);
  b2CircleShape disc;
  disc.m_radius = static_cast<float>(kFingerRadius / kUnit);
  fixture.shape = &disc;
  finger_->CreateFixture(&fixture);
}

Table::~Table() = default;

void Table::place(const Placement& block) {
  const Vec2 front = {-det::sin(block.angle), det::cos(block.angle)};
  block_->SetTransform(to_box(block.centre + forward_ * front), static_cast<float>(block.angle));
  block_->SetLinearVelocity({0.0F, 0.0F});
  block_->SetAngularVelocity(0.0F);
  touching_ = false;
}

void Table::advance(double dt, Vec2 tip_from, Vec2 tip_to) {
  touching_ = false;
  const Vec2 apart = tip_to - from_box(block_->GetPosition());
  if (motion().still() && dot(apart, apart) > kFarApart * kFarApart) return;
  rub(dt);
  finger_->SetTransform(to_box(tip_from), 0.0F);
  finger_->SetLinearVelocity(to_box((1.0 / dt) * (tip_to - tip_from)));
  world_->Step(static_cast<float>(dt), kVelocityIterations, kPositionIterations);
  for (const b2Contact* contact = world_->GetContactList(); contact != nullptr; contact = contact->GetNext()) {
    touching_ = touching_ || contact->IsTouching();
  }
}

// On the ellipsoid the force that takes most energy is -F^2 v / s, the moment -M^2 w / s with s^2 = F^2 v^2 + M^2 w^2.
void Table::rub(double dt) {
  const BlockMotion now = motion();
  if (now.still()) return;
  const double force = surface_.friction * kGravity * mass_;
  const double moment = force * lever_;
  const double speed_squared = dot(now.velocity, now.velocity);
  const double size = std::sqrt(force * force * speed_squared + moment * moment * now.turn_rate * now.turn_rate);
  // Shares of the motion that friction takes in dt; never more than all of it.
  const double slide = std::min(1.0, dt * force * force / (size * mass_));
  const double turn = std::min(1.0, dt * moment * moment / (size * inertia_));
  block_->SetLinearVelocity(static_cast<float>(1.0 - slide) * block_->GetLinearVelocity());
  block_->SetAngularVelocity(static_cast<float>(1.0 - turn) * block_->GetAngularVelocity());
}

Placement Table::block() const {
  const double angle = static_cast<double>(block_->GetAngle());
  const Vec2 front = {-det::sin(angle), det::cos(angle)};
  return {from_box(block_->GetPosition()) - forward_ * front, angle};
}

BlockMotion Table::motion() const {
  return {from_box(block_->GetLinearVelocity()), static_cast<double>(block_->GetAngularVelocity())};
}

double Table::energy() const {
  const BlockMotion now = motion();
  return 0.5 * (mass_ * dot(now.velocity, now.velocity) + inertia_ * now.turn_rate * now.turn_rate);
}

void Table::copy(const Table& other) {
  block_->SetTransform(other.block_->GetPosition(), other.block_->GetAngle());
  block_->SetLinearVelocity(other.block_->GetLinearVelocity());
  block_->SetAngularVelocity(other.block_->GetAngularVelocity());
  touching_ = other.touching_;
}

void Table::save(Writer& writer) const {
  // The block lives in floats: these are all of them.
  writer.put(block_->GetPosition().x);
  writer.put(block_->GetPosition().y);
  writer.put(block_->GetAngle());
  writer.put(block_->GetLinearVelocity().x);
  writer.put(block_->GetLinearVelocity().y);
  writer.put(block_->GetAngularVelocity());
  writer.put<std::uint8_t>(touching_ ? 1 : 0);
}

void Table::restore(Reader& reader) {
  const auto x = reader.get<float>();
  const auto y = reader.get<float>();
  const auto angle = reader.get<float>();
  const auto vx = reader.get<float>();
  const auto vy = reader.get<float>();
  const auto turn_rate = reader.get<float>();
  touching_ = reader.get<std::uint8_t>() != 0;
  block_->SetTransform({x, y}, angle);
  block_->SetLinearVelocity({vx, vy});
  block_->SetAngularVelocity(turn_rate);
}

}  // namespace driftlab::push
