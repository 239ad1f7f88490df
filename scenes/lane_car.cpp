#include "scenes/lane_car.h"

#include <algorithm>

#include "core/base/box2d.h"
#include "core/base/math.h"

namespace driftlab::lane {
namespace {

b2Vec2 to_box(Vec2 v) {
  return {static_cast<float>(v.x), static_cast<float>(v.y)};
}
Vec2 from_box(const b2Vec2& v) {
  return {static_cast<double>(v.x), static_cast<double>(v.y)};
}

}  // namespace

double tyre_force(double slip) {
  return kTyreLimit * det::tanh(kTyreSlope * slip / kTyreLimit);
}

Car::Car(const CarSettings& settings) : settings_(settings), world_(std::make_unique<b2World>(b2Vec2(0.0F, 0.0F))) {
  // One body that touches nothing and never rests: Box2D need not look for impacts nor for sleepers.
  world_->SetContinuousPhysics(false);
  world_->SetAllowSleeping(false);
  b2BodyDef definition;
  definition.type = b2_dynamicBody;
  body_ = world_->CreateBody(&definition);
  b2MassData mass;
  mass.mass = static_cast<float>(kMass + settings.payload);
  mass.center.SetZero();
  mass.I = static_cast<float>(kYawInertia);
  body_->SetMassData(&mass);
}

Car::~Car() = default;

void Car::place(Vec2 position, double heading, double curvature) {
  const double speed = settings_.speed;
  const double yaw_rate = speed * curvature;
  // In a steady turn both axles carry half of the centripetal force; atanh(x) = log((1 + x) / (1 - x)) / 2.
  const double share = 0.5 * (kMass + settings_.payload) * speed * yaw_rate / kTyreLimit;
  const double load = std::clamp(share, -0.98, 0.98);
  const double slip = kTyreLimit / kTyreSlope * 0.5 * det::log((1.0 + load) / (1.0 - load));
  const double lateral = kAxle * yaw_rate - speed * det::tan(slip);
  const double front = det::atan2(lateral + kAxle * yaw_rate, speed);
  state_.wheel = std::clamp(slip + front, -kMaxWheel, kMaxWheel);
  const double c = det::cos(heading);
  const double s = det::sin(heading);
  body_->SetTransform(to_box(position), static_cast<float>(heading));
  body_->SetLinearVelocity(to_box({speed * c - lateral * s, speed * s + lateral * c}));
  body_->SetAngularVelocity(static_cast<float>(yaw_rate));
  read_body();
}

void Car::advance(double seconds, double wheel_target, double wheel_speed, double gust) {
  constexpr int kSubsteps = 2;
  for (int i = 0; i < kSubsteps; ++i) substep(seconds / kSubsteps, wheel_target, wheel_speed, gust);
}

void Car::substep(double seconds, double wheel_target, double wheel_speed, double gust) {
  const double reach = wheel_speed * seconds;
  const double turn = std::clamp(wheel_target - state_.wheel, -reach, reach);
  state_.wheel = std::clamp(state_.wheel + turn, -kMaxWheel, kMaxWheel);

  const double swing = kAxle * state_.yaw_rate;
  const double front = tyre_force(state_.wheel - det::atan2(lateral_ + swing, settings_.speed));
  const double rear = tyre_force(-det::atan2(lateral_ - swing, settings_.speed));
  const double front_sideways = front * det::cos(state_.wheel);
  const double sideways = front_sideways + rear + kMass * gust;
  body_->ApplyForceToCenter(b2Mul(body_->GetTransform().q, {0.0F, static_cast<float>(sideways)}), true);
  body_->ApplyTorque(static_cast<float>(kAxle * (front_sideways - rear)), true);
  world_->Step(static_cast<float>(seconds), 1, 1);
  hold_speed();
  read_body();
}

// The engine is a constraint: the body's velocity keeps its sideways part and moves forward at exactly the set speed.
void Car::hold_speed() {
  const b2Rot& turn = body_->GetTransform().q;
  const float sideways = b2MulT(turn, body_->GetLinearVelocity()).y;
  body_->SetLinearVelocity(b2Mul(turn, {static_cast<float>(settings_.speed), sideways}));
}

void Car::read_body() {
  state_.position = from_box(body_->GetPosition());
  state_.angle = static_cast<double>(body_->GetAngle());
  state_.velocity = from_box(body_->GetLinearVelocity());
  state_.yaw_rate = static_cast<double>(body_->GetAngularVelocity());
  lateral_ = static_cast<double>(b2MulT(body_->GetTransform().q, body_->GetLinearVelocity()).y);
}

void Car::save(Writer& writer) const {
  // The body lives in floats: these are all of them. The rest of state_ is read from the body.
  writer.put(body_->GetPosition().x);
  writer.put(body_->GetPosition().y);
  writer.put(body_->GetAngle());
  writer.put(body_->GetLinearVelocity().x);
  writer.put(body_->GetLinearVelocity().y);
  writer.put(body_->GetAngularVelocity());
  writer.put(state_.wheel);
}

void Car::restore(Reader& reader) {
  const auto x = reader.get<float>();
  const auto y = reader.get<float>();
  const auto angle = reader.get<float>();
  const auto vx = reader.get<float>();
  const auto vy = reader.get<float>();
  const auto yaw_rate = reader.get<float>();
  state_.wheel = reader.get<double>();
  body_->SetTransform({x, y}, angle);
  body_->SetLinearVelocity({vx, vy});
  body_->SetAngularVelocity(yaw_rate);
  read_body();
}

}  // namespace driftlab::lane
