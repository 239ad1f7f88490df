// driftlab learners: every registered learner with its parameters.

#include "core/learners/learner.h"

#include "native/cli/command.h"
#include "native/cli/options.h"

namespace driftlab {
namespace {

class Learners : public Command {
 public:
  void add_options(Options&) override {}

  Attempt<Answer> run(const Manner&) override {
    Answer answer;
    answer.json["learners"] = nlohmann::ordered_json::array();
    for (const LearnerEntry* entry : all_learners()) {
      answer.json["learners"].push_back({{"id", entry->id},
                                         {"title", entry->title},
                                         {"summary", entry->summary},
                                         {"citation", entry->citation},
                                         {"from_reward", entry->from_reward},
                                         {"params", params_json(entry->params)}});
      answer.text += (answer.text.empty() ? "" : "\n") + std::string(entry->id) + ": " + std::string(entry->title) +
                     "\n" + std::string(entry->summary) + "\n" + std::string(entry->citation) +
                     "\n\nParameters (--set key=value)\n" + params_text(entry->params);
    }
    return answer;
  }
};

}  // namespace

const CommandEntry& command_entry_learners();
const CommandEntry& command_entry_learners() {
  static const CommandEntry entry{"learners", "Lists the learners with their parameters",
                                  [] { return std::unique_ptr<Command>(new Learners); }};
  return entry;
}

}  // namespace driftlab
