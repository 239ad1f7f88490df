#pragma once
// What is to be said of `push`: observation, action, dynamics, noise, reward, end. The scene's reference page is made from it.

#include <array>

#include "core/env/scene.h"

namespace driftlab::push {

inline constexpr std::array<PublishedResult, 4> kResults = {{
    {"Expert, 1,000 episodes", "100 % placed", "driftlab eval --scene push --expert --episodes 1000"},
    {"Clones of 1, 5, 25, 100 flawless demonstrations, 20,000 updates, medians of 5 seeds",
     "0, 0, 28, 62 % placed, overlap 0.02, 0.02, 0.28, 0.56", "driftlab study scenes --scene push --episodes 50"},
    {"DAgger from 25 demonstrations, 24 rounds of one episode, median of 5 seeds", "38 % placed, overlap 0.41",
     "driftlab study scenes --scene push --episodes 50"},
    {"A careful person's model, 100 episodes", "100 % placed",
     "driftlab demos --scene push --episodes 100 --driver careful --out DIR"},
}};

inline constexpr SceneReference kReference = {
    .observation =
        "Angles and speeds of shoulder and elbow and the fingertip; the middle of the block's place in the block's "
        "axes, sine and cosine of "
        "the block's angle to its place's; the fingertip in the block's axes, again at close range (cut off at 50 and "
        "60 mm), and "
        "its gap to the block (at 30 mm). It does not hold how fast the block slides, the wobble, nor the settings.",
    .action =
        "Two joint speeds, at most 1.5 rad/s either way, approached at 20 rad/s2. The joints stop at their limits: the "
        "shoulder turns "
        "220 degrees, the forearm bends 9 to 149 degrees to one side, so that each place of the fingertip has one "
        "pose.",
    .dynamics =
        "A block of 50 by 70 mm and 0.1 kg slides under dry friction, pushed by a round fingertip; the links pass "
        "above it. One Box2D world, "
        "20 steps a second of five substeps. Friction below is an ellipsoidal limit surface (Howe and Cutkosky 1996), "
        "at the fingertip "
        "Coulomb's. The servos are stiff, so that the block's mass cancels; a payload on its front moves the centre of "
        "mass.",
    .noise =
        "The joints' speeds wander by 0.03 rad/s (the setting wobble; standard deviation), for about 0.3 s either way, "
        "whatever the arm does.",
    .start =
        "The block lies 6 to 16 cm from its place, 19 to 32 cm from the arm's base, turned by up to 45 degrees (the "
        "setting askew). The "
        "fingertip begins 13 to 18 cm before the base, at least 2 cm clear of the block.",
    .reward =
        "Minus the cost of the step. The cost is how far the block is from its place, root mean square over its "
        "points, over 0.2 m, at most "
        "1. When the block is lost, the last reward is less by 1 for each step that was left: losing it does not pay.",
    .end =
        "When the block has lain still in its place for five steps, or when it is lost: its middle farther from the "
        "base than the fingertip "
        "reaches, or nearer. It is cut off after 30 s.",
    .success =
        "The block's middle within 15 mm of its place's, its angle within 15 degrees, still for five steps. Told "
        "beside it: the overlap, "
        "intersection over union of block and place. They differ: a block with its front to the back overlaps fully "
        "and is no success, one "
        "that counts may overlap by only half.",
    .expert =
        "Model-predictive control by shooting: at every step it tries two dozen pushes in a copy of the Box2D world "
        "and moves towards the "
        "one that leaves the least error for the least way. It has no memory. It sees what the observation leaves out, "
        "except the "
        "wobble to come.",
    .person =
        "Press and drag the fingertip; arrow keys or a stick push it. It cannot be lifted: go around the block to push "
        "it from another side. "
        "The place turns green while the block lies well.",
    .results = kResults,
};

}  // namespace driftlab::push
