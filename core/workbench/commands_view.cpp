// What the panels are turned to: which plot, which run, which runs to compare, whose settings.
#include <algorithm>

#include "core/base/rng.h"
#include "core/workbench/lookup.h"
#include "core/workbench/starts.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

Result<json> Impl::view(Call call) {
  constexpr int kMost = 1 << 30;
  ViewOptions next = state.view;
  const auto chosen = [&](const char* key, const std::vector<std::string>& choices) {
    return call.arguments.has(key) ? call.arguments.choice(key, choices) : std::string();
  };
  const std::string success = chosen("success", {"starts", "labels"});
  const std::string plot = chosen("plot", {"success", "horizon", "map", "actions"});
  next.run = static_cast<int>(call.arguments.integer("run", 0, kMost, next.run));
  next.unfolded = static_cast<int>(call.arguments.integer("unfold", 0, kMost, next.unfolded));
  const auto tick = static_cast<int>(call.arguments.integer("tick", 1, kMost, 0));
  const bool on = call.arguments.flag("on", true);
  const std::string learner = call.arguments.text("learner", "");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  for (const int id :
       {call.arguments.has("run") ? next.run : 0, call.arguments.has("unfold") ? next.unfolded : 0, tick}) {
    if (id != 0 && find_run(id) == nullptr) return fail("a run of the list", std::to_string(id));
  }
  if (!learner.empty()) {
    const auto found = find_learner_in(learners, learner);
    if (!found) return tl::make_unexpected(found.error());
    next.learner = learner;
  }
  if (!success.empty()) {
    next.success = success == "labels" ? ViewOptions::Success::labels : ViewOptions::Success::starts;
  }
  if (plot == "success") next.plot = ViewOptions::Plot::success;
  if (plot == "horizon") next.plot = ViewOptions::Plot::horizon;
  if (plot == "map") next.plot = ViewOptions::Plot::map;
  if (plot == "actions") next.plot = ViewOptions::Plot::actions;
  // Runs that were removed meanwhile drop out, too.
  std::erase_if(next.ticked, [&](int id) { return id == tick || find_run(id) == nullptr; });
  if (tick != 0 && on) next.ticked.push_back(tick);
  state.view = std::move(next);
  return json::object();
}

bool evaluated_here(const WorkbenchState& state, const RunItem& run) {
  return run.evaluation.has_value() && run.scene == state.scene && run.evaluation_params == state.scene_params &&
         run.evaluation_seed == mix_seed(state.seed, kEvaluationStream);
}

}  // namespace driftlab
