// What the learner should do now, worked out from what is there.
#include <algorithm>

#include "core/workbench/lookup.h"
#include "core/workbench/state_json.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;

namespace {

/// What has been done in this scene, with the present settings.
struct Done {
  int shown = 0;         ///< demonstrations of a person
  bool keeping = false;  ///< one waits to be kept
  bool showing = false;
  int clones = 0;         ///< that can be watched; runs that learned by trying are among them
  bool tries = false;     ///< one of those at work, or of those that can be watched, learns by trying
  int working = 0;        ///< trained or evaluated right now
  double progress = 0.0;  ///< of those in training, least
  bool compared = false;  ///< every clone was watched to the end
  bool correcting = false;
  bool corrected = false;        ///< a run has learned in rounds
  const RunItem* run = nullptr;  ///< that a person should correct
};

double success_of(const RunItem& run) {
  return run.evaluation && !run.evaluation->episodes.empty() ? run.evaluation->success_rate() : 1.0;
}

bool tries(const RunItem& run) {
  return run.learner != nullptr && learns_by_trying(*run.learner);
}

/// The run that waits for the person, or that they corrected last, or the clone that does worst; of equals, yours.
const RunItem* to_correct(const Workbench::Impl& bench) {
  const RunItem* worst = nullptr;
  const RunItem* latest = nullptr;
  for (const RunItem& run : bench.state.runs) {
    if (run.policy == nullptr || !bench.fits(run) || run.phase == RunItem::Phase::failed) continue;
    if (run.phase == RunItem::Phase::asking) latest = &run;
    if (tries(run)) continue;
    if (run.phase != RunItem::Phase::ready || success_of(run) >= 1.0) continue;
    const double better = worst == nullptr ? 1.0 : success_of(*worst) - success_of(run);
    if (better > 0.0 || (better == 0.0 && run.data_key == "person")) worst = &run;
  }
  return latest != nullptr ? latest : worst;
}

Done look(const Workbench::Impl& bench) {
  const WorkbenchState& state = bench.state;
  Done done;
  done.shown = static_cast<int>(bench.person_demos().size());
  done.keeping = state.mode == Mode::review;
  done.correcting = state.mode == Mode::correct;
  done.run = to_correct(bench);
  done.showing = state.mode == Mode::ready || state.mode == Mode::record;
  done.compared = true;
  done.progress = 1.0;
  for (const RunItem& run : state.runs) {
    if (run.scene != state.scene || !(run.scene_params == state.scene_params)) continue;
    done.corrected = done.corrected || run.rounds.size() > 1;
    const bool training = run.phase == RunItem::Phase::training || run.phase == RunItem::Phase::paused;
    if (training) {
      ++done.working;
      done.tries = done.tries || tries(run);
      done.progress = std::min(done.progress, run.status.progress);
    }
    const bool able = run.phase == RunItem::Phase::ready || run.phase == RunItem::Phase::evaluating;
    if (!able || run.data_key == "file") continue;
    ++done.clones;
    done.tries = done.tries || tries(run);
    done.compared = done.compared && bench.compared.contains(run.id);
  }
  done.compared = done.compared && done.clones > 0;
  return done;
}

std::string next_of(const Done& done) {
  if (done.keeping) return "keep";
  if (done.correcting) return "correct";
  if (done.showing) return "demonstrate";
  if (done.working > 0) return "wait";
  if (done.shown == 0 && done.clones == 0) return "demonstrate";
  if (done.clones == 0) return "train";
  return done.compared ? "explore" : "compare";
}

json step_json(std::string_view id, std::string title, std::string text, bool done, bool current) {
  return {{"id", id}, {"title", std::move(title)}, {"text", std::move(text)}, {"done", done}, {"current", current}};
}

/// What to do in the way that was chosen.
std::string correcting_text(const CorrectionItem& item, const StoryWords& words) {
  const int labels = item.kept_labels + item.labels;
  const std::string given = count_text(labels, "label is", "labels are") + " there: train on " +
                            (labels == 1 ? "it" : "them") + ", or go on correcting.";
  if (item.wheel == Wheel::correcting) {
    return item.way == CorrectionWay::point
               ? "Press where it should go; step by step."
               : "You have " + std::string(words.control) + ". " + capital(std::string(words.mend)) + ", then let go.";
  }
  if (labels > 0) return given;
  if (item.way == CorrectionWay::ride) {
    return "It " + std::string(words.acts) + ". Move the pointer as if you had " + std::string(words.control) +
           ": every step is recorded as a label.";
  }
  if (item.way == CorrectionWay::point) {
    return "Pause when it goes wrong. Go back step by step, and press where it should go.";
  }
  return "Watch it " + std::string(words.act) + ". Before it goes wrong, hold T, the mouse button or a finger on the " +
         "stage, and " + std::string(words.mend) + ".";
}

std::string correct_text(const Workbench::Impl& bench, const Done& done) {
  if (done.correcting && bench.state.correction) return correcting_text(*bench.state.correction, bench.words());
  if (done.corrected)
    return "Corrected where its own ways lead it, a clone learns how to recover. Another round may help.";
  if (done.run != nullptr && done.compared) {
    return "Take " + std::string(bench.words().control) + " where " + phrase(done.run->name) +
           " goes wrong; or let the scripted expert correct it.";
  }
  return "Help a clone where it goes wrong, and train it again.";
}

}  // namespace

json make_guide_json(const Workbench::Impl& bench) {
  const Done done = look(bench);
  const std::string next = next_of(done);
  const StoryWords words = bench.words();
  const std::string one(words.demonstration), many(words.demonstrations), act(words.act);

  std::string show =
      "Press Demonstrate and " + std::string(words.show) + ", with the mouse, a finger or the arrow keys.";
  if (done.showing) show = "Your first move starts the recording. " + std::string(words.rule);
  if (done.keeping) show = "Keep this " + one + ", or discard it and try again.";
  if (done.shown > 0 && !done.keeping && !done.showing) {
    show = count_text(done.shown, one + " is", many + " are") + " there to learn from.";
  }
  std::string train = "Train two clones: one copies what you did, one copies " + many + " without a mistake.";
  if (done.working > 0) {
    train = "Training: " + std::to_string(static_cast<int>(100.0 * done.progress)) + " %." +
            (done.tries ? "" : " The loss says how far the copies are from what was shown; lower is closer.");
  } else if (done.clones > 0) {
    train = (done.tries ? count_text(done.clones, "run is", "runs are")
                        : count_text(done.clones, "clone is", "clones are")) +
            " trained.";
  }
  std::string compare =
      "Let them " + act + " beside the expert from the same start. Which one " + std::string(words.succeeds) + "?";
  if (done.compared) {
    compare = bench.state.statistics.empty() ? "You have seen them " + act + "." : bench.state.statistics;
  }
  json steps = json::array();
  steps.push_back(step_json("demonstrate", capital(std::string(words.show)), show, done.shown > 0,
                            next == "demonstrate" || next == "keep"));
  steps.push_back(step_json("train", "Train two clones", train, done.clones > 0 && done.working == 0,
                            next == "train" || next == "wait"));
  steps.push_back(step_json("compare", "Let them " + act, compare, done.compared, next == "compare"));
  json correct = step_json("correct", "Correct it", correct_text(bench, done), done.corrected && !done.correcting,
                           next == "correct" || (next == "explore" && !done.corrected));
  correct["run"] = done.run != nullptr ? json(done.run->id) : json(nullptr);
  steps.push_back(std::move(correct));
  const std::string lead = capital(std::string(words.show)) + ". A small network learns to copy you. Then it " +
                           std::string(words.acts) + " by itself, and you watch.";
  return {{"next", next}, {"steps", std::move(steps)}, {"lesson", words.lesson}, {"lead", lead}};
}

}  // namespace driftlab
