#pragma once
// What is to be said of `reach`: observation, action, dynamics, noise, reward, end. The scene's reference page is made from it.

#include <array>

#include "core/env/scene.h"

namespace driftlab::reach {

inline constexpr std::array<PublishedResult, 5> kResults = {{
    {"Expert, 1,000 episodes", "100 % reached", "driftlab eval --scene reach --expert --episodes 1000"},
    {"Expert, a post in every episode", "100 % reached",
     "driftlab eval --scene reach --scene-set post=1 --expert --episodes 1000"},
    {"Expert, payload and lengths different in every episode", "99.2 % reached",
     "driftlab eval --scene reach --scene-set payload=0..0.2 --scene-set upper_arm=0.095..0.14 --scene-set "
     "forearm=0.11..0.16 "
     "--expert --episodes 1000"},
    {"Clones of 1, 5, 25, 100 flawless demonstrations, medians of 5 seeds", "2, 8, 50, 92 % reached",
     "driftlab study scenes --scene reach --episodes 50"},
    {"DAgger from 25 demonstrations, 24 rounds of one episode, median of 5 seeds", "76 % reached",
     "driftlab study scenes --scene reach --episodes 50"},
}};

inline constexpr SceneReference kReference = {
    .observation =
        "Angles and speeds of the joints lift, elbow and wrist as the servos tell them, the fingertip that follows "
        "from these angles, the "
        "target, and the post's place and height, both 0 where there is none. It does not hold the backlash, the "
        "servos' goals, their "
        "torques, nor the settings of the arm.",
    .action =
        "Three joint speeds, at most 1.5 rad/s either way: the goals that the servos hold move so, never more than 0.3 "
        "rad ahead of the "
        "joints. More of any joint lowers the fingertip.",
    .dynamics =
        "Three links of 116, 135 and 160.5 mm in a vertical plane under gravity, with the geometry and joint limits of "
        "an SO-101's published "
        "model. A servo pulls its joint towards its goal with 17.8 N m/rad, damped by 0.6 N m s/rad, at most torque N "
        "m, values of "
        "its published simulation. The motion of the whole chain is solved at once, implicit in the damping, 30 steps "
        "a second of four substeps.",
    .noise =
        "Backlash: each link hangs beside its servo by up to 0.5 degrees either way (the setting backlash), wandering "
        "within about 0.25 "
        "s. The servos do not "
        "see it, so the true fingertip is some millimetres off the told one.",
    .start =
        "The fingertip rests 0.12 to 0.19 m or 0.27 to 0.34 m out and 0.03 to 0.14 m high, the target lies in the "
        "other of these two regions. "
        "In half of the episodes (the setting post) a post stands between them, 0.02 to 0.06 m higher than the "
        "straight "
        "way.",
    .reward =
        "Minus the cost of the step. The cost is the fingertip's distance to the target over 0.3 m, at most 1, and 1 "
        "while post or table "
        "is touched. Where touching ends the episode, the last reward is less by 1 for each step that was left: "
        "touching does not pay.",
    .end =
        "After five steps in a row at the target. With touching=ends, touching post or table ends the episode too; "
        "with touching=costs it "
        "goes on. It is cut off after 8 s.",
    .success =
        "The true fingertip within 15 mm of the target, slower than 0.03 m/s, for five steps in a row, without having "
        "touched post or "
        "table.",
    .expert =
        "Moves the fingertip by damped least-squares inverse kinematics (Wampler 1986; Nakamura and Hanafusa 1986), "
        "first up where a post "
        "is in the way, then over it and down. What freedom is left keeps the links away from the post and turns the "
        "hand down.",
    .person =
        "The fingertip follows the pointer or finger; arrow keys or a stick push it. The arm keeps its own links clear "
        "of the post, where the "
        "fingertip goes is the person's affair.",
    .results = kResults,
};

}  // namespace driftlab::reach
