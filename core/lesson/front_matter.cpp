#include "core/lesson/front_matter.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/argument_reader.h"

namespace driftlab::lesson {
namespace {

class FrontReader {
 public:
  FrontReader(const TomlValue& table, Lesson& lesson, Scope& scope, Complaints& complaints)
      : reader_(table, "the front matter", complaints), lesson_(lesson), scope_(scope), complaints_(complaints) {}

  void read() {
    read_version();
    if (const TomlValue* title = reader_.required_text("title")) lesson_.title = title->text;
    read_scene();
    if (const auto seed = reader_.integer("seed", 0, kLargestSeed)) lesson_.seed = *seed;
    constexpr double kMostMinutes = 240.0;
    if (reader_.require("minutes") != nullptr) {
      lesson_.minutes = reader_.number("minutes", 1.0, kMostMinutes).value_or(1.0);
    }
    if (const TomlValue* goal = reader_.required_text("goal")) lesson_.goal = goal->text;
    for (const TomlValue* source : reader_.texts("sources")) lesson_.sources.push_back(source->text);
    lesson_.visible.show = read_features(reader_, "show", scope_);
    lesson_.visible.hide = read_features(reader_, "hide", scope_);
    check_visibility();
    read_settings();
    add_setup({{"command", "open"}, {"link", link()}}, reader_.place());
    read_data();
    reader_.finish();
  }

 private:
  void add_setup(nlohmann::json command, Place place) { lesson_.setup.push_back({place, std::move(command), {}}); }

  void read_version() {
    const std::string wanted = "lesson = " + std::to_string(kLessonVersion);
    const TomlValue* version = reader_.find("lesson");
    if (version == nullptr) {
      complaints_.add(reader_.place(), wanted + " in the front matter: the version of the format", "none");
    } else if (version->kind != TomlValue::Kind::integer || version->integer != kLessonVersion) {
      complaints_.add(version->place, wanted, version->shown(),
                      version->integer > kLessonVersion ? "It was written for a newer Driftlab." : "");
    }
  }

  void read_scene() {
    const TomlValue* id = reader_.required_text("scene");
    if (id == nullptr) return;
    const auto found = find_scene(scope_.playground().scenes, id->text);
    if (!found) {
      complaints_.add(id->place, found.error());
      return;
    }
    lesson_.scene = *found;
    scope_.enter(*found);
  }

  void check_visibility() {
    for (const std::string& name : lesson_.visible.hide) {
      const auto& show = lesson_.visible.show;
      if (std::find(show.begin(), show.end(), name) == show.end()) continue;
      complaints_.add(reader_.find("hide")->place, quote(name) + " either shown or hidden", "both",
                      "With show, everything that it does not name is hidden.");
    }
  }

  /// [settings] lane.gust = 2: tables of a scene's or learner's keys.
  void read_settings() {
    const TomlValue* settings = reader_.table("settings");
    if (settings == nullptr) return;
    for (const TomlValue& owner : settings->items) {
      if (owner.kind != TomlValue::Kind::table) {
        const std::string scene(lesson_.scene != nullptr ? lesson_.scene->id : "SCENE");
        complaints_.add(owner.key_place, "a setting with its owner, " + scene + ".KEY or LEARNER.KEY", quote(owner.key),
                        "Write " + scene + "." + owner.key + " if it is the scene's.");
        continue;
      }
      for (const TomlValue& setting : owner.items) read_setting(owner, setting);
    }
  }

  void read_setting(const TomlValue& owner, const TomlValue& setting) {
    const std::string key = owner.key + "." + setting.key;
    const auto text = setting_text(setting);
    if (!text) {
      complaints_.add(setting.place, "a number, a text, true or false as " + key, setting.shown());
      return;
    }
    if (const auto set = scope_.set(key, *text); !set) {
      const Place place = !scope_.is_owner(owner.key) ? owner.key_place
                          : scope_.takes(key)         ? setting.place
                                                      : setting.key_place;
      complaints_.add(place, set.error());
    }
  }

  /// One command that sets everything, what the lesson leaves alone to its initial value: it begins the same for everybody.
  std::string link() const {
    std::string link = "scene=" + std::string(lesson_.scene != nullptr ? lesson_.scene->id : "") +
                       "&seed=" + std::to_string(lesson_.seed);
    for (const std::string& setting : scope_.changed_settings()) link += "&" + setting;
    return link;
  }

  /// [[data]]: demonstrations made by a script before the lesson begins.
  void read_data() {
    const TomlValue* data = reader_.list("data");
    if (data == nullptr) return;
    for (const TomlValue& item : data->items) {
      if (item.kind != TomlValue::Kind::table) {
        complaints_.add(item.place, "a table with driver = NAME in data", item.shown(),
                        "Begin it with a line [[data]].");
        continue;
      }
      TableReader reader(item, "data", complaints_);
      ArgumentReader arguments("demo.add", scope_, complaints_);
      nlohmann::json command = {{"command", "demo.add"}};
      for (const Argument& argument : find_command_form("demo.add")->arguments) {
        const TomlValue* value = argument.required ? reader.require(argument.name) : reader.find(argument.name);
        if (value == nullptr) continue;
        if (auto taken = arguments.take(argument, *value)) command[std::string(argument.name)] = std::move(*taken);
      }
      reader.finish();
      add_setup(std::move(command), item.place);
    }
  }

  TableReader reader_;
  Lesson& lesson_;
  Scope& scope_;
  Complaints& complaints_;
};

}  // namespace

std::vector<std::string> read_features(TableReader& reader, std::string_view key, const Scope& scope) {
  std::vector<std::string> names;
  for (const TomlValue* name : reader.texts(key)) {
    const std::vector<std::string> settings = scope.setting_keys();
    const bool setting = std::find(settings.begin(), settings.end(), name->text) != settings.end();
    if (setting || find_feature(name->text) != nullptr) {
      names.push_back(name->text);
      continue;
    }
    std::vector<std::string> features;
    for (const Feature& feature : all_features()) features.emplace_back(feature.name);
    std::vector<std::string> known = features;
    known.insert(known.end(), settings.begin(), settings.end());
    reader.complaints().add(name->place,
                            "one of the features " + join(features, ", ") + ", or a setting such as lane.gust",
                            quote(name->text), did_you_mean(name->text, known));
  }
  return names;
}

void read_front_matter(const TomlValue& table, Lesson& lesson, Scope& scope, Complaints& complaints) {
  FrontReader(table, lesson, scope, complaints).read();
}

}  // namespace driftlab::lesson
