#include "native/cli/training.h"

#include <algorithm>
#include <optional>

#include "core/base/text.h"
#include "core/workbench/health_json.h"
#include "core/workbench/trainer.h"
#include "native/cli/table.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

using nlohmann::json;

constexpr Budget kSlice{200, 5000};

/// Small enough that a short run is looked into as often as a long one.
Budget slice_of(const TrainStatus& status) {
  if (status.updates_total == 0) return kSlice;
  return {std::clamp(status.updates_total / kLooksWhileTraining, std::int64_t{1}, kSlice.updates), kSlice.env_steps};
}

json start_message(const TrainingOrder& order) {
  if (!order.resume.empty()) return {{"type", "restore"}, {"bytes", json::binary(order.resume)}};
  json message = {{"type", "start"},
                  {"scene", order.task.entry->id},
                  {"scene_params", order.task.params.changed()},
                  {"learner", order.learner.entry->id},
                  {"learner_params", order.learner.params.changed()},
                  {"seed", std::to_string(order.seed)}};
  if (order.demonstrations.empty()) {
    message["demonstrations"] = {
        {"driver", order.driver}, {"episodes", order.episodes}, {"seed", std::to_string(order.demonstration_seed)}};
  } else {
    message["demonstrations"] = json::array();
    for (const Bytes& file : order.demonstrations) message["demonstrations"].push_back(json::binary(file));
  }
  if (!order.initial.empty()) message["initial"] = json::binary(order.initial);
  return message;
}

// Takes in what the trainer says.
class Listener {
 public:
  Listener(const TrainingOrder& order, Progress* progress) : order_(order), progress_(progress) {}

  void hear(const json& message) {
    const auto& type = message["type"].get_ref<const std::string&>();
    if (type == "status") hear_status(message);
    if (type == "demonstrations") {
      for (const json& file : message["files"]) report_.made.emplace_back(file.get_binary());
    }
    if (type == "policy" && message["final"].get<bool>()) {
      report_.policy = message["file"].get_binary();
      report_.weights_hash = message["weights_hash"].get<std::string>();
      report_.best_round = message["best_round"].get<int>();
      report_.demonstration_weights = message["demonstration_weights"].get<std::vector<double>>();
    }
    if (type == "health") {
      if (auto look = health_from_json(message)) report_.looks.push_back(std::move(*look));
    }
    if (type == "saved") report_.saved = message["bytes"].get_binary();
    if (type == "request") {
      error_ = Error{"a teacher who can be asked from here: expert, careful, average or sloppy", "teacher=person",
                     "A person teaches in the page."};
    }
    // A run may end before the place where it was to be stopped.
    const bool ended_before = type == "failed" && message["what"] == "pause" && report_.status.finished;
    if (type == "failed" && !error_ && !ended_before) {
      error_ = Error{message["expected"].get<std::string>(), message["got"].get<std::string>(),
                     message["hint"].get<std::string>()};
    }
  }

  bool refused() const { return error_.has_value(); }
  const TrainStatus& status() const { return report_.status; }

  Attempt<TrainingReport> finish() {
    if (error_) return failed(*error_, "training");
    if (report_.policy.empty() && !held_) return failed({"a trained policy", "none", {}}, "training");
    return std::move(report_);
  }

 private:
  void hear_status(const json& status) {
    report_.updates = status["updates"].get<std::int64_t>();
    report_.env_steps = status["env_steps"].get<std::int64_t>();
    report_.expert_labels = status["expert_labels"].get<std::int64_t>();
    report_.interventions = status.value("interventions", std::int64_t{0});
    report_.context_switches = status.value("context_switches", std::int64_t{0});
    report_.stop_reason = status["stop_reason"].get<std::string>();
    report_.status.updates = report_.updates;
    report_.status.updates_total = status["updates_total"].get<std::int64_t>();
    report_.status.env_steps = report_.env_steps;
    report_.status.expert_labels = report_.expert_labels;
    report_.status.interventions = report_.interventions;
    report_.status.context_switches = report_.context_switches;
    report_.status.progress = status["progress"].get<double>();
    report_.status.finished = status["finished"].get<bool>();
    held_ = status["paused"].get<bool>();
    for (const json& curve : status["curves"]) {
      if (!curve["y"].empty()) keep_last(curve["name"].get<std::string>(), curve["y"].back());
    }
    if (progress_ == nullptr) return;
    if (const int made = status["making"].get<int>(); made >= 0) {
      return progress_->at(static_cast<double>(made) / order_.episodes, "demonstrations");
    }
    std::string words;
    for (const auto& [name, value] : report_.losses) words += name + " " + format_fixed(value, 4) + "  ";
    progress_->at(status["progress"].get<double>(), words);
  }

  void keep_last(const std::string& name, const json& value) {
    const double number = value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
    const auto at =
        std::find_if(report_.losses.begin(), report_.losses.end(), [&](const auto& l) { return l.first == name; });
    if (at == report_.losses.end()) {
      report_.losses.emplace_back(name, number);
    } else {
      at->second = number;
    }
  }

  const TrainingOrder& order_;
  Progress* progress_;
  TrainingReport report_;
  std::optional<Error> error_;
  bool held_ = false;  // before its end
};

// The figures of all looks, in the order in which they first appear.
std::vector<std::string> figure_ids(const std::vector<HealthItem>& looks) {
  std::vector<std::string> ids;
  const auto add = [&ids](const std::string& id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const HealthItem& look : looks) {
    for (const HealthFigure& figure : look.report.figures) add(figure.id);
    for (const WayFigure& way : look.report.ways) add("demonstrations_" + way.name);
  }
  return ids;
}

std::optional<double> figure_of(const HealthReport& report, const std::string& id) {
  for (const HealthFigure& figure : report.figures) {
    if (figure.id == id) return figure.value;
  }
  for (const WayFigure& way : report.ways) {
    if ("demonstrations_" + way.name == id) return way.demonstrations;
  }
  return std::nullopt;
}

}  // namespace

std::string health_text(const HealthItem& health) {
  const HealthReport& report = health.report;
  std::string text = "Training: " + std::string(verdict_name(report.verdict)) + ". " + report.why + "\n";
  if (!report.advice.empty()) text += report.advice + "\n";
  Table table({"", ">", "usual", ""});
  for (const HealthFigure& figure : report.figures) {
    std::string usual;
    if (figure.low) usual += "from " + format_real(*figure.low);
    if (figure.high) usual += (usual.empty() ? "" : " ") + std::string("to ") + format_real(*figure.high);
    const std::string value = figure.unit == "1" ? format_fixed(figure.value, 3) : format_fixed(figure.value, 4);
    table.row({figure.title, value + (figure.unit == "1" ? "" : " " + figure.unit), usual,
               figure.worrying() ? "worrying" : ""});
  }
  for (const WayFigure& way : report.ways) {
    table.row({way.name, format_fixed(way.own, 3), "demonstrations " + format_fixed(way.demonstrations, 3), ""});
  }
  return text + table.text();
}

std::string health_csv(const std::vector<HealthItem>& looks) {
  const std::vector<std::string> ids = figure_ids(looks);
  std::string text = "updates,env_steps,verdict" + (ids.empty() ? std::string() : "," + join(ids, ",")) + "\n";
  for (const HealthItem& look : looks) {
    text += std::to_string(look.updates) + "," + std::to_string(look.env_steps) + "," +
            std::string(verdict_name(look.report.verdict));
    for (const std::string& id : ids) {
      const auto value = figure_of(look.report, id);
      text += "," + (value ? format_real(*value) : std::string());
    }
    text += "\n";
  }
  return text;
}

Attempt<TrainingReport> run_training(const TrainingOrder& order, Progress* progress) {
  Trainer trainer(all_scenes(), all_learners());
  Listener listener(order, progress);
  const auto listen = [&] {
    for (const Bytes& bytes : trainer.take()) {
      const auto message = unpack(bytes);
      DRIFTLAB_ASSERT(message.has_value(), "a trainer sends messages");
      listener.hear(*message);
    }
  };
  const auto say = [&](const json& message) {
    trainer.handle(pack(message));
    listen();
  };
  say(start_message(order));
  if (!order.resume.empty()) say({{"type", "resume"}});
  if (order.until_updates) say({{"type", "pause"}, {"at", *order.until_updates}});
  if (order.until_env_steps) say({{"type", "pause"}, {"at_env_steps", *order.until_env_steps}});
  while (!listener.refused() && trainer.work(slice_of(listener.status()))) listen();
  listen();
  if (order.save && !listener.refused()) say({{"type", "save"}});
  return listener.finish();
}

}  // namespace driftlab
