#pragma once
// What can be told of a moment of an episode by name: probes, numbers of the observation, actions, the place on the trail.

#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/env/scene.h"

namespace driftlab {

/// A quantity that a map can have for an axis.
struct FieldName {
  std::string name;
  std::string unit;
};

/// Everything that can be chosen: every probe, every field of an observation block of at most kMostOfABlock numbers (not beams or
/// images), every action, and "x" and "y" of the trail, in this order. A name that is taken already gets "observation_", "action_"
/// or "trail_" before it.
std::vector<FieldName> field_names(const SceneSpec& spec);
inline constexpr int kMostOfABlock = 12;

/// What maps show unless somebody chooses: "offset" and "heading_error" where the scene has them, else the first two.
struct FieldPair {
  std::string x;
  std::string y;
};
FieldPair default_fields(const SceneSpec& spec);

/// `chosen` with empty names replaced by the default ones. Refused: a field that the scene does not have, the same one twice.
Result<FieldPair> check_fields(const SceneSpec& spec, FieldPair chosen);

/// Where a field's value is read.
struct FieldSource {
  enum class Kind { probe, observation, action, trail_x, trail_y };

  Kind kind = Kind::probe;
  std::size_t index = 0;  ///< among the probes, the observation's numbers, the actions
  FieldName field;
  float low = 0.0F;  ///< as its table says; both 0 for the trail
  float high = 0.0F;

  /// Before a step; `probes` [probes.size()] as the scene tells them then. An action has no value before the step: 0.
  float read(const Scene& scene, std::span<const float> observation, std::span<const float> probes) const;
};

/// In the order of field_names().
std::vector<FieldSource> field_sources(const SceneSpec& spec);
/// Refused: a field that the scene does not have.
Result<FieldSource> find_field(const SceneSpec& spec, const std::string& name);

/// What the spec wants told beside success, as the scene is now: [spec.reported].
std::vector<float> reported_values(const Scene& scene);

}  // namespace driftlab
