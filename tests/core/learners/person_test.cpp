// A person as the teacher: what is asked, what is taken, and what comes of it.
#include <gtest/gtest.h>

#include "core/learners/registry.h"
#include "core/learners/rounds.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using Settings = std::vector<std::pair<std::string_view, std::string_view>>;
constexpr Budget kAll{1000000, 1000000};

/// Without wind, so that an episode lasts as long as it is wanted to.
Task task_of(const SceneEntry& entry) {
  Task task{&entry, ParamValues(entry.params)};
  EXPECT_TRUE(task.params.set("wind", 0.0).has_value());
  return task;
}

std::unique_ptr<Learner> made(std::string_view id, Settings settings = {}) {
  const LearnerEntry* entry = *find_learner(id);
  ParamValues params(entry->params);
  settings.insert(
      settings.begin(),
      {{"updates", "60"}, {"width", "8"}, {"rounds", "2"}, {"teacher", "person"}, {"held_out_rollouts", "3"}});
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  return entry->make(params);
}

/// Who drives a person's episode at a step, and whether it is labelled.
struct Hand {
  Controller who = Controller::policy;
  bool labels = false;
};

/// `steps` of an episode in the lonely scene, where nobody can be asked but a person, who pushes as `hands(step)` says.
template <class Hands>
Trajectory corrected(int steps, std::uint64_t seed, Hands hands) {
  Episode episode(task_of(support::lonely_scene()), seed, "person");
  for (int i = 0; i < steps && !episode.ended(); ++i) {
    const Hand hand = hands(i);
    const float wanted = 0.05F * (episode.observation()[2] - episode.observation()[0]);
    const float push = hand.who == Controller::person ? wanted : 0.0F;
    episode.step(std::span(&push, 1), hand.labels ? std::span(&wanted, 1) : std::span<const float>(), hand.who);
  }
  return episode.trajectory();
}

Hand riding(int /*step*/) {
  return {Controller::policy, true};
}
Hand watching(int /*step*/) {
  return {Controller::policy, false};
}
/// Takes the wheel at steps 10 to 19 and 30 to 39, and labels just those.
Hand taking_over(int step) {
  const bool held = (step / 10) % 2 == 1 && step < 40;
  return {held ? Controller::person : Controller::policy, held};
}

std::vector<Trajectory> demonstrations() {
  const auto drives = [](int) { return Hand{Controller::person, true}; };
  return {corrected(80, 1, drives), corrected(80, 2, drives)};
}

std::unique_ptr<Learner> waiting(std::string_view id, Settings settings = {}) {
  auto learner = made(id, std::move(settings));
  EXPECT_TRUE(learner->start(task_of(support::lonely_scene()), 5, nullptr).has_value());
  EXPECT_TRUE(learner->add(demonstrations()).has_value());
  learner->step(kAll);
  return learner;
}

std::string state_of(const Learner& learner) {
  Writer writer;
  learner.save(writer);
  return {writer.bytes().begin(), writer.bytes().end()};
}

TEST(Person, IsAskedAfterEachRoundUntilTheLast) {
  const std::pair<std::string_view, Request::Kind> cases[] = {{"dagger", Request::Kind::labels},
                                                              {"hg_dagger", Request::Kind::gated_rollouts}};
  for (const auto& [id, kind] : cases) {
    auto learner = waiting(id, {{"episodes", "4"}});
    for (int round = 1; round <= 2; ++round) {
      const Request request = learner->request();
      ASSERT_EQ(request.kind, kind) << id;
      EXPECT_EQ(request.round, round) << id;
      EXPECT_EQ(request.episodes, 4) << id;
      ASSERT_NE(request.policy, nullptr) << id;
      Writer asked;
      Writer kept;
      request.policy->save(asked);
      learner->round_policy(round - 1)->save(kept);
      EXPECT_EQ(asked.bytes(), kept.bytes()) << id;
      EXPECT_EQ(learner->rounds(), round) << id;
      const TrainStatus status = learner->step(kAll);
      EXPECT_EQ(status.updates, learner->status().updates) << id << " works on although it waits";
      EXPECT_FALSE(status.finished);
      const std::vector<Trajectory> one = {corrected(80, 3, taking_over)};
      ASSERT_TRUE(learner->add(one).has_value()) << id;
      EXPECT_EQ(learner->request().kind, Request::Kind::none) << id;
      learner->step(kAll);
    }
    EXPECT_TRUE(learner->status().finished) << id;
    EXPECT_EQ(learner->rounds(), 3) << id;
    EXPECT_EQ(learner->request().kind, Request::Kind::none) << id;
  }
}

TEST(Person, LabelsWhatTheMaskSaysInAsManyEpisodesAsItLikes) {
  auto learner = waiting("dagger", {{"episodes", "1"}});
  const std::int64_t driven = learner->status().env_steps;
  const std::vector<Trajectory> answer = {corrected(80, 3, riding), corrected(7, 4, riding), corrected(30, 5, watching),
                                          corrected(50, 6, taking_over)};
  ASSERT_TRUE(learner->add(answer).has_value());
  const TrainStatus status = learner->status();
  EXPECT_EQ(status.expert_labels, 2 * 80 + 80 + 7 + 0 + 20);
  EXPECT_EQ(status.env_steps, driven + 80 + 7 + 30 + 50) << "a person's steps are steps too";
  EXPECT_EQ(status.interventions, 0)
      << "labels were asked for: a hand on the wheel is the expert's share, no take-over";
  EXPECT_EQ(status.context_switches, 0);
}

TEST(Person, ThatLabelsNothingIsToldSo) {
  for (const char* id : {"dagger", "hg_dagger"}) {
    auto learner = waiting(id);
    const std::string before = state_of(*learner);
    const auto refuse = [&](const std::vector<Trajectory>& answer, const char* what) {
      const auto added = learner->add(answer);
      ASSERT_FALSE(added.has_value()) << id << " " << what;
      EXPECT_FALSE(added.error().hint.empty()) << id << " " << what;
      EXPECT_EQ(state_of(*learner), before) << id << " " << what;
    };
    refuse({}, "nothing");
    refuse({corrected(40, 3, watching), corrected(40, 4, watching)}, "no labels");
    auto ignored = corrected(40, 3, riding);
    ignored.weight = 0.0;
    refuse({ignored}, "labels of weight 0 alone");
    auto foreign = corrected(40, 3, riding);
    foreign.meta.scene = "point";
    refuse({corrected(40, 3, riding), foreign}, "one of another scene");
    ASSERT_TRUE(learner->add(std::vector{corrected(40, 3, watching), corrected(40, 4, riding)}).has_value())
        << "one labelled episode is enough";
  }
}

TEST(Person, WhoIntervenesFeedsTheDoubtThresholdAsAScriptedSupervisorDoes) {
  auto learner = waiting("hg_dagger", {{"members", "3"}, {"rounds", "1"}});
  const std::vector<Trajectory> answer = {corrected(80, 3, taking_over), corrected(25, 4, taking_over)};
  ASSERT_TRUE(learner->add(answer).has_value());
  const TrainStatus status = learner->status();
  EXPECT_EQ(status.interventions, 3);
  EXPECT_EQ(status.context_switches, 4 + 2);
  EXPECT_EQ(status.expert_labels, 160 + 20 + 10);
  for (const Series& series : learner->curves()) {
    if (series.name == "interventions") {
      EXPECT_EQ(series.points.front().second, 1.5) << "an episode";
    }
    if (series.name == "doubt_threshold") {
      EXPECT_GT(series.points.front().second, 0.0);
    }
  }
}

TEST(Person, WhoseAnswerCannotBeLearnedStillHasTheRoundBefore) {
  auto learner = waiting("dagger");
  Trajectory broken = corrected(80, 3, riding);
  // Each a float, their distances not.
  for (std::size_t i = 0; i < broken.observations.size(); ++i) broken.observations[i] = i % 5 == 0 ? -3.4e38F : 3.4e38F;
  ASSERT_TRUE(learner->add(std::vector{broken}).has_value());
  const TrainStatus status = learner->step(kAll);
  EXPECT_TRUE(status.finished);
  EXPECT_TRUE(status.failed);
  EXPECT_EQ(learner->best_round(), -1);
  ASSERT_EQ(learner->rounds(), 1);
  const auto kept = learner->snapshot();
  ASSERT_NE(kept, nullptr);
  Writer ours;
  Writer first;
  kept->save(ours);
  learner->round_policy(0)->save(first);
  EXPECT_EQ(ours.bytes(), first.bytes());
}

TEST(Person, SavedWhileWaitingTheRunWaitsOn) {
  const Task task = task_of(support::lonely_scene());
  for (const char* id : {"dagger", "hg_dagger"}) {
    auto learner = waiting(id);
    Writer writer;
    learner->save(writer);
    auto resumed = made(id);
    Reader reader(writer.bytes());
    ASSERT_TRUE(resumed->restore(task, reader).has_value()) << id;
    EXPECT_TRUE(reader.at_end()) << id;
    EXPECT_EQ(resumed->request().kind, learner->request().kind) << id;
    EXPECT_EQ(resumed->request().round, 1) << id;
    for (Learner* each : {learner.get(), resumed.get()}) {
      for (std::uint64_t round = 0; round < 2; ++round) {
        ASSERT_TRUE(each->add(std::vector{corrected(60, 3 + round, taking_over)}).has_value()) << id;
        each->step(kAll);
      }
      EXPECT_TRUE(each->status().finished) << id;
    }
    EXPECT_EQ(state_of(*learner), state_of(*resumed)) << id;
  }
}

TEST(Person, SlicesAndSavingAnywhereLeaveTheBitsOfTheWhole) {
  const Task task = task_of(support::lonely_scene());
  for (const char* id : {"dagger", "hg_dagger"}) {
    for (const char* loss : {"mse", "gaussian"}) {
      const Settings settings = {{"loss", loss}, {"members", "2"}, {"updates", "30"}};
      const Settings chosen = id == std::string("dagger") ? Settings{settings[0], settings[2]} : settings;
      const auto run = [&](const Budget& slice, bool saving) {
        auto learner = made(id, chosen);
        EXPECT_TRUE(learner->start(task, 5, nullptr).has_value());
        EXPECT_TRUE(learner->add(demonstrations()).has_value());
        for (int i = 0; i < 100000 && !learner->status().finished; ++i) {
          learner->step(slice);
          if (learner->request().kind != Request::Kind::none) {
            const auto round = static_cast<std::uint64_t>(learner->request().round);
            EXPECT_TRUE(learner->add(std::vector{corrected(60, round, taking_over)}).has_value());
          }
          if (!saving) continue;
          Writer writer;
          learner->save(writer);
          learner = made(id, chosen);
          Reader reader(writer.bytes());
          EXPECT_TRUE(learner->restore(task, reader).has_value());
        }
        EXPECT_TRUE(learner->status().finished);
        return state_of(*learner);
      };
      const std::string whole = run(kAll, false);
      EXPECT_EQ(run({1, 1}, false), whole) << id << " " << loss;
      EXPECT_EQ(run({7, 13}, true), whole) << id << " " << loss;
    }
  }
}

}  // namespace
}  // namespace driftlab
