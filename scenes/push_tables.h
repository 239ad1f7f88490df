#pragma once
// The tables of `push`: settings, observation, action, probes, and how people speak of it.

#include <array>
#include <string_view>

#include "core/env/scene.h"
#include "scenes/push_arm.h"

namespace driftlab::push {

inline std::span<const Param> params() {
  static const std::array<Param, 7> table = {
      varying(real_param("friction", "Table friction", "1", 0.4, 0.1, 1.0,
                         "Coefficient of friction between block and table.")),
      varying(real_param("grip", "Finger friction", "1", 0.4, 0.0, 1.0,
                         "Coefficient of friction between fingertip and block.")),
      varying(real_param("payload", "Payload", "kg", 0.0, 0.0, 0.2,
                         "A weight on the front of the block, which weighs 0.1 kg.")),
      varying(real_param("askew", "Turned at the start", "deg", 45.0, 0.0, 120.0,
                         "The most that the block is turned at the start.")),
      varying(real_param("upper_arm", "Upper arm", "m", 0.22, 0.20, 0.26, "From shoulder to elbow.")),
      varying(real_param("forearm", "Forearm", "m", 0.20, 0.19, 0.24, "From elbow to fingertip.")),
      varying(real_param("wobble", "Wobble", "rad/s", 0.03, 0.0, 0.2,
                         "How much the joints' speeds wander: standard deviation.")),
  };
  return table;
}

inline constexpr Field place_field(std::string_view name, float most) {
  return {name, "m", -most, most, 0};
}
inline constexpr float kFastestJoint = 1.8F;
inline constexpr std::array<Field, 6> kArmFields = {{{"shoulder", "rad", -2.6F, 2.6F, 0},
                                                     {"elbow", "rad", 0.0F, 2.7F, 0},
                                                     {"shoulder_speed", "rad/s", -kFastestJoint, kFastestJoint, 0},
                                                     {"elbow_speed", "rad/s", -kFastestJoint, kFastestJoint, 0},
                                                     place_field("tip_x", 0.6F),
                                                     place_field("tip_y", 0.6F)}};
inline constexpr std::array<Field, 6> kBlockFields = {{place_field("goal_beside", 0.8F),
                                                       place_field("goal_before", 0.8F),
                                                       {"block_sine", "1", -1.0F, 1.0F, 0},
                                                       {"block_cosine", "1", -1.0F, 1.0F, 0},
                                                       place_field("tip_beside", 1.2F),
                                                       place_field("tip_before", 1.2F)}};
inline constexpr std::array<Field, 3> kNearFields = {
    {place_field("near_beside", 0.05F), place_field("near_before", 0.06F), {"gap", "m", 0.0F, 0.03F, 0}}};
inline constexpr std::array<Block, 3> kObservation = {
    {{"arm", {6, 1, 1}, kArmFields}, {"block", {6, 1, 1}, kBlockFields}, {"near", {3, 1, 1}, kNearFields}}};
inline constexpr Field action_field(std::string_view name) {
  return {name, "rad/s", -static_cast<float>(kMostSpeed), static_cast<float>(kMostSpeed), 0};
}
inline constexpr std::array<Field, 2> kAction = {{action_field("shoulder_rate"), action_field("elbow_rate")}};
inline constexpr std::array<Field, 6> kProbes = {{{"overlap", "1", 0.0F, 1.0F, 0},
                                                  {"distance", "m", 0.0F, 1.0F, 0},
                                                  {"angle_error", "rad", -3.2F, 3.2F, 0},
                                                  {"misplacement", "m", 0.0F, 1.0F, 0},
                                                  {"gap", "m", -0.1F, 1.0F, 0},
                                                  {"touching", "1", 0.0F, 1.0F, 0}}};
inline constexpr std::array<std::string_view, 1> kReported = {"overlap"};

inline constexpr SceneWords kWords = {
    .demonstration = "push",
    .demonstrations = "pushes",
    .show = "push the block into its place",
    .done = "placed the block",
    .failed = "lost the block",
    .fails = "loses the block",
    .control = "the arm",
    .act = "push",
    .acts = "pushes",
    .acting = "pushing",
    .succeeds = "places the block",
    .unfinished = "had not placed the block",
    .actor = "the arm",
    .begin = "Press and drag the fingertip to start",
    .begin_touch = "Put a finger on the fingertip and drag it",
    .follows = "It follows the pointer while you hold it.",
    .rule = "Push the block into its place, front to front, and let it lie still.",
    .mend = "push the block into its place",
    .lesson = "What contact makes hard",
};

}  // namespace driftlab::push
