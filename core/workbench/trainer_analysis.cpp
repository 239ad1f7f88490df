// What a trainer without a run measures: whether a policy drifts, what is done at a decision, and how cost grows with the horizon.
#include "core/workbench/trainer_analysis.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/metrics/decision.h"
#include "core/metrics/drift.h"
#include "core/metrics/survey.h"
#include "core/study/horizon_sweep.h"
#include "core/workbench/analysis_json.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer_impl.h"

namespace driftlab {
namespace {

using nlohmann::json;

/// Progress is reported in steps of this.
constexpr double kStride = 0.01;

/// First the figures, then the maps, then the actions at the decision, over the same episodes. Any of them may be null.
struct DiagnosisParts {
  std::unique_ptr<DriftMeter> figures;
  std::unique_ptr<Survey> maps;
  std::unique_ptr<DecisionMeter> actions;
};

class Diagnosis : public Analysis {
 public:
  explicit Diagnosis(DiagnosisParts parts) : parts_(std::move(parts)) {
    left_ = {parts_.figures != nullptr, parts_.maps != nullptr, parts_.actions != nullptr};
    for (const bool part : left_) count_ += part ? 1 : 0;
  }

  bool step(const Budget& slice) override {
    if (left_[0]) {
      left_[0] = parts_.figures->step(slice.env_steps);
    } else if (left_[1]) {
      left_[1] = parts_.maps->step(slice.env_steps);
    } else if (left_[2]) {
      left_[2] = parts_.actions->step(slice.env_steps);
    }
    return !finished();
  }

  json report() override {
    const double now = progress();
    const bool figures = parts_.figures != nullptr && !left_[0] && !told_figures_;
    if (!finished() && !figures && now < told_ + kStride) return nullptr;
    told_ = now;
    json message = {{"type", "diagnosed"}, {"progress", now}, {"finished", finished()}};
    if (figures) message["figures"] = figures_to_json(parts_.figures->figures());
    told_figures_ = told_figures_ || figures;
    if (!finished()) return message;
    if (parts_.maps != nullptr) {
      message["own"] = map_to_json(parts_.maps->own());
      message["expert"] = map_to_json(parts_.maps->expert());
      const auto divergence = parts_.maps->divergence();
      message["divergence"] = divergence ? divergence_to_json(*divergence) : json(nullptr);
    }
    if (parts_.actions != nullptr) message["actions"] = decision_actions_to_json(parts_.actions->actions());
    return message;
  }

 private:
  bool finished() const { return !left_[0] && !left_[1] && !left_[2]; }
  double progress() const {
    double sum = 0.0;
    if (parts_.figures != nullptr) sum += parts_.figures->progress();
    if (parts_.maps != nullptr) sum += parts_.maps->progress();
    if (parts_.actions != nullptr) sum += parts_.actions->progress();
    return finished() ? 1.0 : sum / count_;
  }

  DiagnosisParts parts_;
  std::array<bool, 3> left_{};  ///< figures, maps, actions: under way or to come
  int count_ = 0;
  bool told_figures_ = false;
  double told_ = 0.0;
};

class Sweep : public Analysis {
 public:
  explicit Sweep(HorizonSweep sweep) : sweep_(std::move(sweep)) {}

  bool step(const Budget& slice) override { return sweep_.step(slice) && sweep_.problem(); }

  json report() override {
    const double progress = sweep_.progress();
    std::size_t through = 0;
    for (std::size_t i = 0; i < sweep_.learners(); ++i) through += sweep_.costs(i).size();
    if (!sweep_.finished() && through == through_ && progress < told_ + kStride) return nullptr;
    told_ = progress;
    through_ = through;
    if (const auto problem = sweep_.problem(); !problem) {
      const Error& error = problem.error();
      return {{"type", "failed"},
              {"what", "sweep"},
              {"expected", error.expected},
              {"got", error.got},
              {"hint", error.hint}};
    }
    json rows = json::array();
    for (std::size_t i = 0; i < sweep_.learners(); ++i) {
      const HorizonRow row = sweep_.row(i);
      rows.push_back(
          horizon_row_to_json({row.learner, row.costs, row.fit ? std::optional(*row.fit) : std::nullopt, row.words()}));
    }
    return {{"type", "swept"},   {"progress", progress},          {"finished", sweep_.finished()},
            {"dt", sweep_.dt()}, {"horizons", sweep_.horizons()}, {"rows", std::move(rows)}};
  }

 private:
  HorizonSweep sweep_;
  std::size_t through_ = 0;
  double told_ = 0.0;
};

Result<std::vector<Trajectory>> read_demonstrations(const json* files, const SceneEntry& scene) {
  std::vector<Trajectory> read;
  if (files == nullptr) return read;
  if (!files->is_array()) return fail("demonstrations as a list of .npz bytes", shown(*files));
  for (const json& file : *files) {
    if (!file.is_binary()) return fail("demonstrations as .npz bytes", shown(file));
    auto trajectory = demo_from_file(file.get_binary(), scene);
    if (!trajectory) return tl::make_unexpected(trajectory.error());
    read.push_back(std::move(*trajectory));
  }
  return read;
}

/// What is to be measured: all of it, unless said.
Result<std::vector<std::string>> read_parts(Arguments& arguments) {
  const std::vector<std::string> all = {"figures", "maps", "actions"};
  if (!arguments.has("parts")) return all;
  std::vector<std::string> parts = arguments.texts("parts");
  const bool known = std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
    return std::find(all.begin(), all.end(), part) != all.end();
  });
  if (parts.empty() || !known) return fail("parts: some of " + join(all, ", "), join(parts, ", "));
  return parts;
}

Result<std::vector<SweepLearner>> read_learners(const json* chosen, LearnerList learners) {
  if (chosen == nullptr || !chosen->is_array() || chosen->empty()) {
    return fail("learners: [{id, params}]", chosen == nullptr ? "none" : shown(*chosen));
  }
  std::vector<SweepLearner> read;
  for (const json& one : *chosen) {
    Arguments arguments(one, "a learner", "");
    const std::string id = arguments.text("id");
    const std::vector<std::string> settings = arguments.texts("params");
    if (auto good = arguments.finish(); !good) return tl::make_unexpected(good.error());
    const auto found = find_learner_in(learners, id);
    if (!found) return tl::make_unexpected(found.error());
    auto params = read_params((*found)->params, settings);
    if (!params) return tl::make_unexpected(params.error());
    read.push_back({*found, std::move(*params)});
  }
  return read;
}

}  // namespace

Result<std::unique_ptr<Analysis>> make_diagnosis(const Task& task, Arguments& arguments) {
  const Bytes file = arguments.binary("policy");
  const json* files = arguments.raw("demonstrations");
  const auto episodes = static_cast<int>(arguments.integer("episodes", 1, 100000));
  const std::uint64_t seed = arguments.seed("seed");
  const FieldPair fields = {arguments.text("field_x", ""), arguments.text("field_y", "")};
  const json* where = arguments.raw("decision");
  const auto wanted = read_parts(arguments);
  if (auto good = arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (!wanted) return tl::make_unexpected(wanted.error());
  const auto has = [&](std::string_view part) {
    return std::find(wanted->begin(), wanted->end(), part) != wanted->end();
  };
  const auto at = where != nullptr ? decision_from_json(*where) : Result<Decision>(Decision{});
  if (!at) return tl::make_unexpected(at.error());
  const auto policy = policy_from_file(file, task);
  if (!policy) return tl::make_unexpected(policy.error());
  const auto demonstrations = read_demonstrations(files, *task.entry);
  if (!demonstrations) return tl::make_unexpected(demonstrations.error());
  DiagnosisParts parts;
  if (has("maps")) {
    auto survey = Survey::make(task, *policy->policy, seed, episodes, fields);
    if (!survey) return tl::make_unexpected(survey.error());
    parts.maps = std::move(*survey);
  }
  if (has("figures")) {
    auto meter = DriftMeter::make(task, *policy->policy, *demonstrations, seed, episodes);
    if (!meter) return tl::make_unexpected(meter.error());
    parts.figures = std::move(*meter);
  }
  if (has("actions")) {
    auto meter = DecisionMeter::make(task, policy->policy.get(), *demonstrations, seed, episodes, *at);
    if (!meter) return tl::make_unexpected(meter.error());
    parts.actions = std::move(*meter);
  }
  return std::unique_ptr<Analysis>(new Diagnosis(std::move(parts)));
}

Result<std::unique_ptr<Analysis>> make_sweep(const Task& task, LearnerList learners, Arguments& arguments) {
  HorizonOptions options;
  const json* chosen = arguments.raw("learners");
  options.seeds = static_cast<int>(arguments.integer("seeds", 1, 1000, options.seeds));
  options.episodes = static_cast<int>(arguments.integer("episodes", 1, 100000, options.episodes));
  options.demos = static_cast<int>(arguments.integer("demos", 1, 10000, options.demos));
  options.driver = arguments.text("driver", options.driver);
  options.seed = arguments.seed("seed", options.seed);
  options.shortest = arguments.number("shortest", 0.1, 1000.0, options.shortest);
  options.longest = arguments.number("longest", 0.2, 1000.0, options.longest);
  options.horizons = static_cast<int>(arguments.integer("horizons", kLeastHorizons, 100, options.horizons));
  if (auto good = arguments.finish(); !good) return tl::make_unexpected(good.error());
  auto read = read_learners(chosen, learners);
  if (!read) return tl::make_unexpected(read.error());
  options.learners = std::move(*read);
  auto sweep = HorizonSweep::make(task, options);
  if (!sweep) return tl::make_unexpected(sweep.error());
  return std::unique_ptr<Analysis>(new Sweep(std::move(*sweep)));
}

Result<void> Trainer::Impl::analyse(const json& message) {
  const std::string type = message["type"].get<std::string>();
  if (stage != Stage::empty || analysis != nullptr || !jobs.empty()) {
    return fail("a trainer with nothing else to do", "one that is busy", "Measure in one of its own.");
  }
  Arguments arguments(message, type, "type");
  const auto where = read_task(arguments);
  if (!where) return tl::make_unexpected(where.error());
  auto made = type == "diagnose" ? make_diagnosis(*where, arguments) : make_sweep(*where, learners, arguments);
  if (!made) return tl::make_unexpected(made.error());
  analysis = std::move(*made);
  return {};
}

void Trainer::Impl::work_on_analysis(const Budget& slice) {
  const bool more = analysis->step(slice);
  if (json message = analysis->report(); !message.is_null()) send(std::move(message));
  if (!more) analysis.reset();
}

}  // namespace driftlab
