// driftlab scenes: every registered scene, or one, with its observation, action and parameters; or their reference pages.

#include <algorithm>

#include "core/base/text.h"
#include "core/env/reference.h"
#include "core/metrics/survey.h"
#include "native/cli/command.h"
#include "native/cli/files.h"
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
  return shortest(field.low) + " to " + shortest(field.high) + unit;
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
  text +=
      "\nParameters (--scene-set key=value; what may vary takes a range, key=low..high)\n" + params_text(entry.params);
  return text;
}

nlohmann::ordered_json reference_json(const SceneReference& reference) {
  auto results = nlohmann::ordered_json::array();
  for (const PublishedResult& result : reference.results) {
    results.push_back({{"what", result.what}, {"figure", result.figure}, {"command", result.command}});
  }
  return {{"observation", reference.observation},
          {"action", reference.action},
          {"dynamics", reference.dynamics},
          {"noise", reference.noise},
          {"start", reference.start},
          {"reward", reference.reward},
          {"end", reference.end},
          {"success", reference.success},
          {"expert", reference.expert},
          {"person", reference.person},
          {"results", results}};
}

class Scenes : public Command {
 public:
  void add_options(Options& options) override {
    options.text("scene", id_, "ID", "Only this one");
    options.flag("--markdown", markdown_, "Prints the reference page instead, as Markdown");
    options.text("--html", folder_, "DIR", "Writes the reference pages with their pictures there, for a browser");
    options.exclude("--markdown", {"--html"});
  }

  Attempt<Answer> run(const Manner&) override {
    std::vector<const SceneEntry*> chosen(all_scenes().begin(), all_scenes().end());
    if (!id_.empty()) {
      const auto entry = find_scene(all_scenes(), id_);
      if (!entry) return usage(entry.error(), "scenes");
      chosen = {*entry};
    }
    return folder_.empty() ? told(chosen) : written(chosen);
  }

 private:
  Answer told(SceneList scenes) const {
    Answer answer;
    answer.json["scenes"] = nlohmann::ordered_json::array();
    for (const SceneEntry* entry : scenes) {
      const auto scene = entry->make(ParamValues(entry->params));
      auto json = scene_json(*entry, scene->spec());
      json["reference"] = reference_json(entry->reference);
      if (markdown_) json["markdown"] = reference_markdown(reference_page(*entry));
      answer.text += (answer.text.empty() ? "" : "\n") +
                     (markdown_ ? json["markdown"].get<std::string>() : scene_text(*entry, scene->spec()));
      answer.json["scenes"].push_back(std::move(json));
    }
    return answer;
  }

  Attempt<Answer> written(SceneList scenes) const {
    const std::filesystem::path folder(folder_);
    if (const auto made = make_folder(folder); !made) return failed(made.error(), "--html");
    Answer answer;
    answer.json["files"] = nlohmann::ordered_json::array();
    for (const NamedFile& file : reference_site(scenes, "")) {
      const auto path = folder / file.name;
      if (const auto good = write_file(path, file.content); !good) return failed(good.error(), path.string());
      answer.json["files"].push_back(path.string());
    }
    answer.text = "Open " + (folder / "index.html").string() + " in a browser.\n";
    return answer;
  }

  std::string id_, folder_;
  bool markdown_ = false;
};

}  // namespace

const CommandEntry& command_entry_scenes();
const CommandEntry& command_entry_scenes() {
  static const CommandEntry entry{"scenes",
                                  "Lists the scenes with their fields and parameters; writes their reference pages",
                                  [] { return std::unique_ptr<Command>(new Scenes); }};
  return entry;
}

}  // namespace driftlab
