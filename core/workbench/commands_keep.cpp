// Commands about what outlives the page: links, files, what was kept.
#include <algorithm>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/workbench/files.h"
#include "core/workbench/kept.h"
#include "core/workbench/lookup.h"
#include "core/workbench/run_file.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

constexpr std::size_t kLongestLink = 4000;

bool plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-' || c == '~' || c == '+';
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (plain(c)) {
      result += c;
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      result += '%';
      result += kDigits[byte >> 4U];
      result += kDigits[byte & 15U];
    }
  }
  return result;
}

Result<std::string> percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    const std::size_t at =
        std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
  };
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return fail("%XX with two hexadecimal digits", std::string(text));
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return result;
}

/// key=value pairs of a link's fragment.
Result<std::vector<std::pair<std::string, std::string>>> read_link(std::string_view link) {
  if (link.size() > kLongestLink)
    return fail("a link of at most " + std::to_string(kLongestLink) + " letters", std::to_string(link.size()));
  if (const std::size_t hash = link.find('#'); hash != std::string_view::npos) link.remove_prefix(hash + 1);
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!link.empty()) {
    const std::size_t end = std::min(link.find('&'), link.size());
    const std::string_view part = link.substr(0, end);
    link.remove_prefix(std::min(end + 1, link.size()));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return fail("key=value pairs in the link", "\"" + std::string(part) + "\"");
    auto key = percent_decoded(part.substr(0, equals));
    auto value = percent_decoded(part.substr(equals + 1));
    if (!key) return tl::make_unexpected(key.error());
    if (!value) return tl::make_unexpected(value.error());
    pairs.emplace_back(std::move(*key), std::move(*value));
  }
  if (pairs.empty()) return fail("a link with settings after #", "none");
  return pairs;
}

/// What a link sets, before any of it is taken.
struct Settings {
  const SceneEntry* scene = nullptr;
  ParamValues scene_params;
  std::vector<ParamValues> learner_params;
  std::uint64_t seed = 0;
};

Result<void> take_setting(Settings& settings, LearnerList learners, const std::string& key, const std::string& value) {
  const std::size_t dot = key.find('.');
  const std::string owner = key.substr(0, dot);
  const std::string name = dot == std::string::npos ? "" : key.substr(dot + 1);
  if (owner == settings.scene->id) return settings.scene_params.set(name, value);
  std::vector<std::string> owners = {"scene", "seed", std::string(settings.scene->id) + ".*"};
  for (std::size_t i = 0; i < learners.size(); ++i) {
    if (learners[i]->id == owner) return settings.learner_params[i].set(name, value);
    owners.push_back(std::string(learners[i]->id) + ".*");
  }
  return fail("one of the settings " + join(owners, ", "), key, "The link may be for another version.");
}

}  // namespace

Result<json> Impl::share(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  std::string link = "scene=" + percent_encoded(state.scene->id) + "&seed=" + std::to_string(state.seed);
  const auto add = [&link](std::string_view owner, const ParamValues& values) {
    for (const std::string& setting : values.changed()) {
      const std::size_t equals = setting.find('=');
      link += "&" + percent_encoded(owner) + "." + percent_encoded(std::string_view(setting).substr(0, equals)) + "=" +
              percent_encoded(std::string_view(setting).substr(equals + 1));
    }
  };
  add(state.scene->id, state.scene_params);
  for (std::size_t i = 0; i < learners.size(); ++i) add(learners[i]->id, state.learner_params[i]);
  effects.push_back({Effect::Kind::share, "", {}, link});
  return json{{"link", link}};
}

Result<json> Impl::open(Call call) {
  const std::string link = call.arguments.text("link");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto pairs = read_link(link);
  if (!pairs) return tl::make_unexpected(pairs.error());
  Settings settings;
  settings.scene = state.scene;
  settings.seed = state.seed;
  for (const auto& [key, value] : *pairs) {
    if (key == "scene") {
      const auto found = find_scene(scenes, value);
      if (!found) return tl::make_unexpected(found.error());
      settings.scene = *found;
    } else if (key == "seed") {
      const auto seed = parse_seed(value);
      if (!seed) return tl::make_unexpected(seed.error());
      if (*seed > kLargestSeed) return fail("a seed of at most " + std::to_string(kLargestSeed), value);
      settings.seed = *seed;
    }
  }
  settings.scene_params = ParamValues(settings.scene->params);
  for (const LearnerEntry* learner : learners) settings.learner_params.emplace_back(learner->params);
  for (const auto& [key, value] : *pairs) {
    if (key == "scene" || key == "seed") continue;
    if (auto good = take_setting(settings, learners, key, value); !good) return tl::make_unexpected(good.error());
  }
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  state.seed = settings.seed;
  state.learner_params = std::move(settings.learner_params);
  state.scene = settings.scene;
  state.scene_params = std::move(settings.scene_params);
  look_at_scene();
  enter(Mode::watch, {Actor{}}, 0);
  tell_statistics();
  state.sentence = "Took the settings of the link: " + std::string(state.scene->title) + ", seed " +
                   std::to_string(state.seed) + ".";
  return json::object();
}

Result<json> Impl::clear(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  cancel_analyses();
  for (const DemoItem& demo : state.demos) forget("demo." + std::to_string(demo.id));
  for (const RunItem& run : state.runs) {
    port.close(run.id);
    forget("run." + std::to_string(run.id));
  }
  forget("demo.partial");
  forget("correction.partial");
  while (!desks.empty()) forget_desk(desks.begin()->first);
  maker.reset();
  state.making.reset();
  spread_jobs.clear();
  spreads.clear();
  compared.clear();
  reins.clear();
  state.demos.clear();
  state.runs.clear();
  next_demo = 1;
  state.statistics.clear();
  state.paused = false;
  enter(Mode::watch, {Actor{}}, 0);
  state.sentence = "Everything was deleted.";
  return json::object();
}

Result<json> Impl::restore(Call call) {
  const std::string name = call.arguments.text("name");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto kept = unpack(call.bytes);
  const Error damaged{"what Driftlab kept under \"" + name + "\"", "other or damaged bytes", "It is left where it is."};
  if (!kept) return tl::make_unexpected(damaged);
  const std::string type = (*kept)["type"].get<std::string>();
  if (type != "demo" && type != "run" && type != "correction") return tl::make_unexpected(damaged);
  const auto good = type == "demo"  ? restore_demo(*kept)
                    : type == "run" ? restore_run(*kept)
                                    : restore_correction(*kept, name);
  if (!good) return tl::make_unexpected(good.error());
  if (name == "demo.partial") forget(name);
  const std::string demos = count_text(static_cast<int>(state.demos.size()), "demonstration", "demonstrations");
  const std::string runs = count_text(static_cast<int>(state.runs.size()), "run", "runs");
  state.sentence = "Back again: " + demos + (state.runs.empty() ? "" : " and " + runs) + ".";
  return json::object();
}

Result<void> Impl::restore_demo(const json& kept) {
  Arguments arguments(kept, "a kept demonstration", "type");
  arguments.integer("version", 1, 1);
  const auto id = static_cast<int>(arguments.integer("id", 0, 1 << 30));
  const std::string name = arguments.text("name");
  const Bytes npz = arguments.binary("npz");
  const bool used = arguments.flag("used", true);
  const auto corrected = static_cast<int>(arguments.integer("run", 0, 1 << 30, 0));
  const auto round = static_cast<int>(arguments.integer("round", 0, 1 << 20, 0));
  if (auto good = arguments.finish(); !good) return good;
  Result<Trajectory> trajectory = fail("a demonstration of one of the scenes", "another");
  for (const SceneEntry* entry : scenes) {
    auto read = demo_from_file(npz, *entry);
    const bool last = read.has_value();
    if (last || entry == state.scene) trajectory = std::move(read);
    if (last) break;
  }
  if (!trajectory) return tl::make_unexpected(trajectory.error());
  next_run = std::max(next_run, corrected + 1);  // corrections of a run that is gone are no other's
  if (find_demo(id) == nullptr && id > 0) {
    const int next = std::max(next_demo, id + 1);
    next_demo = id;
    DemoItem& demo = add_demo(name, std::move(*trajectory));
    demo.used = used;
    demo.run = corrected;
    demo.round = round;
    next_demo = next;
    std::stable_sort(state.demos.begin(), state.demos.end(),
                     [](const DemoItem& a, const DemoItem& b) { return a.id < b.id; });
  } else {
    DemoItem& demo = add_demo(name, std::move(*trajectory));
    demo.used = used;
    demo.run = corrected;
    demo.round = round;
    keep_demo(demo);
  }
  return {};
}

Result<void> Impl::restore_run(const json& kept) {
  auto run = run_from_json(kept, scenes, learners);
  if (!run) return tl::make_unexpected(run.error());
  if (find_run(run->id) != nullptr) run->id = next_run;
  next_run = std::max(next_run, run->id + 1);
  // One that was asking goes on from its question, one that was paused waits to be let go.
  if (!run->saved.empty()) go_on_from_saved(*run);
  state.runs.push_back(std::move(*run));
  std::stable_sort(state.runs.begin(), state.runs.end(),
                   [](const RunItem& a, const RunItem& b) { return a.id < b.id; });
  tell_statistics();
  return {};
}

namespace {

/// As runs that begin here are, also one from a command line, which has nobody to show it to.
void evaluate_when_over(RunItem& run, std::uint64_t seed) {
  auto saved = unpack(run.saved);
  run.evaluation_seed = seed;
  if (!saved || (*saved)["settings"].contains("evaluate")) return;
  (*saved)["settings"]["evaluate"] = {{"episodes", kQuickEpisodes}, {"seed", seed}};
  run.saved = pack(*saved);
}

}  // namespace

Result<json> Impl::run_open(Call call) {
  const std::string name = call.arguments.text("name", "");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  auto run = read_run_file(call.bytes, scenes, learners);
  if (!run) return tl::make_unexpected(in_file(name, run.error()));
  if (auto good = room_for(1); !good) return tl::make_unexpected(good.error());
  run->id = next_run++;
  run->name = free_name(run->name);
  run->color = new_color(*run->learner);
  evaluate_when_over(*run, mix_seed(state.seed, kEvaluationStream));
  go_on_from_saved(*run);
  state.runs.push_back(std::move(*run));
  const RunItem& opened = state.runs.back();
  keep_run(opened);
  const bool held = opened.phase == RunItem::Phase::paused;
  state.sentence = "Opened " + phrase(opened.name) + (held ? ": it is paused where it was saved." : ": it goes on.");
  return json{{"id", opened.id}};
}

Result<json> Impl::policy_open(Call call) {
  std::string name = call.arguments.text("name", "");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (call.bytes.empty()) {
    return tl::make_unexpected(
        in_file(name, {"a .dlp file", "nothing", "The file is incomplete; save or download it again."}));
  }
  const auto file = read_policy(call.bytes);
  if (!file) return tl::make_unexpected(in_file(name, file.error()));
  // The settings that it was trained in decide what it can read and write.
  const auto params = read_params(state.scene->params, file->scene_params);
  const Task where{state.scene, params ? *params : state.scene_params};
  auto loaded = policy_from_file(call.bytes, where);
  if (!loaded) return tl::make_unexpected(in_file(name, loaded.error()));
  if (const std::size_t end = name.rfind(".dlp"); end != std::string::npos && end + 4 == name.size()) name.resize(end);
  RunItem run;
  run.id = next_run++;
  run.name = free_name(name.empty() || name.size() > 80 ? "Opened policy" : name);
  run.scene = state.scene;
  run.scene_params = where.params;
  run.evaluation_params = where.params;
  run.data_key = "file";
  run.seed = file->training.seed;
  run.color = 0x555F6B;
  if (const auto learner = find_learner_in(learners, file->training.learner)) {
    run.learner = *learner;
    const auto settings = read_params(run.learner->params, file->training.params);
    run.params = settings ? *settings : ParamValues(run.learner->params);
    run.color = new_color(*run.learner);
  }
  run.policy = std::move(loaded->policy);
  run.policy_file.assign(call.bytes.begin(), call.bytes.end());
  run.phase = RunItem::Phase::ready;
  run.status.finished = true;
  run.status.updates = run.status.updates_total = file->training.updates;
  run.status.expert_labels = std::max<std::int64_t>(0, file->training.expert_labels);
  run.status.env_steps = std::max<std::int64_t>(0, file->training.env_steps);
  if (file->training.expert_labels < 0) run.before.labels.reset();
  if (file->training.env_steps < 0) run.before.env_steps.reset();
  run.status.progress = 1.0;
  run.status.stop_reason = "opened from a file";
  state.runs.push_back(std::move(run));
  keep_run(state.runs.back());
  state.sentence = "Opened " + phrase(state.runs.back().name) + ".";
  return json{{"id", state.runs.back().id}};
}

}  // namespace driftlab
