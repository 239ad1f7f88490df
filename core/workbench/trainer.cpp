#include "core/workbench/trainer.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer_impl.h"

namespace driftlab {
namespace {

using nlohmann::json;

}  // namespace

Bytes pack(const json& message) {
  return json::to_cbor(message);
}

Result<json> unpack(std::span<const std::uint8_t> message) {
  json result = json::from_cbor(message.begin(), message.end(), true, false);
  if (result.is_discarded() || !result.is_object()) {
    return fail("a CBOR object", std::to_string(message.size()) + " other bytes");
  }
  const auto type = result.find("type");
  if (type == result.end() || !type->is_string()) return fail("a message with a \"type\"", "none");
  return result;
}

// ------------------------------------------------------------------------------------------------ messages

void Trainer::Impl::take_message(json message) {
  Waiting next;
  next.type = message["type"].get<std::string>();
  Arguments time(message, next.type, "type");
  next.at = time.integer("at", 0, kNever / 2, kNow);
  next.at_env_steps = time.integer("at_env_steps", 0, kNever / 2, 0);
  static const std::vector<std::string> kTypes = {"start",   "evaluate", "answer", "pause", "resume", "stop", "save",
                                                  "restore", "diagnose", "sweep",  "step",  "only",   "watch"};
  if (std::find(kTypes.begin(), kTypes.end(), next.type) == kTypes.end()) {
    const std::string near = closest(next.type, kTypes);
    return refuse(
        {"one of the messages " + join(kTypes, ", "), next.type, near.empty() ? "" : "Did you mean " + near + "?"},
        next.type);
  }
  next.message = std::move(message);
  if (next.type == "start" || next.type == "restore") {
    const auto result = next.type == "start" ? start(next.message) : restore(next.message);
    if (!result) refuse(result.error(), next.type);
    return;
  }
  if (next.type == "diagnose" || next.type == "sweep") {
    if (const auto begun = analyse(next.message); !begun) refuse(begun.error(), next.type);
    return;
  }
  if (auto good = check_time(next); !good) return refuse(good.error(), next.type);
  waiting.push_back(std::move(next));
  if (stage != Stage::training || paused) take_due();
}

Result<void> Trainer::Impl::check_time(const Waiting& next) const {
  if (is_due(next) || (next.at == kNow && stage != Stage::over)) return {};
  if (next.at == kNow) {
    return fail("\"at_env_steps\" of " + std::to_string(status.env_steps) + " or less, where the run has ended",
                std::to_string(next.at_env_steps));
  }
  if (next.at < now()) {
    return fail("\"at\" of " + std::to_string(now()) + " updates or later", std::to_string(next.at),
                "The run has gone past that.");
  }
  if (stage == Stage::over) {
    return fail("\"at\" of " + std::to_string(now()) + ", where the run has ended", std::to_string(next.at));
  }
  return {};
}

bool Trainer::Impl::is_due(const Waiting& next) const {
  return (next.at == kNow || next.at == now()) && status.env_steps >= next.at_env_steps;
}

void Trainer::Impl::take_due() {
  for (std::size_t i = 0; i < waiting.size();) {
    const bool missed = waiting[i].at != kNow && waiting[i].at < now();
    const bool over = missed || (stage == Stage::over && !is_due(waiting[i]));
    if (!over && !is_due(waiting[i])) {
      ++i;
      continue;
    }
    const Waiting due = std::move(waiting[i]);
    waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
    const auto result = over ? check_time(due) : carry_out(due);
    if (!result) {
      refuse(result.error(), due.type);
    } else {
      send({{"type", "took"}, {"what", due.type}, {"at", now()}, {"env_steps", status.env_steps}});
    }
  }
}

Result<void> Trainer::Impl::carry_out(const Waiting& due) {
  if (due.type == "evaluate") return evaluate(due.message);
  if (stage == Stage::empty) return fail("\"start\" first", due.type);
  if (due.type == "answer") return answer(due.message);
  if (due.type == "step") return take_beats(due.message);
  if (due.type == "only") return learn_only(due.message);
  if (due.type == "watch") return watch(due.message);
  if (due.type == "save") {
    save();
  } else if (due.type == "stop") {
    stop();
  } else {
    paused = due.type == "pause";
    beats = 0;
    status_changed = look_wanted = true;
  }
  return {};
}

Result<Task> Trainer::Impl::read_task(Arguments& arguments) const {
  const auto scene = find_scene(scenes, arguments.text("scene"));
  if (!scene) return tl::make_unexpected(scene.error());
  auto values = read_params((*scene)->params, arguments.texts("scene_params"));
  if (!values) return tl::make_unexpected(values.error());
  return Task{*scene, std::move(*values)};
}

Result<void> Trainer::Impl::start(const json& message) {
  if (stage != Stage::empty) return fail("one start a run", "another");
  Arguments arguments(message, "start", "type");
  arguments.integer("at", 0, 0, 0);
  const auto where = read_task(arguments);
  if (!where) return tl::make_unexpected(where.error());
  task = *where;
  const auto found = find_learner_in(learners, arguments.text("learner"));
  if (!found) return tl::make_unexpected(found.error());
  auto values = read_params((*found)->params, arguments.texts("learner_params"));
  if (!values) return tl::make_unexpected(values.error());
  seed = arguments.seed("seed");
  const json* source = arguments.raw("demonstrations");
  const Bytes file = arguments.binary("initial");
  arguments.raw("evaluate");
  if (auto good = arguments.finish(); !good) return good;
  std::unique_ptr<Policy> initial;
  if (!file.empty()) {
    auto loaded = policy_from_file(file, task);
    if (!loaded) return tl::make_unexpected(loaded.error());
    initial = std::move(loaded->policy);
  }
  entry = *found;
  params = std::move(*values);
  learner = entry->make(params);
  if (auto good = learner->start(task, seed, initial.get()); !good) return good;
  if (auto good = take_demonstrations(source); !good) return good;
  settings = message;
  status = learner->status();
  status_changed = true;
  return {};
}

Result<void> Trainer::Impl::take_demonstrations(const json* source) {
  // Scripted ones are an offer; a learner that asks for none learns from reward.
  const bool wanted = learner->request().kind == Request::Kind::demonstrations;
  if (source == nullptr || (source->is_object() && !wanted)) {
    stage = Stage::training;
    return {};
  }
  if (source->is_object()) {
    Arguments arguments(*source, "demonstrations", "type");
    const std::string driver = arguments.text("driver");
    const auto episodes = static_cast<int>(arguments.integer("episodes", 1, 10000));
    const std::uint64_t first = arguments.seed("seed");
    if (auto good = arguments.finish(); !good) return good;
    auto made = DemoMaker::make(task, driver, episodes, first);
    if (!made) return tl::make_unexpected(made.error());
    maker = std::move(*made);
    stage = Stage::making;
    return {};
  }
  if (!source->is_array() || source->empty()) return fail("demonstrations", shown(*source));
  std::vector<Trajectory> read;
  for (const json& file : *source) {
    if (!file.is_binary()) return fail("demonstrations as .npz bytes", shown(file));
    auto trajectory = demo_from_file(file.get_binary(), *task.entry);
    if (!trajectory) return tl::make_unexpected(trajectory.error());
    read.push_back(std::move(*trajectory));
  }
  if (auto good = add_demonstrations(read); !good) return good;
  stage = Stage::training;
  return {};
}

void Trainer::Impl::save() {
  json saved = {{"type", "run"}, {"version", 1}, {"settings", settings}, {"updates", now()}, {"paused", paused}};
  if (stage == Stage::training || stage == Stage::asking || stage == Stage::over) {
    Writer writer;
    learner->save(writer);
    saved["settings"].erase("demonstrations");
    saved["learner"] = json::binary(writer.take());
    saved["data_hash"] = data_hash;
    saved["rounds"] = rounds_json();
    saved["over"] = stage == Stage::over;
    saved["stop_reason"] = status.stop_reason;
  }
  send({{"type", "saved"}, {"bytes", json::binary(pack(saved))}, {"at", now()}});
}

Result<void> Trainer::Impl::restore(const json& message) {
  if (stage != Stage::empty) return fail("restore instead of start", "a run that has started");
  Arguments outer(message, "restore", "type");
  outer.raw("at");
  const Bytes bytes = outer.binary("bytes");
  if (auto good = outer.finish(); !good) return good;
  auto saved = unpack(bytes);
  const Error damaged{"a saved run", "other or damaged bytes", "Train anew."};
  if (!saved || (*saved)["type"] != "run" || !saved->contains("settings")) return tl::make_unexpected(damaged);
  Arguments inner(*saved, "a saved run", "type");
  if (inner.integer("version", 1, 1, 0) != 1) return tl::make_unexpected(damaged);
  const json before = (*saved)["settings"];
  paused = inner.flag("paused", false);
  if (!saved->contains("learner")) return start(before);
  if (auto good = start(before); !good) return good;
  stage = Stage::empty;
  meter.reset();
  learner = entry->make(params);
  const Bytes state = inner.binary("learner");
  Reader reader(state);
  if (auto good = learner->restore(task, reader); !good) return good;
  data_hash = inner.seed("data_hash", 0);
  status = learner->status();
  const bool was_over = inner.flag("over", false);
  if (was_over && !status.finished) {
    status.finished = true;
    status.stop_reason = inner.text("stop_reason", "");
  }
  stage = Stage::training;
  restore_rounds(inner.raw("rounds"));
  if (status.finished) training_over();
  if (stage == Stage::training && learner->request().kind != Request::Kind::none) ask();
  return {};
}

void Trainer::Impl::stop() {
  if (stage == Stage::over) return;
  paused = false;
  maker.reset();
  status.finished = true;
  status.stop_reason = "stopped after " + std::to_string(now()) + " updates";
  training_over();
}

// ------------------------------------------------------------------------------------------------ Trainer

Trainer::Trainer(SceneList scenes, LearnerList learners) : impl_(std::make_unique<Impl>(scenes, learners)) {}
Trainer::~Trainer() = default;

void Trainer::handle(std::span<const std::uint8_t> message) {
  auto read = unpack(message);
  if (!read) return impl_->refuse(read.error(), "message");
  impl_->take_message(std::move(*read));
}

bool Trainer::work(const Budget& slice) {
  return impl_->work(slice);
}
std::vector<Bytes> Trainer::take() {
  return std::exchange(impl_->out, {});
}
bool Trainer::idle() const {
  return !impl_->has_work() && impl_->waiting.empty();
}

}  // namespace driftlab
