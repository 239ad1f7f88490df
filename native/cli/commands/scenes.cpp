// driftlab scenes: every registered scene with its observation, action and parameters.

#include "core/base/text.h"
#include "core/metrics/survey.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/table.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

nlohmann::ordered_json field_json(const Field& field) {
  nlohmann::ordered_json object = {
      {"name", field.name}, {"unit", field.unit}, {"low", field.low}, {"high", field.high}};
  if (field.categories > 0) object["categories"] = field.categories;
  return object;
}

nlohmann::ordered_json fields_json(std::span<const Field> fields) {
  auto list = nlohmann::ordered_json::array();
  for (const Field& field : fields) list.push_back(field_json(field));
  return list;
}

// What --field-x and --field-y may name.
std::vector<std::string> map_fields(const SceneSpec& spec) {
  std::vector<std::string> names;
  for (const FieldName& field : field_names(spec)) names.push_back(field.name);
  return names;
}

nlohmann::ordered_json scene_json(const SceneEntry& entry, const SceneSpec& spec) {
  auto blocks = nlohmann::ordered_json::array();
  for (const Block& block : spec.observation) {
    blocks.push_back({{"name", block.name}, {"shape", block.shape}, {"fields", fields_json(block.fields)}});
  }
  return {{"id", entry.id},
          {"title", entry.title},
          {"summary", entry.summary},
          {"dt_s", spec.dt},
          {"max_steps", spec.max_steps},
          {"observation_size", spec.observation_size()},
          {"action_size", spec.action_size()},
          {"observation", blocks},
          {"action", fields_json(spec.action)},
          {"probes", fields_json(spec.probes)},
          {"map_fields", map_fields(spec)},
          {"params", params_json(entry.params)}};
}

std::string field_range(const Field& field) {
  const std::string unit = field.unit == "1" ? "" : " " + std::string(field.unit);
  return format_real(field.low) + " to " + format_real(field.high) + unit;
}

std::string fields_text(std::span<const Field> fields) {
  Table table({"  name", "range"});
  for (const Field& field : fields) table.row({"  " + std::string(field.name), field_range(field)});
  return table.text();
}

std::string scene_text(const SceneEntry& entry, const SceneSpec& spec) {
  std::string text = std::string(entry.id) + ": " + std::string(entry.title) + "\n" + std::string(entry.summary) + "\n";
  text += "Steps of " + format_fixed(1000.0 * spec.dt, 1) + " ms, " + std::to_string(spec.max_steps) + " at most.\n\n";
  text += "Observation (" + std::to_string(spec.observation_size()) + " numbers)\n";
  for (const Block& block : spec.observation) text += fields_text(block.fields);
  text += "\nAction\n" + fields_text(spec.action);
  text += "\nFields for --field-x and --field-y: " + join(map_fields(spec), ", ") + "\n";
  text += "\nParameters (--scene-set key=value)\n" + params_text(entry.params);
  return text;
}

class Scenes : public Command {
 public:
  void add_options(Options&) override {}

  Attempt<Answer> run(const Manner&) override {
    Answer answer;
    answer.json["scenes"] = nlohmann::ordered_json::array();
    for (const SceneEntry* entry : all_scenes()) {
      const auto scene = entry->make(ParamValues(entry->params));
      answer.json["scenes"].push_back(scene_json(*entry, scene->spec()));
      answer.text += (answer.text.empty() ? "" : "\n") + scene_text(*entry, scene->spec());
    }
    return answer;
  }
};

}  // namespace

const CommandEntry& command_entry_scenes();
const CommandEntry& command_entry_scenes() {
  static const CommandEntry entry{"scenes", "Lists the scenes with their fields and parameters",
                                  [] { return std::unique_ptr<Command>(new Scenes); }};
  return entry;
}

}  // namespace driftlab
