#pragma once
// Inside of Trainer: what a trainer without a run measures. Not for others.

#include <memory>
#include <nlohmann/json.hpp>

#include "core/workbench/arguments.h"
#include "core/workbench/trainer.h"

namespace driftlab {

/// A diagnosis or a sweep, a slice at a time.
class Analysis {
 public:
  virtual ~Analysis() = default;

  /// True while there is more to do.
  virtual bool step(const Budget& slice) = 0;
  /// What is new since the last call, as a message; null: nothing.
  virtual nlohmann::json report() = 0;
};

/// The messages "diagnose" and "sweep". `task`: the message's scene and scene_params, asked for by the caller.
Result<std::unique_ptr<Analysis>> make_diagnosis(const Task& task, Arguments& arguments);
Result<std::unique_ptr<Analysis>> make_sweep(const Task& task, LearnerList learners, Arguments& arguments);

}  // namespace driftlab
