#include "core/lesson/facts.h"

#include <array>

#include "core/lesson/scope.h"

namespace driftlab::lesson {
namespace {

using Takes = FactInfo::Takes;

constexpr std::array<FactInfo, 26> kFacts = {{
    {Fact::success_rate, "success_rate", Takes::run, false, true, true, "Share of the episodes that succeeded."},
    {Fact::success_low, "success_low", Takes::run, false, true, true, "Lower end of its 95 % interval."},
    {Fact::success_high, "success_high", Takes::run, false, true, true, "Upper end of its 95 % interval."},
    {Fact::falls_per_lap, "falls_per_lap", Takes::run, false, true, false,
     "Failures for each lap, or full length of an episode, that was driven."},
    {Fact::steps_before_failure, "steps_before_failure", Takes::run, false, true, false,
     "Median over the episodes that failed; not known when none did."},
    {Fact::mean_return, "mean_return", Takes::run, false, true, false, "Mean of the summed rewards."},
    {Fact::mean_cost, "mean_cost", Takes::run, false, true, false, "Mean of the summed costs."},
    {Fact::reported, "reported", Takes::run_and_report, false, true, false,
     "Mean of what the scene reports beside success, reported(clone, overlap) in push."},
    {Fact::trained, "trained", Takes::run, true, false, false,
     "Training is through; a run that a person corrects asks for more instead."},
    {Fact::updates, "updates", Takes::run, false, false, false, "Updates of its weights so far."},
    {Fact::env_steps, "env_steps", Takes::run, false, false, false, "Steps it took in the scene while training."},
    {Fact::loss, "loss", Takes::run, false, false, false, "The last training loss."},
    {Fact::held_out_loss, "held_out_loss", Takes::run, false, false, false, "The last loss on steps held out."},
    {Fact::labels, "labels", Takes::run, false, false, false,
     "Labels that it has learned from, those of demonstrations included."},
    {Fact::rounds, "rounds", Takes::run, false, false, false, "Finished rounds; the first training is one."},
    {Fact::interventions, "interventions", Takes::run, false, false, false, "How often somebody took over."},
    {Fact::corrections, "corrections", Takes::run, false, false, false,
     "Labels that the learner gave it by hand, and that it has or waits to learn from."},
    {Fact::watched, "watched", Takes::run, true, false, false, "It was watched to the end beside others."},
    {Fact::diagnosed, "diagnosed", Takes::run, true, false, false, "\"Is it drift?\" was measured."},
    {Fact::drifts, "drifts", Takes::run, true, false, false, "The verdict is that it drifts."},
    {Fact::underfits, "underfits", Takes::run, true, false, false, "The verdict is that it underfits."},
    {Fact::demonstrations, "demonstrations", Takes::source, false, false, false,
     "Demonstrations on the list of person, script or any, or of one driver."},
    {Fact::did, "did", Takes::command, true, false, false, "The command was carried out by the learner."},
    {Fact::times, "times", Takes::command, false, false, false, "How often."},
    {Fact::answered, "answered", Takes::quiz, true, false, false, "The quiz was answered."},
    {Fact::correct, "correct", Takes::quiz, true, false, false, "It was answered rightly."},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kFacts.size(); ++i) {
    if (kFacts[i].fact != static_cast<Fact>(i)) return false;
  }
  return kFacts.size() == static_cast<std::size_t>(Fact::correct) + 1;
}
static_assert(in_order());

}  // namespace

std::span<const FactInfo> all_facts() {
  return kFacts;
}

const FactInfo& fact_info(Fact fact) {
  return kFacts[static_cast<std::size_t>(fact)];
}

std::vector<std::string> demonstration_sources() {
  std::vector<std::string> sources = {"person", "script", "any"};
  for (std::string& driver : driver_names()) sources.push_back(std::move(driver));
  return sources;
}

}  // namespace driftlab::lesson
