// Commands about demonstrations: recording them, the list of them.
#include <algorithm>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/workbench/files.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

constexpr std::size_t kLongestName = 80;
constexpr int kFewestLabels = 10;  // that a demonstration is trimmed to

Result<std::string> read_name(std::string name) {
  if (name.empty() || name.size() > kLongestName) {
    return fail("a name of 1 to " + std::to_string(kLongestName) + " letters", std::to_string(name.size()));
  }
  return name;
}

/// What does not count any more is no label.
void mask_labels(Trajectory& trajectory, std::span<const std::uint8_t> mask) {
  const auto size = static_cast<std::ptrdiff_t>(trajectory.action_size);
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] != 0) continue;
    trajectory.label_mask[i] = 0;
    std::fill_n(trajectory.labels.begin() + static_cast<std::ptrdiff_t>(i) * size, size, 0.0F);
  }
}

}  // namespace

Result<json> Impl::demonstrate(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  state.paused = false;
  enter(Mode::ready, {Actor{Actor::Kind::person, "", 0}}, 0);
  state.sentence = "Ready. " + std::string(words().begin) + ". " + std::string(words().follows);
  return json::object();
}

Result<json> Impl::demo_stop(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (state.mode != Mode::record && state.mode != Mode::ready) return fail("a demonstration being recorded", "none");
  if (state.stages.front().episode->steps() == 0) {
    enter(Mode::watch, {Actor{}}, 0);
    state.sentence = "Nothing was recorded.";
    return json::object();
  }
  state.mode = Mode::review;
  keep_partial();
  tell_ended();
  return json::object();
}

Result<json> Impl::demo_keep(Call call) {
  const std::string wanted = call.arguments.text("name", "");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (state.mode != Mode::review) return fail("a demonstration just recorded", "none", "Press Demonstrate first.");
  if (!wanted.empty()) {
    if (auto name = read_name(wanted); !name) return tl::make_unexpected(name.error());
  }
  Trajectory recorded = state.stages.front().episode->trajectory();
  mask_labels(recorded, review_mask);
  const double seconds = recorded.steps * dt();
  const std::string name = wanted.empty() ? demo_name(recorded) : wanted;
  const DemoItem& kept = add_demo(name, std::move(recorded));
  const int id = kept.id;
  keep_demo(kept);
  forget("demo.partial");
  enter(Mode::watch, {Actor{}}, 0);
  state.sentence = "Kept " + phrase(name) + ": " + seconds_text(seconds) + ". Train clones now, or demonstrate again.";
  return json{{"id", id}};
}

Result<json> Impl::demo_discard(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (state.mode != Mode::review) return fail("a demonstration just recorded", "none", "Press Demonstrate first.");
  forget("demo.partial");
  enter(Mode::watch, {Actor{}}, 0);
  state.sentence = "Discarded. Press Demonstrate to try again.";
  return json::object();
}

/// Labels of the steps outside (or within) from .. to go; what happened stays.
Result<json> Impl::mask_demo(Call call, bool outside) {
  const auto id = static_cast<int>(call.arguments.integer("id", 1, 1 << 30, 0));
  const auto from = static_cast<int>(call.arguments.integer("from", 0, 1 << 30));
  const auto to = static_cast<int>(call.arguments.integer("to", 1, 1 << 30));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  DemoItem* demo = find_demo(id);
  if (id > 0 && demo == nullptr) return fail("a demonstration of the list", std::to_string(id));
  if (id == 0 && state.mode != Mode::review) return fail("a demonstration just recorded, or an id", "neither");
  Trajectory recorded = demo != nullptr ? *demo->trajectory : state.stages.front().episode->trajectory();
  if (demo == nullptr) mask_labels(recorded, review_mask);
  if (from >= to || to > recorded.steps) {
    return fail("steps from 0 to " + std::to_string(recorded.steps),
                std::to_string(from) + " to " + std::to_string(to));
  }
  std::vector<std::uint8_t> mask = recorded.label_mask;
  for (int i = 0; i < recorded.steps; ++i) {
    const bool within = i >= from && i < to;
    if (within != outside) mask[static_cast<std::size_t>(i)] = 0;
  }
  mask_labels(recorded, mask);
  const int left = recorded.label_count();
  if (left < kFewestLabels) {
    return fail("at least " + std::to_string(kFewestLabels) + " labels left", std::to_string(left),
                demo != nullptr ? "Remove the demonstration instead." : "Discard this one instead.");
  }
  if (demo != nullptr) {
    change_demo(*demo, std::move(recorded));
  } else {
    review_mask = std::move(mask);
  }
  state.sentence = count_text(left, "step", "steps") + " still count as examples. What happened stays.";
  return json{{"labels", left}};
}

Result<json> Impl::demo_trim(Call call) {
  return mask_demo(call, true);
}
Result<json> Impl::demo_cut(Call call) {
  return mask_demo(call, false);
}

Result<json> Impl::demo_undo(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (state.mode != Mode::record) return fail("a demonstration being recorded", "none", "Press Demonstrate first.");
  const Trajectory recorded = state.stages.front().episode->trajectory();
  const int back = static_cast<int>(kUndoTime / dt() + 0.5);
  const int kept = std::max(0, recorded.steps - back);
  const auto size = static_cast<std::size_t>(recorded.action_size);
  begin_episodes();
  for (int i = 0; i < kept; ++i) {
    const auto at = static_cast<std::size_t>(i) * size;
    state.stages.front().episode->step(std::span(recorded.applied).subspan(at, size), recorded.label(i),
                                       Controller::person);
    after_step(0);
  }
  kept_partial_steps = std::min(kept_partial_steps, kept);
  state.sentence = "Back by " + seconds_text((recorded.steps - kept) * dt()) + ". Go on.";
  if (kept == 0) enter(Mode::ready, {Actor{Actor::Kind::person, "", 0}}, 0);
  return json::object();
}

Result<json> Impl::demo_weight(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("id", 1, 1 << 30));
  const double value = call.arguments.number("value", 0.0, 10.0);
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  DemoItem* demo = find_demo(id);
  if (demo == nullptr) return fail("a demonstration of the list", std::to_string(id));
  Trajectory recorded = *demo->trajectory;
  recorded.weight = value;
  change_demo(*demo, std::move(recorded));
  state.sentence = capital(phrase(demo->name)) + " counts " + format_real(value) + " times from the next training on.";
  return json::object();
}

Result<json> Impl::demo_use(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("id", 1, 1 << 30));
  const bool on = call.arguments.flag("on");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  DemoItem* demo = find_demo(id);
  if (demo == nullptr) return fail("a demonstration of the list", std::to_string(id));
  demo->used = on;
  keep_demo(*demo);
  state.sentence = "New clones " + std::string(on ? "learn from " : "leave out ") + phrase(demo->name) + ".";
  return json::object();
}

Result<json> Impl::demo_add(Call call) {
  const std::string driver = call.arguments.text("driver");
  const auto episodes = static_cast<int>(call.arguments.integer("episodes", 1, 200, 1));
  const std::uint64_t otherwise = mix_seed(mix_seed(state.seed, kExpertStream), static_cast<std::uint64_t>(next_demo));
  const std::uint64_t first = call.arguments.seed("seed", otherwise);
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (maker != nullptr) return fail("one script at a time", "“" + maker->driver() + "” still under way");
  if (!has_expert) return fail("a scene with an expert", std::string(state.scene->id));
  auto made = DemoMaker::make(task(), driver, episodes, first);
  if (!made) return tl::make_unexpected(made.error());
  maker = std::move(*made);
  state.making = Making{driver, 0, episodes};
  return json::object();
}

Result<json> Impl::demo_remove(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("id", 1, 1 << 30));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const DemoItem* demo = find_demo(id);
  if (demo == nullptr) return fail("a demonstration of the list", std::to_string(id));
  const std::string name = demo->name;
  std::erase_if(state.demos, [id](const DemoItem& item) { return item.id == id; });
  forget("demo." + std::to_string(id));
  drop_stages(Actor::Kind::replay, id);
  state.sentence = "Removed " + phrase(name) + ".";
  return json::object();
}

Result<json> Impl::demo_rename(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("id", 1, 1 << 30));
  const std::string wanted = call.arguments.text("name");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto name = read_name(wanted);
  if (!name) return tl::make_unexpected(name.error());
  DemoItem* demo = find_demo(id);
  if (demo == nullptr) return fail("a demonstration of the list", std::to_string(id));
  demo->name = *name;
  keep_demo(*demo);
  return json::object();
}

Result<json> Impl::demo_open(Call call) {
  std::string name = call.arguments.text("name", "");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (call.bytes.empty()) {
    return tl::make_unexpected(
        in_file(name, {"an .npz file", "nothing", "The file is incomplete; save or download it again."}));
  }
  auto trajectory = demo_from_file(call.bytes, *state.scene);
  if (!trajectory) return tl::make_unexpected(in_file(name, trajectory.error()));
  if (const std::size_t end = name.rfind(".npz"); end != std::string::npos && end + 4 == name.size()) name.resize(end);
  if (name.empty()) name = demo_name(*trajectory);
  const auto good_name = read_name(name);
  if (!good_name) return tl::make_unexpected(good_name.error());
  const bool fits_now = matches(*trajectory);
  const DemoItem& demo = add_demo(name, std::move(*trajectory));
  keep_demo(demo);
  state.sentence = "Opened " + phrase(name) + ": " + count_text(demo.trajectory->steps, "step", "steps") + ".";
  if (!fits_now)
    state.sentence += " It was made with other settings than the present ones, so new clones leave it out.";
  return json{{"id", demo.id}};
}

Result<json> Impl::demo_pick(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  effects.push_back({Effect::Kind::pick_files, ".npz", {}, {}});
  return json::object();
}

Result<json> Impl::demo_download(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("id", 1, 1 << 30));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const DemoItem* demo = find_demo(id);
  if (demo == nullptr) return fail("a demonstration of the list", std::to_string(id));
  const std::string name = file_name(demo->name, "demonstration") + ".npz";
  effects.push_back({Effect::Kind::download, name, demo_to_file(*demo->trajectory, true), {}});
  return json{{"name", name}};
}

}  // namespace driftlab
