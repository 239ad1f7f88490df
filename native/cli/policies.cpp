#include "native/cli/policies.h"

#include "core/policies/policy_file.h"
#include "native/cli/files.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kLargestPolicy = 256ULL << 20U;
constexpr std::int64_t kSlice = 5000;  // environment steps between two looks at the progress bar

}  // namespace

void FieldOptions::add(Options& options) {
  options.text("--field-x", chosen.x, "FIELD", "One of the two fields by which visited states are compared");
  options.text("--field-y", chosen.y, "FIELD", "The other one; see `driftlab scenes`");
}

Attempt<void> FieldOptions::check(const Task& task) const {
  const auto good = check_fields(task.make_scene()->spec(), chosen);
  if (good || (chosen.x.empty() && chosen.y.empty())) return {};
  return usage(good.error(), "--field-x, --field-y");
}

Attempt<LoadedPolicy> load_policy(const std::string& file, const SceneOptions& scene, Task& task) {
  const auto bytes = read_file(file, kLargestPolicy);
  if (!bytes) return failed(bytes.error(), "--policy");
  const auto read = read_policy(*bytes);
  if (!read) return failed(read.error(), file);
  task.params = ParamValues(task.entry->params);
  const auto trained_in = read->scene == scene.id ? read->scene_params : std::vector<std::string>();
  for (const auto* settings : {&trained_in, &scene.settings}) {
    if (const auto set = apply_settings(task.params, *settings, "--scene-set"); !set)
      return tl::unexpected(set.error());
  }
  auto loaded = policy_from_file(*bytes, task);
  if (!loaded) return failed(loaded.error(), file);
  return std::move(*loaded);
}

Conduct measure_conduct(const Task& task, const Policy* policy, std::uint64_t seed, int episodes,
                        const FieldPair& fields, Progress* progress) {
  Conduct conduct;
  Evaluator evaluator(task, policy, seed, episodes);
  while (evaluator.step(kSlice)) {
    if (progress == nullptr) continue;
    const auto& so_far = evaluator.result();
    progress->at(static_cast<double>(so_far.episodes.size()) / episodes,
                 std::to_string(so_far.successes()) + " of " + std::to_string(so_far.episodes.size()) + " succeeded");
  }
  conduct.evaluation = evaluator.result();
  if (policy == nullptr) return conduct;
  // Nothing where a scene has no two fields to measure by.
  const auto survey = Survey::make(task, *policy, seed, episodes, fields);
  if (!survey) return conduct;
  while ((*survey)->step(kSlice)) {
    if (progress != nullptr) progress->at((*survey)->progress(), "looking where it goes");
  }
  conduct.diversity = (*survey)->own().diversity;
  if ((*survey)->has_expert()) conduct.expert_diversity = (*survey)->expert().diversity;
  conduct.divergence = (*survey)->divergence();
  return conduct;
}

nlohmann::ordered_json divergence_json(const std::optional<Divergence>& divergence) {
  if (!divergence) return nullptr;
  return {{"fields", {divergence->probe_x, divergence->probe_y}},
          {"kl", divergence->kl},
          {"js", divergence->js},
          {"policy_steps", divergence->policy_steps},
          {"expert_steps", divergence->expert_steps}};
}

nlohmann::ordered_json or_null(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

}  // namespace driftlab
