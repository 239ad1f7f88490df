// Demonstrations: named, kept, made by scripts, and measured.
#include <algorithm>
#include <cmath>

#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

/// Environment steps that a frame can spare besides its stages, where nobody decides anew what to do.
constexpr std::int64_t kStepsAFrame = 400;
/// Seconds of scene time that a script drives in a frame. Not steps: scenes with longer steps have experts that think longer about each.
constexpr double kScriptedAFrame = 3.0;

std::int64_t scripted_steps(double dt) {
  return std::clamp<std::int64_t>(std::llround(kScriptedAFrame / dt), 1, kStepsAFrame);
}

int find_probe(const SceneSpec& spec, std::string_view name) {
  for (std::size_t i = 0; i < spec.probes.size(); ++i) {
    if (spec.probes[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

bool DemoItem::by_person() const {
  return trajectory->meta.source == "person";
}

std::uint64_t trajectory_hash(const Trajectory& trajectory) {
  Hash hash;
  trajectory.add_to(hash);
  return hash.value();
}

std::string file_name(std::string_view name, std::string_view otherwise) {
  std::string text;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool capital_letter = c >= 'A' && c <= 'Z';
    if (letter) {
      text += c;
    } else if (capital_letter) {
      text += static_cast<char>(c - 'A' + 'a');
    } else if (!text.empty() && text.back() != '-') {
      text += '-';
    }
  }
  while (!text.empty() && text.back() == '-') text.pop_back();
  return text.empty() ? std::string(otherwise) : text;
}

bool Impl::matches(const Trajectory& trajectory) const {
  return trajectory.meta.scene == state.scene->id && trajectory.meta.params == state.scene_params.changed();
}

DemoItem* Impl::find_demo(int id) {
  for (DemoItem& demo : state.demos) {
    if (demo.id == id) return &demo;
  }
  return nullptr;
}

std::string Impl::demo_name(const Trajectory& trajectory) const {
  const std::string& source = trajectory.meta.source;
  const std::string who = source == "person" ? "you" : source.empty() ? "file" : source;
  return capital(std::string(words().demonstration)) + " " + std::to_string(next_demo) + " · " + who;
}

DemoItem& Impl::add_demo(std::string name, Trajectory trajectory) {
  auto shared = std::make_shared<const Trajectory>(std::move(trajectory));
  const std::uint64_t hash = trajectory_hash(*shared);
  measure(hash, shared);
  state.demos.push_back({next_demo++, std::move(name), std::move(shared), hash});
  return state.demos.back();
}

void Impl::change_demo(DemoItem& demo, Trajectory trajectory) {
  demo.trajectory = std::make_shared<const Trajectory>(std::move(trajectory));
  demo.hash = trajectory_hash(*demo.trajectory);
  measure(demo.hash, demo.trajectory);
  keep_demo(demo);
}

void Impl::keep_demo(const DemoItem& demo) {
  const json kept = {{"type", "demo"},
                     {"version", 1},
                     {"id", demo.id},
                     {"name", demo.name},
                     {"npz", json::binary(demo_to_file(*demo.trajectory))},
                     {"used", demo.used},
                     {"run", demo.run},
                     {"round", demo.round}};
  effects.push_back({Effect::Kind::store, "demo." + std::to_string(demo.id), pack(kept), {}});
}

void Impl::forget(const std::string& name) {
  effects.push_back({Effect::Kind::forget, name, {}, {}});
}

void Impl::keep_partial() {
  const Trajectory& recorded = state.stages.front().episode->trajectory();
  kept_partial_steps = recorded.steps;
  const json kept = {{"type", "demo"},
                     {"version", 1},
                     {"id", 0},
                     {"name", capital(std::string(words().demonstration)) + " cut short · you"},
                     {"npz", json::binary(demo_to_file(recorded))}};
  effects.push_back({Effect::Kind::store, "demo.partial", pack(kept), {}});
}

std::vector<const DemoItem*> Impl::person_demos() const {
  std::vector<const DemoItem*> result;
  for (const DemoItem& demo : state.demos) {
    if (demo.used && demo.trajectory->meta.source != "expert" && matches(*demo.trajectory)) result.push_back(&demo);
  }
  return result;
}

void Impl::work_on_demos() {
  if (maker == nullptr) return;
  const bool more = maker->step(scripted_steps(maker->dt()));
  for (Trajectory& trajectory : maker->take()) {
    std::string name = demo_name(trajectory);
    keep_demo(add_demo(std::move(name), std::move(trajectory)));
  }
  state.making->made = maker->made();
  if (more) return;
  state.sentence = "Added " + count_text(maker->total(), words().demonstration, words().demonstrations) +
                   " by the script “" + maker->driver() + "”.";
  maker.reset();
  state.making.reset();
}

// ---- how far demonstrations stray: played again in the scene, so that opened files are measured like one's own ----

void Impl::measure(std::uint64_t hash, const std::shared_ptr<const Trajectory>& trajectory) {
  if (spreads.contains(hash)) return;
  spreads[hash] = std::nullopt;
  const auto entry = find_scene(scenes, trajectory->meta.scene);
  if (!entry) return;
  auto replay = Replay::begin(**entry, *trajectory);
  if (replay == nullptr || find_probe(replay->scene().spec(), "offset") < 0) return;
  spread_jobs.push_back({hash, trajectory, std::move(replay), {}});
}

void Impl::work_on_spread() {
  if (spread_jobs.empty()) return;
  SpreadJob& job = spread_jobs.front();
  Replay& replay = *job.replay;
  const SceneSpec& spec = replay.scene().spec();
  const auto offset = static_cast<std::size_t>(find_probe(spec, "offset"));
  std::vector<float> probes(spec.probes.size());
  for (std::int64_t i = 0; i < kStepsAFrame && !replay.at_end(); ++i) {
    replay.scene().probe(probes);
    add_offset(job.spread, static_cast<double>(probes[offset]));
    if (replay.advance() || replay.at_end()) continue;
    spread_jobs.pop_front();  // not made in this very scene: nothing is known about it
    return;
  }
  if (!replay.at_end()) return;
  const auto seen = replay.observation();
  if (std::equal(seen.begin(), seen.end(), job.trajectory->final_observation.begin(),
                 job.trajectory->final_observation.end())) {
    spreads[job.hash] = job.spread;
  }
  spread_jobs.pop_front();
  const bool told = state.mode == Mode::compare && told_end;
  if (told) tell_ended();
}

std::optional<Spread> Impl::spread_of(const RunItem& run) const {
  std::optional<Spread> widest;
  for (const std::uint64_t hash : run.data_hashes) {
    const auto found = spreads.find(hash);
    if (found == spreads.end() || !found->second) return std::nullopt;
    if (!widest || found->second->furthest > widest->furthest) widest = found->second;
  }
  return widest;
}

}  // namespace driftlab
