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
    } else if (stage == Stage::training) {
      train(slice);
    }
    if (!paused && !jobs.empty() && stage != Stage::making) {
      jobs.front().evaluator->step(slice.env_steps);
      report_evaluation();
    }
  }
  if (status_changed) report_status();
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

void Trainer::Impl::train(const Budget& slice) {
  std::int64_t left = slice.updates;
  while (left > 0 && stage == Stage::training && !paused) {
    const std::int64_t before = now();
    status = learner->step({std::min(left, next_halt() - before), slice.env_steps});
    status_changed = true;
    left -= now() - before;
    if (status.finished) return training_over();
    if (learner->request().kind != Request::Kind::none) {
      return training_failed(
          {"a learner that needs demonstrations at most", "one that asks for more", "This trainer cannot answer it."});
    }
    take_due();
    if (stage != Stage::training) return;
    const std::int64_t every = std::max<std::int64_t>(1, status.updates_total / kPoliciesWhileTraining);
    if (now() % every == 0 && now() > policy_sent_at) report_policy(false);
    if (now() == before) return;
  }
}

void Trainer::Impl::training_over() {
  stage = Stage::over;
  status_changed = true;
  if (status.failed) return training_failed({"training to the end", status.stop_reason, ""});
  if (learner->snapshot() == nullptr) {
    return training_failed({"a policy", status.stop_reason, "It had not learned anything yet."});
  }
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
  TrainingRecord record;
  record.learner = entry->id;
  record.params = params.changed();
  record.seed = seed;
  record.data_hash = data_hash;
  record.updates = now();
  send({{"type", "policy"},
        {"file", json::binary(policy_to_file(*policy, task, record))},
        {"weights_hash", hex_text(learner->weights_hash())},
        {"updates", now()},
        {"final", last}});
}

void Trainer::Impl::report_evaluation() {
  EvaluationJob& job = jobs.front();
  const EvaluationResult& result = job.evaluator->result();
  const bool finished = static_cast<int>(result.episodes.size()) >= result.episodes_total;
  if (!finished && result.episodes.size() == job.sent) return;
  json episodes = json::array();
  for (std::size_t i = job.sent; i < result.episodes.size(); ++i) {
    const EpisodeResult& e = result.episodes[i];
    episodes.push_back({{"seed", e.seed},
                        {"outcome", outcome_name(e.outcome)},
                        {"steps", e.steps},
                        {"return", e.episode_return},
                        {"cost", e.cost}});
  }
  send({{"type", "evaluated"},
        {"seed", job.seed},
        {"episodes_total", result.episodes_total},
        {"from", job.sent},
        {"episodes", std::move(episodes)},
        {"finished", finished}});
  job.sent = result.episodes.size();
  if (finished) jobs.pop_front();
}

}  // namespace driftlab
