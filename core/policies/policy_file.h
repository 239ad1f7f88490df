#pragma once
// Policy files (.dlp): one CBOR object that says what a policy was made for and how it was trained, and holds the policy itself.
// Any CBOR reader can open one; matrices are byte strings of little-endian float32.
//
//   format "driftlab-policy", version (the lowest that can read it; 2: a policy with a head), scene, scene_params ["key=value"],
//   observation, action: [{name, unit, low, high}]
//   training: {learner, params ["key=value"], seed, data_hash, updates; where known: env_steps, expert_labels, interventions,
//              context_switches}
//   policy: {kind: "mlp", ...}     what the kind's Policy::save wrote, see core/policies/KIND_policy.h

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/env/scene.h"
#include "core/policies/policy.h"

namespace driftlab {

inline constexpr int kPolicyFileVersion = 2;

struct PolicyField {
  std::string name;
  std::string unit;
  float low = 0.0F;
  float high = 0.0F;

  friend bool operator==(const PolicyField&, const PolicyField&) = default;
};

/// How a policy came to be; written into its file.
struct TrainingRecord {
  std::string learner;
  std::vector<std::string> params;  ///< "key=value" of those not at their initial setting
  std::uint64_t seed = 0;
  std::string data_hash;  ///< 16 hexadecimal digits
  std::int64_t updates = 0;
  // What it took; -1: not known.
  std::int64_t env_steps = -1;
  std::int64_t expert_labels = -1;  ///< demonstrations included
  std::int64_t interventions = -1;
  std::int64_t context_switches = -1;

  friend bool operator==(const TrainingRecord&, const TrainingRecord&) = default;
};

struct PolicyFile {
  std::string scene;
  std::vector<std::string> scene_params;  ///< the settings it was trained in
  std::vector<PolicyField> observation;   ///< every number that the policy reads, in order
  std::vector<PolicyField> action;
  TrainingRecord training;
  Bytes body;  ///< CBOR of the policy itself

  friend bool operator==(const PolicyFile&, const PolicyFile&) = default;
};

/// The file of a policy that was made for this scene.
PolicyFile describe_policy(const Policy& policy, const SceneSpec& spec, std::span<const std::string> scene_params,
                           const TrainingRecord& training);

Bytes write_policy(const PolicyFile& file);
/// Refuses what is not a policy file, is truncated or damaged, or was written by a newer version.
Result<PolicyFile> read_policy(std::span<const std::uint8_t> bytes);

/// The policy, ready to act in this scene. Refuses a file for another scene, fields that have changed since, an unknown kind,
/// sizes that do not fit, and numbers that are not finite.
Result<std::unique_ptr<Policy>> make_policy(const PolicyFile& file, const SceneSpec& spec);

}  // namespace driftlab
