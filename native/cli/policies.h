#pragma once
// Policies from files, and all that is measured of one: the same for every command that prints it.

#include <optional>
#include <string>

#include "core/metrics/evaluation.h"
#include "core/metrics/survey.h"
#include "core/workbench/files.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/progress.h"

namespace driftlab {

/// --field-x, --field-y: the two fields by which visited states are compared.
struct FieldOptions {
  FieldPair chosen;

  void add(Options& options);
  /// Refuses what this scene does not have.
  Attempt<void> check(const Task& task) const;
};

/// The policy in a .dlp file. A policy is driven in the settings that it was trained in, unless --scene-set says otherwise:
/// `task` takes them.
Attempt<LoadedPolicy> load_policy(const std::string& file, const SceneOptions& scene, Task& task);

/// What a policy does in a scene.
struct Conduct {
  EvaluationResult evaluation;
  std::optional<double> diversity;         ///< share of the grid over the two fields that it visits
  std::optional<double> expert_diversity;  ///< the expert's, on the same grid
  std::optional<Divergence> divergence;    ///< of its visits from the expert's
};

/// `policy` null: the expert, of whom nothing but the evaluation is measured. `fields` are checked already. `progress` may be null.
Conduct measure_conduct(const Task& task, const Policy* policy, std::uint64_t seed, int episodes,
                        const FieldPair& fields, Progress* progress);

/// {"fields", "kl", "js", "policy_steps", "expert_steps"}, or null.
nlohmann::ordered_json divergence_json(const std::optional<Divergence>& divergence);
nlohmann::ordered_json or_null(const std::optional<double>& value);

}  // namespace driftlab
