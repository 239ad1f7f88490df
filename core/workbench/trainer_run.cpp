// What a trainer does in a slice, and what it reports.
#include <algorithm>

#include "core/base/hash.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer_impl.h"

namespace driftlab {
namespace {

using nlohmann::json;

json curve_points(const Series& series, std::size_t from) {
  json x = json::array();
  json y = json::array();
  for (std::size_t i = from; i < series.points.size(); ++i) {
    x.push_back(series.points[i].first);
    y.push_back(series.points[i].second);
  }
  return {{"name", series.name}, {"from", from}, {"x", std::move(x)}, {"y", std::move(y)}};
}

}  // namespace

// ------------------------------------------------------------------------------------------------ work

bool Trainer::Impl::work(const Budget& slice) {
  take_due();
  if (analysis != nullptr) work_on_analysis(slice);
  if (has_work()) {
    if (stage == Stage::making) {
      make_demonstrations(slice.env_steps);
    } else if (stage == Stage::training && paused) {
      train_a_beat();
    } else if (stage == Stage::training) {
      train(slice);
    }
    if (!paused && !jobs.empty() && stage != Stage::making) {
      jobs.front().evaluator->step(slice.env_steps);
      report_evaluation();
    }
  }
  if (status_changed) report_status();
  report_health();
  return has_work();
}

void Trainer::Impl::make_demonstrations(std::int64_t env_steps) {
  const bool more = maker->step(env_steps);
  status_changed = true;
  for (Trajectory& trajectory : maker->take()) {
    // One a message: whoever reads them has a screen to keep alive.
    send({{"type", "demonstrations"}, {"files", json::array({json::binary(demo_to_file(trajectory))})}});
    demonstrations.push_back(std::move(trajectory));
  }
  if (more) return;
  maker.reset();
  stage = Stage::training;
  const auto added = add_demonstrations(std::exchange(demonstrations, {}));
  if (!added) training_failed(added.error());
}

Result<void> Trainer::Impl::add_demonstrations(std::span<const Trajectory> trajectories) {
  if (auto good = learner->add(trajectories); !good) return good;
  Hash hash;
  for (const Trajectory& trajectory : trajectories) trajectory.add_to(hash);
  data_hash = hash.value();
  return {};
}

/// The next update count at which something other than training happens.
std::int64_t Trainer::Impl::next_halt() const {
  std::int64_t halt = kNever;
  for (const Waiting& next : waiting) {
    if (next.at > now()) halt = std::min(halt, next.at);
  }
  const std::int64_t every = std::max<std::int64_t>(1, status.updates_total / kPoliciesWhileTraining);
  return std::min(halt, (now() / every + 1) * every);
}

/// Likewise of environment steps, between the updates where one waits.
std::int64_t Trainer::Impl::next_env_halt() const {
  std::int64_t halt = kNever;
  for (const Waiting& next : waiting) {
    const bool now_or_any = next.at == now() || next.at == kNow;
    if (now_or_any && next.at_env_steps > status.env_steps) halt = std::min(halt, next.at_env_steps);
  }
  return halt;
}

void Trainer::Impl::train_a_beat() {
  --beats;
  const std::int64_t before = now();
  status = learner->step({1, 0});
  if (!status.finished && now() == before && learner->request().kind == Request::Kind::none) {
    status = learner->step({0, 1});
  }
  look_wanted = true;
  after_training(before);
}

void Trainer::Impl::train(const Budget& slice) {
  Budget left = slice;
  while (left.updates > 0 && stage == Stage::training && !paused) {
    if (!train_on(left)) return;
  }
}

bool Trainer::Impl::train_on(Budget& left) {
  const std::int64_t before = now();
  const std::int64_t driven = status.env_steps;
  // Updates and environment steps in turn, so that what a round had cost when it was finished does not depend on the slice.
  status = learner->step({std::min(left.updates, next_halt() - before), 0});
  left.updates -= now() - before;
  note_rounds();
  if (!status.finished && now() == before && learner->request().kind == Request::Kind::none) {
    status = learner->step({0, std::min(left.env_steps, next_env_halt() - driven)});
    left.env_steps -= status.env_steps - driven;
  }
  after_training(before);
  if (stage != Stage::training) return false;
  return now() > before || (status.env_steps > driven && left.env_steps > 0);
}

void Trainer::Impl::after_training(std::int64_t before) {
  note_rounds();
  status_changed = true;
  if (status.finished) return training_over();
  if (learner->request().kind != Request::Kind::none) ask();
  take_due();
  if (stage != Stage::training || now() == before) return;
  const std::int64_t every = std::max<std::int64_t>(1, status.updates_total / kPoliciesWhileTraining);
  if (now() % every == 0 && now() > policy_sent_at) report_policy(false);
}

void Trainer::Impl::training_over() {
  stage = Stage::over;
  status_changed = true;
  paused = false;  // a step may have been the last: what comes now is no training
  beats = 0;
  if (status.failed) return training_failed({"training to the end", status.stop_reason, ""});
  if (learner->snapshot() == nullptr) {
    return training_failed({"a policy", status.stop_reason, "It had not learned anything yet."});
  }
  look_wanted = true;
  report_status();
  report_policy(true);
  const json* automatic = settings.contains("evaluate") ? &settings["evaluate"] : nullptr;
  if (automatic != nullptr) {
    if (auto good = evaluate(*automatic); !good) refuse(good.error(), "evaluate");
  }
  take_due();
}

void Trainer::Impl::training_failed(const Error& error) {
  stage = Stage::over;
  status.finished = true;
  status.failed = true;
  if (status.stop_reason.empty()) status.stop_reason = error.message();
  report_status();
  refuse(error, "training");
}

// ------------------------------------------------------------------------------------------------ reports

void Trainer::Impl::report_status() {
  status_changed = false;
  json message = {{"type", "status"},
                  {"updates", status.updates},
                  {"updates_total", status.updates_total},
                  {"env_steps", status.env_steps},
                  {"expert_labels", status.expert_labels},
                  {"interventions", status.interventions},
                  {"context_switches", status.context_switches},
                  {"progress", status.progress},
                  {"finished", status.finished},
                  {"failed", status.failed},
                  {"stop_reason", status.stop_reason},
                  {"paused", paused},
                  {"making", maker != nullptr ? maker->made() : -1}};
  json curves = json::array();
  const std::vector<Series>& series = learner->curves();
  curve_sent.resize(series.size(), 0);
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (curve_sent[i] < series[i].points.size()) curves.push_back(curve_points(series[i], curve_sent[i]));
    curve_sent[i] = series[i].points.size();
  }
  message["curves"] = std::move(curves);
  send(std::move(message));
}

void Trainer::Impl::report_policy(bool last) {
  const auto policy = learner->snapshot();
  if (policy == nullptr) return;
  policy_sent_at = now();
  json message = {{"type", "policy"},
                  {"file", json::binary(policy_to_file(*policy, task, record(now())))},
                  {"weights_hash", hex_text(learner->weights_hash())},
                  {"updates", now()},
                  {"final", last}};
  if (last) {
    message["best_round"] = learner->best_round();
    message["demonstration_weights"] = learner->demonstration_weights();
  }
  send(std::move(message));
}

}  // namespace driftlab
