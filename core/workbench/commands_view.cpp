// What the panels are turned to: which plot, which run, which runs to compare, whose settings.
#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/rng.h"
#include "core/workbench/lookup.h"
#include "core/workbench/starts.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

// In the order of the enums.
constexpr std::array<std::string_view, 3> kSuccess = {"starts", "labels", "steps"};
constexpr std::array<std::string_view, 5> kPlots = {"success", "horizon", "map", "actions", "training"};

template <class Names>
std::vector<std::string> listed(const Names& names) {
  return {names.begin(), names.end()};
}

template <class Choice, class Names>
Choice named(const Names& names, std::string_view name) {
  return static_cast<Choice>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

std::string_view success_name(ViewOptions::Success success) {
  return kSuccess[static_cast<std::size_t>(success)];
}

std::string_view plot_name(ViewOptions::Plot plot) {
  return kPlots[static_cast<std::size_t>(plot)];
}

Result<json> Impl::view(Call call) {
  constexpr int kMost = 1 << 30;
  ViewOptions next = state.view;
  const auto chosen = [&](const char* key, const std::vector<std::string>& choices) {
    return call.arguments.has(key) ? call.arguments.choice(key, choices) : std::string();
  };
  const std::string success = chosen("success", listed(kSuccess));
  const std::string plot = chosen("plot", listed(kPlots));
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
  if (!success.empty()) next.success = named<ViewOptions::Success>(kSuccess, success);
  if (!plot.empty()) next.plot = named<ViewOptions::Plot>(kPlots, plot);
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
