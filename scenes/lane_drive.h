#pragma once
// Who turns the lane's steering wheel besides a policy: the scripted expert and a person with a mouse, keys or a stick.
// Both first decide on an angle of the front wheels; the scene's mode then turns that into an action.

#include "core/env/scene.h"
#include "scenes/lane_car.h"
#include "scenes/lane_track.h"

namespace driftlab::lane {

enum class Steering { angle, rate };

/// The wheel angle (rad) that keeps the car near the centre line. Reads the full state and the road ahead.
double expert_wheel(const Track& track, const Place& place, const Car& car, Steering steering);

/// The wheel angle (rad) that a person's input asks for. Pointer: towards it on a circular arc; keys or stick: so far to that side.
double person_wheel(const CarState& car, const Controls& controls);

/// The action in [-1, 1] that brings the front wheels to this angle.
double action_towards(double wheel_target, double wheel, Steering steering);

}  // namespace driftlab::lane
