#include "native/cli/training.h"

#include <algorithm>
#include <optional>

#include "core/base/text.h"
#include "core/workbench/trainer.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

using nlohmann::json;

constexpr Budget kSlice{200, 5000};

json start_message(const TrainingOrder& order) {
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
    if (type == "request") {
      error_ = Error{"a teacher who can be asked from here: expert, careful, average or sloppy", "teacher=person",
                     "A person teaches in the page."};
    }
    if (type == "failed" && !error_) {
      error_ = Error{message["expected"].get<std::string>(), message["got"].get<std::string>(),
                     message["hint"].get<std::string>()};
    }
  }

  Attempt<TrainingReport> finish() {
    if (error_) return failed(*error_, "training");
    if (report_.policy.empty()) return failed({"a trained policy", "none", {}}, "training");
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
};

}  // namespace

Attempt<TrainingReport> run_training(const TrainingOrder& order, Progress* progress) {
  Trainer trainer(all_scenes(), all_learners());
  trainer.handle(pack(start_message(order)));
  Listener listener(order, progress);
  bool more = true;
  while (more) {
    more = trainer.work(kSlice);
    for (const Bytes& bytes : trainer.take()) {
      const auto message = unpack(bytes);
      DRIFTLAB_ASSERT(message.has_value(), "a trainer sends messages");
      listener.hear(*message);
    }
  }
  return listener.finish();
}

}  // namespace driftlab
