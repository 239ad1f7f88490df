#pragma once
// Options that several commands share: scenes and learners with their parameters, demonstrators.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/env/rollout.h"
#include "core/learners/learner.h"
#include "native/cli/command.h"

namespace driftlab {

/// --driver NAME: who demonstrates.
void add_driver(Options& options, std::string& driver);

/// --threads N: how many runs at a time, for run_parallel(). The answer does not depend on it.
void add_threads(Options& options, int& threads);

/// Of several learners: --set LEARNER.key=value. By learner; refuses one that is not among `learners`.
Attempt<std::map<std::string, std::vector<std::string>>> settings_by_learner(const std::vector<std::string>& learners,
                                                                             const std::vector<std::string>& settings);

/// --scene ID, --scene-set key=value (repeatable).
struct SceneOptions {
  std::string id;
  std::vector<std::string> settings;

  void add(Options& options, bool required = true);
  Attempt<Task> task() const;
};

/// --learner ID, --set key=value (repeatable).
struct LearnerOptions {
  std::string id;
  std::vector<std::string> settings;

  void add(Options& options, bool required = true);
};

struct ChosenLearner {
  const LearnerEntry* entry = nullptr;
  ParamValues params;
};
Attempt<ChosenLearner> choose_learner(const std::string& id, const std::vector<std::string>& settings);

/// Sets "key=value" texts one after the other; `option` is named in a problem.
Attempt<void> apply_settings(ParamValues& values, const std::vector<std::string>& settings, std::string_view option);

/// For JSON: every Param with its value (a range as the text that sets it), and what it is.
nlohmann::ordered_json params_json(std::span<const Param> params);
nlohmann::ordered_json values_json(const ParamValues& values);
/// For people: a table of parameters with limits and help.
std::string params_text(std::span<const Param> params);
/// 16 hexadecimal digits.
std::string hash_text(std::uint64_t hash);

}  // namespace driftlab
