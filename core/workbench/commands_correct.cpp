// Commands of a person who corrects a run while it drives.
#include "core/base/text.h"
#include "core/workbench/files.h"
#include "core/workbench/state_json.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

const std::vector<std::string> kWays = {"ride", "take_over", "point"};

Result<void> correcting(const Impl& bench) {
  if (bench.state.mode == Mode::correct) return {};
  return fail("a run being corrected", "none", "Choose a run and press Correct first.");
}

}  // namespace

Result<json> Impl::correct(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("run", 1, 1 << 30));
  const std::string text = call.arguments.choice("way", kWays, "");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  RunItem* run = find_run(id);
  if (run == nullptr) return fail("a run of the list", std::to_string(id));
  if (auto good = can_correct(*run); !good) return tl::make_unexpected(good.error());
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  if (run->phase == RunItem::Phase::asking) {
    const bool gated = run->ask->kind == Request::Kind::gated_rollouts;
    const auto desk = desks.find(id);
    const CorrectionWay usual = desk != desks.end() && !desk->second.kept.empty() ? desk->second.way
                                : gated                                           ? CorrectionWay::take_over
                                                                                  : CorrectionWay::ride;
    begin_correction(*run, text.empty() ? usual : way_named(text));
    return json{{"run", id}};
  }
  const CorrectionWay way = text.empty() ? CorrectionWay::take_over : way_named(text);
  if (auto good = room_for(1); !good) return tl::make_unexpected(good.error());
  const auto made = begin_teaching(*run, way);
  if (!made) return tl::make_unexpected(made.error());
  if (state.mode != Mode::watch) enter(Mode::watch, {Actor{Actor::Kind::run, "", id}}, 0);
  wanted_correction = Wanted{*made, way};
  state.sentence =
      "Training " + phrase(find_run(*made)->name) + ". Once it " + std::string(words().acts) + ", you correct it.";
  return json{{"run", *made}};
}

Result<json> Impl::wheel(Call call) {
  const bool on = call.arguments.flag("on");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  if (on && correction->way() == CorrectionWay::ride) {
    return fail("a way to correct in which you take over", "riding along", "Choose “take over” first.");
  }
  if (on && correction->way() == CorrectionWay::take_over) {
    const int before = correction->steps();
    if (auto good = correction->hold(true); !good) return tl::make_unexpected(good.error());
    if (correction->steps() != before) went_back();
    state.paused = false;  // who takes the wheel wants to drive
    tell_wheel();
  }
  wheel_on = on;
  wheel_blocked = wheel_blocked && !on;
  control_correction();
  return json::object();
}

Result<json> Impl::correct_way(Call call) {
  const std::string text = call.arguments.choice("way", kWays);
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  let_go();
  correction->set_way(way_named(text));
  desks[state.correction->run].way = way_named(text);
  refresh_correction();
  const RunItem& run = *find_run(state.correction->run);
  state.sentence = begin_correction_sentence(run.name, state.correction->round, correction->way(), words());
  return json::object();
}

Result<json> Impl::correct_seek(Call call) {
  const auto step = static_cast<int>(call.arguments.integer("step", 0, 1 << 30));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  if (auto good = correction->seek(step); !good) return tl::make_unexpected(good.error());
  state.paused = true;
  let_go();
  unspent = 0.0;
  state.stages.front().alpha = 1.0F;
  refresh_correction();
  return json::object();
}

Result<json> Impl::correct_undo(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  const int before = correction->steps();
  if (auto good = correction->undo(); !good) return tl::make_unexpected(good.error());
  let_go();
  went_back();
  keep_partial_correction();
  const double back = (before - correction->steps()) * dt();
  state.sentence = back > 0.0 ? "Undone: " + seconds_text(back) + " back." : "Undone: the last label is withdrawn.";
  return json::object();
}

Result<json> Impl::correct_remove(Call call) {
  const auto stretch = static_cast<int>(call.arguments.integer("stretch", 0, 1 << 20));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  if (auto good = correction->remove(stretch); !good) return tl::make_unexpected(good.error());
  keep_partial_correction();
  refresh_correction();
  state.sentence = "The labels of that stretch are gone; what happened stays.";
  return json::object();
}

Result<json> Impl::correct_trim(Call call) {
  const auto stretch = static_cast<int>(call.arguments.integer("stretch", 0, 1 << 20));
  const auto from = static_cast<int>(call.arguments.integer("from", 0, 1 << 30));
  const auto to = static_cast<int>(call.arguments.integer("to", 0, 1 << 30));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  if (auto good = correction->trim(stretch, from, to); !good) return tl::make_unexpected(good.error());
  keep_partial_correction();
  refresh_correction();
  state.sentence = "Trimmed: " + count_text(correction->labels(), "label", "labels") + " left in this episode.";
  return json::object();
}

Result<json> Impl::correct_again(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  forget("correction.partial");
  state.paused = false;
  next_correction();
  state.sentence = "Thrown away. The next start: number " + std::to_string(state.start + 1) + ".";
  return json::object();
}

Result<json> Impl::correct_keep(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  if (!keep_episode()) return fail("a label in this episode", "none", "Correct it somewhere first.");
  state.paused = false;
  next_correction();
  const CorrectionItem& item = *state.correction;
  state.sentence = "Kept: " + count_text(item.kept_labels, "label", "labels") + " in " +
                   count_text(item.kept_episodes, "episode", "episodes") +
                   ". Correct the next start too, or train on them.";
  return json::object();
}

Result<json> Impl::correct_train(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  RunItem& run = *find_run(state.correction->run);
  CorrectionDesk& desk = desks[run.id];
  if (!keep_episode() && desk.kept.empty()) {
    return fail("at least one label", "none yet", "Correct it where it goes wrong first.");
  }
  json answer = {{"type", "answer"}, {"round", desk.round}, {"files", json::array()}};
  for (const Trajectory& episode : desk.kept) answer["files"].push_back(json::binary(demo_to_file(episode)));
  desk.handed = true;
  list_corrections(run, desk);
  run.phase = RunItem::Phase::training;
  const int labels = desk.labels();
  enter(Mode::watch, {Actor{Actor::Kind::run, "", run.id}}, 0);
  state.paused = false;
  state.sentence = "Round " + std::to_string(desk.round) + ": learning from " + count_text(labels, "label", "labels") +
                   " of yours, and from all before.";
  port.post(run.id, pack(answer));
  return json{{"labels", labels}};
}

Result<json> Impl::correct_stop(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = correcting(*this); !good) return tl::make_unexpected(good.error());
  const int run = state.correction->run;
  keep_episode();
  forget("correction.partial");
  const int labels = desks[run].labels();
  enter(Mode::watch, {Actor{Actor::Kind::run, "", run}}, 0);
  state.paused = false;
  const std::string given = count_text(labels, "label", "labels");
  state.sentence = labels == 0 ? "You left without a correction. It can be corrected at any time."
                               : "You left; " + given + (labels == 1 ? " waits" : " wait") + " until you go on.";
  return json::object();
}

}  // namespace driftlab
