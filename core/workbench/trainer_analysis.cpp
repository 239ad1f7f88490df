// What a trainer without a run measures: whether a policy drifts, and how cost grows with the horizon.
#include "core/workbench/trainer_analysis.h"

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

/// First the figures, then the maps, over the same episodes.
class Diagnosis : public Analysis {
 public:
  /// `meter` null: the maps alone.
  Diagnosis(std::unique_ptr<DriftMeter> meter, std::unique_ptr<Survey> survey)
      : meter_(std::move(meter)), survey_(std::move(survey)) {
    measured_ = meter_ == nullptr;
  }

  bool step(const Budget& slice) override {
    if (!measured_) {
      measured_ = !meter_->step(slice.env_steps);
      return true;
    }
    finished_ = !survey_->step(slice.env_steps);
    return !finished_;
  }

  json report() override {
    const double progress = meter_ == nullptr ? survey_->progress() : 0.5 * (meter_->progress() + survey_->progress());
    const bool figures = measured_ && meter_ != nullptr && !told_figures_;
    if (!finished_ && !figures && progress < told_ + kStride) return nullptr;
    told_ = progress;
    json message = {{"type", "diagnosed"}, {"progress", progress}, {"finished", finished_}};
    if (figures) message["figures"] = figures_to_json(meter_->figures());
    told_figures_ = told_figures_ || figures;
    if (!finished_) return message;
    message["own"] = map_to_json(survey_->own());
    message["expert"] = map_to_json(survey_->expert());
    const auto divergence = survey_->divergence();
    message["divergence"] = divergence ? divergence_to_json(*divergence) : json(nullptr);
    return message;
  }

 private:
  std::unique_ptr<DriftMeter> meter_;
  std::unique_ptr<Survey> survey_;
  bool measured_ = false;
  bool told_figures_ = false;
  bool finished_ = false;
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
  const bool maps_only = arguments.flag("maps_only", false);
  if (auto good = arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto policy = policy_from_file(file, task);
  if (!policy) return tl::make_unexpected(policy.error());
  const auto demonstrations = read_demonstrations(files, *task.entry);
  if (!demonstrations) return tl::make_unexpected(demonstrations.error());
  auto survey = Survey::make(task, *policy->policy, seed, episodes, fields);
  if (!survey) return tl::make_unexpected(survey.error());
  std::unique_ptr<DriftMeter> drift;
  if (!maps_only) {
    auto meter = DriftMeter::make(task, *policy->policy, *demonstrations, seed, episodes);
    if (!meter) return tl::make_unexpected(meter.error());
    drift = std::move(*meter);
  }
  return std::unique_ptr<Analysis>(new Diagnosis(std::move(drift), std::move(*survey)));
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
