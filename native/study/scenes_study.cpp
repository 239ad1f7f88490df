// What each scene asks of a learner: the expert, clones of 1 to 100 of its demonstrations, and DAgger, all on the same starts. Success and
// what the scene reports beside it (the overlap of a pushed block) differ, so both are told.

#include <algorithm>
#include <memory>
#include <mutex>

#include "native/study/counted.h"
#include "native/study/runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kCounts[] = {1, 5, 25, 100};
constexpr int kMost = 100;
constexpr int kSome = 25;        // demonstrations that DAgger goes on from,
constexpr int kManyRounds = 24;  // for so many rounds

/// What a learner needs in a scene beside its initial settings, unless the command line says otherwise. The expert of `push` goes from
/// push to push, each with a way around the block before it: that takes long to fit.
std::vector<std::string> scene_settings(const StudySetup& setup, const Task& task) {
  if (task.entry->id != "push") return {};
  const auto asked = [&](std::string_view key) {
    const auto& settings = setup.options.learner_settings;
    return std::any_of(settings.begin(), settings.end(),
                       [&](const std::string& setting) { return setting.rfind(key, 0) == 0; });
  };
  if (asked("updates=")) return {};
  return {"updates=20000"};
}

/// The expert's demonstrations in one scene, made once a seed for all rows: each row takes the first n of the same.
class Demonstrations {
 public:
  Demonstrations(const StudySetup& setup, const Task& task)
      : setup_(setup), task_(task), seeds_(static_cast<std::size_t>(setup.options.seeds)) {}

  Result<std::span<const Trajectory>> first(int count, int seed) {
    Seed& made = seeds_[static_cast<std::size_t>(seed)];
    const std::lock_guard lock(made.guard);
    if (!made.all) made.all = demonstrations(setup_, task_, "expert", kMost, seed);
    if (!*made.all) return tl::make_unexpected(made.all->error());
    return std::span<const Trajectory>(**made.all).first(static_cast<std::size_t>(count));
  }

 private:
  struct Seed {
    std::mutex guard;
    std::optional<Result<std::vector<Trajectory>>> all;
  };
  StudySetup setup_;
  Task task_;
  std::vector<Seed> seeds_;
};

StudyCell expert_cell(const StudySetup& setup, const Task& task) {
  StudyCell cell;
  cell.rows.push_back({std::string(task.entry->id), "expert", {{"scene", task.entry->id}, {"learner", nullptr}}});
  cell.measure = [setup, task](int seed) -> Result<std::vector<Sample>> {
    return std::vector<Sample>{measured(setup, task, nullptr, seed)};
  };
  return cell;
}

StudyCell learner_cell(const StudySetup& setup, const Task& task, std::string_view learner, const ParamValues& params,
                       int count, const std::shared_ptr<Demonstrations>& shared) {
  std::string name = std::string(learner) + ", " + counted(count, "demonstration");
  nlohmann::ordered_json facts = {
      {"scene", task.entry->id}, {"learner", learner}, {"learner_params", params.changed()}, {"demonstrations", count}};
  if (learner == "dagger") {
    name += ", " + counted(params.integer("rounds"), "round");
    facts["rounds"] = params.integer("rounds");
  }
  StudyCell cell;
  cell.rows.push_back({std::string(task.entry->id), name, facts});
  cell.measure = [setup, task, id = std::string(learner), count, params,
                  shared](int seed) -> Result<std::vector<Sample>> {
    const auto demos = shared->first(count, seed);
    if (!demos) return tl::make_unexpected(demos.error());
    const auto run = started(setup, task, id, params, *demos, seed);
    if (!run) return tl::make_unexpected(run.error());
    const auto trained = train(**run);
    if (!trained) return tl::make_unexpected(trained.error());
    Sample sample = measured(setup, task, trained->policy.get(), seed);
    sample.labels = static_cast<double>(trained->status.expert_labels);
    return std::vector<Sample>{sample};
  };
  return cell;
}

/// From `count` demonstrations, with so many rounds unless another number was asked for.
StudyCell dagger_cell(const StudySetup& setup, const Task& task, int count, std::int64_t rounds,
                      const std::shared_ptr<Demonstrations>& shared) {
  if (setup.options.rounds >= 0) rounds = setup.options.rounds;
  std::vector<std::string> settings = scene_settings(setup, task);
  settings.push_back("rounds=" + std::to_string(rounds));
  return learner_cell(setup, task, "dagger", learner_params(setup, "dagger", settings), count, shared);
}

/// A column for each probe that one of the scenes reports.
void add_reported(const StudySetup& setup, StudyPlan& plan) {
  for (const Task& task : setup.scenes) {
    for (const std::string_view name : task.make_scene()->spec().reported) {
      const bool there =
          std::any_of(plan.figures.begin(), plan.figures.end(), [&](const Figure& f) { return f.key == name; });
      if (there) continue;
      plan.figures.push_back(
          {name, name, [name](const Sample& sample) { return sample.reported_mean(name); }, 2, false, true});
    }
  }
}

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "The expert; clones (bc) of its first 1, 5, 25 and 100 demonstrations; DAgger from the first one and from the "
      "first "
      "25, one episode of its own a round, and of its rounds the one that did best on held-out starts. Learners at "
      "their initial settings, but updates=20000 in push; all of a seed on the same starts. What a scene reports "
      "beside "
      "success is the mean over episodes.";
  plan.figures = {{"success", "success", &Sample::success, 0, true, true}};
  add_reported(setup, plan);
  plan.figures.push_back({"labels", "labels", &Sample::labels});
  for (const Task& task : setup.scenes) {
    const auto shared = std::make_shared<Demonstrations>(setup, task);
    plan.cells.push_back(expert_cell(setup, task));
    const ParamValues clone = learner_params(setup, "bc", scene_settings(setup, task));
    for (const int count : kCounts) plan.cells.push_back(learner_cell(setup, task, "bc", clone, count, shared));
    const std::int64_t rounds = learner_params(setup, "dagger", {}).integer("rounds");
    plan.cells.push_back(dagger_cell(setup, task, 1, rounds, shared));
    plan.cells.push_back(dagger_cell(setup, task, kSome, kManyRounds, shared));
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_scenes() {
  static const StudyEntry entry{"scenes", "what does each scene ask of a learner?", 5, plan, ""};
  return entry;
}

}  // namespace driftlab
