#pragma once
// What is to be said of `fork`: observation, action, dynamics, noise, reward, end. The scene's reference page is made from it.

#include <array>

#include "core/env/scene.h"

namespace driftlab::fork {

inline constexpr std::array<PublishedResult, 7> kResults = {{
    {"Expert, 1,000 episodes", "100 % past it", "driftlab eval --scene fork --expert --episodes 1000 --seed 0"},
    {"Clone by squared error of 20 drives on the left and 20 on the right, ten seeds",
     "median 0 % past it (95 %: 0 to 1)", "driftlab study modes --episodes 50"},
    {"The same of 40 drives on the left", "median 100 % past it", "driftlab study modes --episodes 50"},
    {"20 and 20, loss=bins, act=mode", "median 100 % past it (95 %: 99 to 100)", "driftlab study modes --episodes 50"},
    {"20 and 20, loss=bins, act=sample", "median 94 % past it (95 %: 90 to 99)", "driftlab study modes --episodes 50"},
    {"20 and 20, squared error, 20,000 updates", "median 69 % past it (95 %: 18 to 76)",
     "driftlab study modes --episodes 50"},
    {"20 and 20, DAgger by squared error", "median 97 % past it (95 %: 84 to 100)",
     "driftlab study modes --episodes 50"},
}};

inline constexpr SceneReference kReference = {
    .observation =
        "How far ahead the middle of the barrier is, how far left of the middle of the road the car's centre is, the "
        "car's heading "
        "against the road, its yaw rate and the angle of its front wheels. It does not hold the side on which the "
        "demonstrator of this "
        "episode will pass: before the decision nothing in it tells left from right.",
    .action =
        "The angle wanted of the front wheels from -1 to 1, 0.5 rad at 1, left positive, which they approach at 1 "
        "rad/s at most.",
    .dynamics =
        "The car of the scene lane: one Box2D body of 1,000 kg with two axles; an axle's side force at a slip angle in "
        "rad is 3,500 "
        "tanh(40,000 slip / 3,500) N. It keeps its speed by itself. 20 actions a second, each driven in four substeps. "
        "A car that has "
        "touched the barrier stands still.",
    .noise =
        "Gusts push the car sideways: on average gust_rate of them begin in a second, each lasts 0.3 to 0.8 s and "
        "pushes the empty car "
        "with -gust to gust m/s². They come at the same moments whatever the driver does.",
    .start =
        "22 to 26 m before the barrier, up to 0.4 m beside the middle of the road, along it, with the wheels and yaw "
        "rate of a car that has "
        "been on a bend of up to 0.015 1/m. The side of the episode's demonstrator is drawn too, left or right with "
        "equal "
        "chances; with side=left or side=right it is that.",
    .reward =
        "1 minus the cost of the step. The cost is 1 while the car touches the barrier or its centre is off the road, "
        "else 0.",
    .end =
        "When the car is past: its centre 3 m behind the barrier's. Leaving the road ends the episode too. With "
        "touching=ends, touching "
        "the barrier ends it; with touching=stops the car stands at the barrier, at a cost of 1 a step, until the "
        "episode is cut off after "
        "twice the time that the way takes at the set speed.",
    .success =
        "Past the barrier without having touched it, on the road. Told beside it: the shares of episodes that passed "
        "on the left and on "
        "the right.",
    .expert =
        "Follows the middle of the road until the barrier is 13 m ahead, then swerves to 1.6 m beside its end, on the "
        "side drawn for the "
        "episode; a car that is clearly on one side already, or on its way there, passes on that, and starts to before "
        "if it is more than "
        "1.2 m off the middle. It acts at any state.",
    .person =
        "The car drives towards the pointer or finger; near the car itself the pointer asks for nothing. Left and "
        "right arrow keys or a "
        "stick turn the wheels by up to 0.26 rad. A person passes on whichever side they like.",
    .results = kResults,
};

}  // namespace driftlab::fork
