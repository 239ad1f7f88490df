// driftlab bench: how long a training step, a decision and a scene step take on this machine.

#include <chrono>

#include "core/base/text.h"
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
    options.flag("--only-scenes", only_scenes_, "Leaves the networks out");
  }

  Attempt<Answer> run(const Manner&) override {
    std::vector<BenchRow> rows;
    if (!only_scenes_) {
      rows = bench_training_steps(now_us, rounds_);
      rows.push_back(bench_inference(now_us, rounds_));
    }
    for (BenchRow& row : bench_scenes(all_scenes(), now_us, rounds_)) rows.push_back(std::move(row));
    Answer answer;
    answer.json["rounds"] = rounds_;
    answer.json["rows"] = nlohmann::ordered_json::array();
    Table table({"what", ">median", "beside others, in turns"});
    for (const BenchRow& row : rows) {
      answer.json["rows"].push_back({{"name", row.name}, {"median_us", row.median_us}, {"note", row.note}});
      table.row({row.name, format_fixed(row.median_us, row.median_us < 100.0 ? 2 : 0) + " us", row.note});
    }
    answer.text = table.text();
    return answer;
  }

 private:
  int rounds_ = 31;
  bool only_scenes_ = false;
};

}  // namespace

const CommandEntry& command_entry_bench();
const CommandEntry& command_entry_bench() {
  static const CommandEntry entry{"bench", "Times training steps, decisions and scene steps",
                                  [] { return std::unique_ptr<Command>(new Bench); }};
  return entry;
}

}  // namespace driftlab
