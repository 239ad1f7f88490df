// Commands that hold a run, step it, slow it down, and what its trainer says to that.
//
// Slow motion is a run that its trainer holds, and that advance() asks for a few beats again and again. So a run is in one of three ways:
// training (at full speed, or slowly: RunItem::pace), or paused, which is when nothing moves unless somebody steps it.
#include <algorithm>
#include <cmath>

#include "core/workbench/health_json.h"
#include "core/workbench/kept.h"
#include "core/workbench/lookup.h"
#include "core/workbench/run_file.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;
using Phase = RunItem::Phase;

namespace {

constexpr std::int64_t kMostUpdates = std::int64_t{1} << 40;
constexpr double kFastestPace = 240.0;  // beats a second
constexpr double kMostDue = 8.0;        // beats: what a slow machine missed is not made up for
constexpr double kKeepWhenStill = 1.0;  // seconds

bool in_training(const RunItem& run) {
  return run.phase == Phase::training || run.phase == Phase::paused;
}

std::string run_file_name(const RunItem& run) {
  return file_name(run.name, "run") + ".run";
}

Result<void> must_train(const RunItem& run) {
  if (in_training(run)) return {};
  return fail("a run in training", run.name + " is not");
}

}  // namespace

// ------------------------------------------------------------------------------------------------ commands

Result<RunItem*> Impl::read_run(Call call) {
  const char* key = call.arguments.has("run") ? "run" : "id";
  const auto id = static_cast<int>(call.arguments.integer(key, 1, 1 << 30));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  RunItem* run = find_run(id);
  if (run == nullptr) return fail("a run of the list", std::to_string(id));
  return run;
}

Result<json> Impl::run_stop(Call call) {
  const std::int64_t at = call.arguments.integer("at", 0, kMostUpdates, -1);
  const auto found = read_run(call);
  if (!found) return tl::make_unexpected(found.error());
  RunItem& run = **found;
  if (run.phase == Phase::evaluating) {
    port.close(run.id);
    if (run.evaluation) run.evaluation->episodes_total = static_cast<int>(run.evaluation->episodes.size());
    finish_run(run);
    return json::object();
  }
  const bool asks = run.phase == Phase::asking;
  if (asks && state.mode == Mode::correct && state.correction->run == run.id) {
    return fail("a run that nobody corrects", "the one that you are correcting", "Leave it first.");
  }
  if (auto good = must_train(run); !good && !asks) return tl::make_unexpected(good.error());
  json message = {{"type", "stop"}};
  if (at >= 0) message["at"] = at;
  port.post(run.id, pack(message));
  return json::object();
}

Result<json> Impl::run_pause(Call call) {
  const std::int64_t at = call.arguments.integer("at", 0, kMostUpdates, -1);
  const std::int64_t at_env_steps = call.arguments.integer("at_env_steps", 0, kMostUpdates, 0);
  const auto found = read_run(call);
  if (!found) return tl::make_unexpected(found.error());
  RunItem& run = **found;
  if (auto good = must_train(run); !good) return tl::make_unexpected(good.error());
  const bool gone = (at >= 0 && at < run.status.updates) || (at_env_steps > 0 && at_env_steps < run.status.env_steps);
  if (gone) {
    return fail("a time to come: after " + std::to_string(run.status.updates) + " updates and " +
                    std::to_string(run.status.env_steps) + " environment steps",
                "one that has gone by");
  }
  json message = {{"type", "pause"}};
  if (at >= 0) message["at"] = at;
  if (at_env_steps > 0) message["at_env_steps"] = at_env_steps;
  Reins& rein = reins[run.id];
  if (at >= 0 || at_env_steps > 0) {
    rein.waits = true;
    rein.at = std::max<std::int64_t>(at, 0);
    rein.at_env_steps = at_env_steps;
  } else {
    rein.rests = true;
    report_held(run, rein.held);  // one in slow motion stands at once
  }
  port.post(run.id, pack(message));
  return json::object();
}

Result<json> Impl::run_resume(Call call) {
  const std::int64_t at = call.arguments.integer("at", 0, kMostUpdates, -1);
  const auto found = read_run(call);
  if (!found) return tl::make_unexpected(found.error());
  RunItem& run = **found;
  if (auto good = must_train(run); !good) return tl::make_unexpected(good.error());
  Reins& rein = reins[run.id];
  rein.rests = false;
  rein.due = 0.0;
  if (run.pace > 0.0) {
    report_held(run, rein.held);
  } else {
    json message = {{"type", "resume"}};
    if (at >= 0) message["at"] = at;
    port.post(run.id, pack(message));
  }
  return json::object();
}

Result<json> Impl::run_step(Call call) {
  const std::int64_t beats = call.arguments.integer("beats", 1, 1'000'000, 1);
  const auto found = read_run(call);
  if (!found) return tl::make_unexpected(found.error());
  RunItem& run = **found;
  if (run.phase != Phase::paused) {
    return fail("a run that is paused", run.name + (in_training(run) ? " goes on by itself" : " is not in training"),
                in_training(run) ? "Pause it first." : "");
  }
  port.post(run.id, pack({{"type", "step"}, {"beats", beats}}));
  return json::object();
}

Result<json> Impl::run_only(Call call) {
  const std::string part = call.arguments.text("part", "");
  const auto found = read_run(call);
  if (!found) return tl::make_unexpected(found.error());
  RunItem& run = **found;
  if (auto good = must_train(run); !good) return tl::make_unexpected(good.error());
  if (run.learner == nullptr || !learns_by_trying(*run.learner)) {
    return fail("a learner of several parts", run.name + ", which has only one", "GAIL has two.");
  }
  if (!run.health) return fail("a run that has begun to try", run.name + " has not yet", "Wait a moment.");
  const auto& parts = run.health->parts;
  if (parts.empty()) return fail("a learner of several parts", run.name + ", which has only one", "GAIL has two.");
  if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end()) {
    std::string known;
    for (const std::string& one : parts) known += (known.empty() ? "" : ", ") + one;
    return fail("one of its parts: " + known, "\"" + part + "\"", "Leave it empty for all of them.");
  }
  port.post(run.id, pack({{"type", "only"}, {"part", part}}));
  reins[run.id].saved_at.reset();
  state.sentence = part.empty() ? "All parts of " + phrase(run.name) + " learn again."
                                : "Of " + phrase(run.name) + " only the " + part + " learns from here on.";
  return json::object();
}

Result<json> Impl::run_pace(Call call) {
  const double beats = call.arguments.number("beats", 0.0, kFastestPace);
  const auto found = read_run(call);
  if (!found) return tl::make_unexpected(found.error());
  RunItem& run = **found;
  if (auto good = must_train(run); !good) return tl::make_unexpected(good.error());
  Reins& rein = reins[run.id];
  const bool slow = run.pace > 0.0 && !rein.rests;
  run.pace = beats;
  rein.rests = false;
  rein.due = 0.0;
  if (beats > 0.0) {
    if (!slow) port.post(run.id, pack({{"type", "pause"}}));
    report_held(run, rein.held);
  } else {
    port.post(run.id, pack({{"type", "resume"}}));
  }
  return json::object();
}

Result<json> Impl::run_save(Call call) {
  const auto found = read_run(call);
  if (!found) return tl::make_unexpected(found.error());
  RunItem& run = **found;
  if (auto good = must_train(run); !good && run.phase != Phase::asking) {
    return fail("a run in training", run.name + " is not", "What it has learned can be downloaded as a policy.");
  }
  ask_save(run, Reins::Save::download);
  return json{{"name", run_file_name(run)}};
}

// ------------------------------------------------------------------------------------------------ what the trainer says

void Impl::report_held(RunItem& run, bool held) {
  Reins& rein = reins[run.id];
  rein.held = held;
  if (!in_training(run)) return;
  const bool there = rein.waits && run.status.updates >= rein.at && run.status.env_steps >= rein.at_env_steps;
  if (held && there) {
    rein.waits = false;
    rein.rests = true;
  }
  const bool slow = run.pace > 0.0 && !rein.rests;
  const bool stood = run.phase == Phase::paused;
  run.phase = held && !slow ? Phase::paused : Phase::training;
  if (run.phase == Phase::paused) {
    rein.still = 0.0;
    if (!stood) ask_save(run, Reins::Save::keep);
  } else if (stood && !run.saved.empty() && !run.ask) {
    run.saved.clear();  // it is elsewhere now
    rein.saved_at.reset();
    keep_run(run);
    if (run.policy_file.empty()) forget("run." + std::to_string(run.id));
  }
}

void Impl::report_health(RunItem& run, const json& message) {
  auto health = health_from_json(message);
  if (health) run.health = std::move(*health);
}

void Impl::ask_save(const RunItem& run, Reins::Save what) {
  Reins& rein = reins[run.id];
  rein.saves.push_back(what);
  if (what == Reins::Save::keep) {
    rein.saved_at = run.status.updates;
    rein.saved_at_env_steps = run.status.env_steps;
  }
  port.post(run.id, pack({{"type", "save"}}));
}

void Impl::report_saved(RunItem& run, const json& message) {
  Reins& rein = reins[run.id];
  if (rein.saves.empty()) return;
  const Reins::Save what = rein.saves.front();
  rein.saves.pop_front();
  Arguments arguments(message, "saved", "type");
  Bytes bytes = arguments.binary("bytes");
  if (what == Reins::Save::download) {
    RunItem copy = run;
    copy.saved = std::move(bytes);
    effects.push_back({Effect::Kind::download, run_file_name(run), write_run_file(copy), {}});
    state.sentence = "Saved " + phrase(run.name) + " as it was after " + std::to_string(run.status.updates) +
                     " updates. Open the file to go on from there.";
    return;
  }
  if (run.phase != Phase::asking && run.phase != Phase::paused) return;  // it went on meanwhile
  run.saved = std::move(bytes);
  keep_run(run);
}

void Impl::go_on_from_saved(const RunItem& run) {
  Reins& rein = reins[run.id];
  rein.saved_at = run.status.updates;
  rein.saved_at_env_steps = run.status.env_steps;
  rein.rests = run.phase == Phase::paused;
  port.post(run.id, pack({{"type", "restore"}, {"bytes", json::binary(run.saved)}}));
  watch_fields(run);
}

void Impl::work_on_reins(double seconds) {
  for (RunItem& run : state.runs) {
    const auto found = reins.find(run.id);
    if (found == reins.end()) continue;
    Reins& rein = found->second;
    if (run.phase == Phase::paused) {
      rein.still += seconds;
      const bool moved = rein.saved_at != run.status.updates || rein.saved_at_env_steps != run.status.env_steps;
      if (moved && rein.still >= kKeepWhenStill) ask_save(run, Reins::Save::keep);
    } else if (run.phase == Phase::training && run.pace > 0.0 && rein.held && !rein.rests) {
      rein.due = std::min(rein.due + seconds * run.pace, kMostDue);
      if (rein.unanswered > 0 || rein.due < 1.0) continue;
      const double beats = std::floor(rein.due);
      rein.due -= beats;
      rein.unanswered = static_cast<std::int64_t>(beats);
      port.post(run.id, pack({{"type", "step"}, {"beats", rein.unanswered}}));
    }
  }
}

void Impl::watch_fields(const RunItem& run) {
  const bool shown = in_training(run) && run.scene == state.scene && run.learner != nullptr;
  if (!shown || !learns_by_trying(*run.learner)) return;
  port.post(run.id, pack({{"type", "watch"}, {"field_x", state.field_x}, {"field_y", state.field_y}}));
}

}  // namespace driftlab
