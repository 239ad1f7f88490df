// Rounds of a run, questions to a person and their answers, evaluations.
#include <algorithm>

#include "core/base/hash.h"
#include "core/workbench/files.h"
#include "core/workbench/kept.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer_impl.h"

namespace driftlab {

using nlohmann::json;

namespace {

std::uint64_t policy_hash(const Policy& policy) {
  Writer writer;
  policy.save(writer);
  return Hash().add_bytes(writer.bytes()).value();
}

std::uint64_t scene_hash(const Task& task) {
  Hash hash;
  hash.add_text(task.entry->id);
  for (const std::string& setting : task.params.changed()) hash.add_text(setting);
  return hash.value();
}

}  // namespace

TrainingRecord Trainer::Impl::record(std::int64_t updates) const {
  TrainingRecord record;
  record.learner = entry->id;
  record.params = params.changed();
  record.seed = seed;
  record.data_hash = data_hash;
  record.updates = updates;
  record.env_steps = status.env_steps;
  record.expert_labels = status.expert_labels;
  record.interventions = status.interventions;
  record.context_switches = status.context_switches;
  return record;
}

// ------------------------------------------------------------------------------------------------ questions and answers

void Trainer::Impl::ask() {
  const Request request = learner->request();
  const bool person = request.kind == Request::Kind::labels || request.kind == Request::Kind::gated_rollouts;
  if (!person || request.policy == nullptr) {
    return training_failed(
        {"a learner that asks a person at most", "one that asks for more", "This trainer cannot answer it."});
  }
  stage = Stage::asking;
  report_status();
  send({{"type", "request"},
        {"kind", request.kind == Request::Kind::labels ? "labels" : "gated_rollouts"},
        {"episodes", request.episodes},
        {"expert_share", request.expert_share},
        {"round", request.round},
        {"policy", json::binary(policy_to_file(*request.policy, task, record(now())))}});
}

Result<std::vector<Trajectory>> Trainer::Impl::read_answer(const json* files) const {
  if (files == nullptr || !files->is_array() || files->empty()) return fail("corrected episodes", "none");
  std::vector<Trajectory> read;
  int labels = 0;
  for (const json& file : *files) {
    if (!file.is_binary()) return fail("episodes as .npz bytes", shown(file));
    auto trajectory = demo_from_file(file.get_binary(), *task.entry);
    if (!trajectory) return tl::make_unexpected(trajectory.error());
    if (trajectory->meta.params != task.params.changed()) {
      return fail("an episode driven with the run's settings", "one with others", "Drive it again with those.");
    }
    labels += trajectory->label_count();
    read.push_back(std::move(*trajectory));
  }
  if (labels == 0) return fail("at least one label", "none", "Correct it somewhere first.");
  return read;
}

Result<void> Trainer::Impl::answer(const json& message) {
  Arguments arguments(message, "answer", "type");
  arguments.raw("at");
  const auto round = static_cast<int>(arguments.integer("round", 1, 1 << 20));
  const json* files = arguments.raw("files");
  if (auto good = arguments.finish(); !good) return good;
  if (stage != Stage::asking) return fail("an answer when the run asks", "one that nobody waits for");
  if (const int wanted = learner->request().round; round != wanted) {
    return fail("corrections for round " + std::to_string(wanted), "for round " + std::to_string(round));
  }
  const auto read = read_answer(files);
  if (!read) return tl::make_unexpected(read.error());
  if (auto good = learner->add(*read); !good) return good;
  Hash hash;
  hash.add<std::uint64_t>(data_hash);
  for (const Trajectory& trajectory : *read) trajectory.add_to(hash);
  data_hash = hash.value();
  status = learner->status();
  status_changed = true;
  stage = Stage::training;
  return {};
}

// ------------------------------------------------------------------------------------------------ rounds

void Trainer::Impl::note_rounds() {
  while (static_cast<int>(rounds.size()) < learner->rounds()) {
    rounds.push_back({status.updates, status.expert_labels, status.interventions, status.context_switches, false});
    report_round(rounds.size() - 1);
  }
}

void Trainer::Impl::report_round(std::size_t round) {
  const auto number = static_cast<int>(round);
  const auto policy = learner->round_policy(number);
  if (policy == nullptr) return;
  const RoundFacts& facts = rounds[round];
  send({{"type", "round"},
        {"round", number},
        {"updates", facts.updates},
        {"expert_labels", facts.expert_labels},
        {"interventions", facts.interventions},
        {"context_switches", facts.context_switches},
        {"file", json::binary(policy_to_file(*policy, task, record(facts.updates)))}});
  if (!settings.contains("evaluate")) return;
  if (auto good = evaluate(settings["evaluate"], number); !good) refuse(good.error(), "evaluate");
}

json Trainer::Impl::rounds_json() const {
  json result = json::array();
  for (const RoundFacts& facts : rounds) {
    result.push_back({{"updates", facts.updates},
                      {"expert_labels", facts.expert_labels},
                      {"interventions", facts.interventions},
                      {"context_switches", facts.context_switches},
                      {"evaluated", facts.evaluated}});
  }
  return result;
}

/// Those whose evaluation was not finished are told, and evaluated, again.
void Trainer::Impl::restore_rounds(const json* saved) {
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  rounds.clear();
  if (saved != nullptr && saved->is_array()) {
    for (const json& one : *saved) {
      Arguments arguments(one, "a saved round", "");
      RoundFacts facts;
      facts.updates = arguments.integer("updates", 0, kMost, 0);
      facts.expert_labels = arguments.integer("expert_labels", 0, kMost, 0);
      facts.interventions = arguments.integer("interventions", 0, kMost, 0);
      facts.context_switches = arguments.integer("context_switches", 0, kMost, 0);
      facts.evaluated = arguments.flag("evaluated", false);
      if (static_cast<int>(rounds.size()) < learner->rounds()) rounds.push_back(facts);
    }
  }
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    if (!rounds[i].evaluated) report_round(i);
  }
  note_rounds();
}

// ------------------------------------------------------------------------------------------------ evaluations

Result<void> Trainer::Impl::evaluate(const json& message, int round) {
  Arguments arguments(message, "evaluate", "type");
  arguments.raw("at");
  const auto episodes = static_cast<int>(arguments.integer("episodes", 1, 100000));
  const std::uint64_t first = arguments.seed("seed");
  const Bytes file = arguments.binary("policy");
  Task where = task;
  if (arguments.has("scene") || stage == Stage::empty) {
    auto named = read_task(arguments);
    if (!named) return tl::make_unexpected(named.error());
    where = std::move(*named);
  }
  if (auto good = arguments.finish(); !good) return good;
  if (file.empty()) {
    const auto own = learner == nullptr ? nullptr : round < 0 ? learner->snapshot() : learner->round_policy(round);
    if (own == nullptr) return fail("a policy to evaluate", "none yet", "Let it train a little first.");
    begin_evaluation(where, *own, episodes, first, round);
    return {};
  }
  const auto policy = policy_from_file(file, where);
  if (!policy) return tl::make_unexpected(policy.error());
  begin_evaluation(where, *policy->policy, episodes, first, round);
  return {};
}

/// What was measured once, or is being measured, is not measured again.
void Trainer::Impl::begin_evaluation(const Task& where, const Policy& policy, int episodes, std::uint64_t first,
                                     int round) {
  const EvaluationKey key{policy_hash(policy), scene_hash(where), first, episodes};
  EvaluationJob::Listener listener{round, 0};
  for (const auto& [known, result] : evaluations) {
    if (known == key) return report_evaluation(key, result, listener);
  }
  for (EvaluationJob& job : jobs) {
    if (job.key == key) return job.listeners.push_back(listener);
  }
  EvaluationJob job;
  job.key = key;
  job.evaluator = std::make_unique<Evaluator>(where, &policy, first, episodes);
  job.listeners.push_back(listener);
  jobs.push_back(std::move(job));
}

void Trainer::Impl::report_evaluation() {
  EvaluationJob& job = jobs.front();
  const EvaluationResult& result = job.evaluator->result();
  for (EvaluationJob::Listener& listener : job.listeners) report_evaluation(job.key, result, listener);
  if (static_cast<int>(result.episodes.size()) < result.episodes_total) return;
  evaluations.emplace_back(job.key, result);
  jobs.pop_front();
}

void Trainer::Impl::report_evaluation(const EvaluationKey& key, const EvaluationResult& result,
                                      EvaluationJob::Listener& listener) {
  const bool finished = static_cast<int>(result.episodes.size()) >= result.episodes_total;
  if (!finished && result.episodes.size() == listener.sent) return;
  json episodes = json::array();
  for (std::size_t i = listener.sent; i < result.episodes.size(); ++i) {
    const EpisodeResult& e = result.episodes[i];
    episodes.push_back({{"seed", e.seed},
                        {"outcome", outcome_name(e.outcome)},
                        {"steps", e.steps},
                        {"return", e.episode_return},
                        {"cost", e.cost},
                        {"laps", e.laps},
                        {"reported", reported_json(e.reported)}});
  }
  send({{"type", "evaluated"},
        {"round", listener.round},
        {"seed", key.seed},
        {"episodes_total", result.episodes_total},
        {"from", listener.sent},
        {"episodes", std::move(episodes)},
        {"finished", finished}});
  listener.sent = result.episodes.size();
  if (finished && listener.round >= 0) rounds[static_cast<std::size_t>(listener.round)].evaluated = true;
}

}  // namespace driftlab
