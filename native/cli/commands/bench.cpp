// driftlab bench: how long a training step, a decision, a scene step and a step of the whole loop of PPO and GAIL take on this machine.

#include <algorithm>
#include <chrono>

#include "core/base/text.h"
#include "core/learners/registry.h"
#include "native/bench/loop_bench.h"
#include "native/bench/nn_bench.h"
#include "native/bench/scene_bench.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/table.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

double now_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

class Bench : public Command {
 public:
  void add_options(Options& options) override {
    options.count("--rounds", rounds_, 1, 10000, "Measurements of each; their median is reported");
    options.list("--only", only_, "WHAT,...", "Only networks, scenes or loops (of learners that drive rollouts)");
  }

  Attempt<Answer> run(const Manner&) override {
    for (const std::string& what : only_) {
      if (std::find(std::begin(kAll), std::end(kAll), what) != std::end(kAll)) continue;
      return usage(Error{"networks, scenes or loops", what, "separate several by commas"}, "--only");
    }
    std::vector<BenchRow> rows;
    const auto add = [&rows](std::vector<BenchRow> more) {
      std::move(more.begin(), more.end(), std::back_inserter(rows));
    };
    if (wanted("networks")) {
      add(bench_training_steps(now_us, rounds_));
      rows.push_back(bench_inference(now_us, rounds_));
    }
    if (wanted("scenes")) add(bench_scenes(all_scenes(), now_us, rounds_));
    if (wanted("loops")) add(bench_loops(all_scenes(), all_learners(), now_us, rounds_));
    Answer answer;
    answer.json["rounds"] = rounds_;
    answer.json["rows"] = nlohmann::ordered_json::array();
    Table table({"what", ">median", "beside others, in turns"});
    for (const BenchRow& row : rows) {
      nlohmann::ordered_json told = {{"name", row.name}, {"median_us", row.median_us}, {"note", row.note}};
      for (const auto& [part, time] : row.parts) told["parts_us"][part] = time;
      answer.json["rows"].push_back(std::move(told));
      table.row({row.name, format_fixed(row.median_us, row.median_us < 100.0 ? 2 : 0) + " us", row.note});
    }
    answer.text = table.text();
    return answer;
  }

 private:
  static constexpr std::string_view kAll[] = {"networks", "scenes", "loops"};

  bool wanted(std::string_view what) const {
    return only_.empty() || std::find(only_.begin(), only_.end(), what) != only_.end();
  }

  int rounds_ = 31;
  std::vector<std::string> only_;
};

}  // namespace

const CommandEntry& command_entry_bench();
const CommandEntry& command_entry_bench() {
  static const CommandEntry entry{"bench", "Times training steps, decisions, scene steps and whole loops of learning",
                                  [] { return std::unique_ptr<Command>(new Bench); }};
  return entry;
}

}  // namespace driftlab
