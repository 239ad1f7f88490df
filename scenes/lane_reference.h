#pragma once
// What is to be said of `lane`: observation, action, dynamics, noise, reward, end. The scene's reference page is made from it.

#include <array>

#include "core/env/scene.h"

namespace driftlab::lane {

inline constexpr std::array<PublishedResult, 8> kResults = {{
    {"Expert, by wheel angle at 9 m/s, 1,000 laps", "99.7 % whole laps",
     "driftlab eval --scene lane --expert --episodes 1000"},
    {"Expert, by turn rate at 8.5 m/s, 1,000 laps", "100 % whole laps",
     "driftlab eval --scene lane --scene-set steering=rate --scene-set speed=8.5 --expert --episodes 1000"},
    {"Clones of 1, 5, 20 flawless laps, by wheel angle, mean over ten seeds", "69, 68, 70 % whole laps",
     "driftlab study drift"},
    {"Clones of 1 lap of a careful, an average, a sloppy person, by wheel angle", "54, 75, 80 % whole laps",
     "driftlab study drift"},
    {"DAgger from 1 flawless lap, by wheel angle, rounds 0, 1, 2, 3", "69, 100, 100, 100 % whole laps",
     "driftlab study drift"},
    {"Clones of 1, 5, 20 flawless laps, by turn rate, mean over ten seeds", "50, 73, 88 % whole laps",
     "driftlab study drift"},
    {"DAgger from 1 flawless lap, by turn rate, rounds 0, 1, 2, 3", "50, 99.3, 100, 100 % whole laps",
     "driftlab study drift"},
    {"Exponent of a clone's cost over the horizon, by wheel angle", "2.33 (95 %: 1.79 to 2.80)",
     "driftlab sweep horizon --scene lane --learners bc,dagger --seeds 10 --episodes 50"},
}};

inline constexpr SceneReference kReference = {
    .observation =
        "What a driver sees and feels: 13 range beams from the car's centre to the edges of its own stretch of road, "
        "from 1.4 rad to the "
        "right to 1.4 rad to the left of straight ahead, 30 m where they meet nothing; then speed, yaw rate and the "
        "angle of "
        "the front wheels. It does not hold where on the lap the car is, which way the road bends beyond the beams, "
        "nor the gust.",
    .action =
        "One number from -1 to 1, left positive. With steering=angle it is the angle wanted of the front wheels, 0.5 "
        "rad at 1, which "
        "they approach at 1 rad/s at most. With steering=rate it is how fast they turn, 1 rad/s at 1.",
    .dynamics =
        "One Box2D body of 1,000 kg with two axles and a yaw inertia of 1,400 kg m². An axle's side force at a slip "
        "angle in rad is 3,500 "
        "tanh(40,000 slip / 3,500) N, so tyres slide when asked for more. The car keeps its speed by itself. The lap "
        "is 300 m long, its "
        "tightest bend has a radius of 15.7 m. 60 steps a second of two substeps.",
    .noise =
        "Gusts push the car sideways: on average gust_rate of them begin in a second, each lasts 0.3 to 0.8 s and "
        "pushes the empty "
        "car with -gust to gust m/s². They come at the same moments whatever the driver does.",
    .start =
        "Anywhere on the lap, up to 0.2 m beside the centre line and 0.03 rad askew, turning with the road as if the "
        "car had always been "
        "driving there.",
    .reward =
        "1 minus the cost of the step. The cost is 1 while the car's centre is off the road, else 0: summed up, it is "
        "the "
        "number of steps off the road.",
    .end =
        "After so many laps as the setting laps says. With off_road=ends, leaving the road ends the episode too; with "
        "off_road=costs it "
        "goes on. It is cut off when 1.15 times the time that the laps take at the set speed has passed.",
    .success = "All laps driven without the car's centre ever having left the road.",
    .expert =
        "Steers by the true state: the bend a little ahead of the car, and feedback on distance from the centre line, "
        "heading, yaw rate "
        "and sideways speed, with gains found by search over simulated laps with gusts. It acts at any state, also off "
        "the road.",
    .person =
        "The car drives towards the pointer or finger; near the car itself the pointer asks for nothing. Left and "
        "right arrow keys or "
        "a stick turn the wheels by up to 0.26 rad.",
    .results = kResults,
};

}  // namespace driftlab::lane
