#include "native/cli/options.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/env/demonstrator.h"
#include "native/cli/table.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

std::string_view kind_name(Param::Kind kind) {
  switch (kind) {
    case Param::Kind::real:
      return "real";
    case Param::Kind::integer:
      return "integer";
    case Param::Kind::choice:
      return "choice";
    case Param::Kind::toggle:
      return "toggle";
  }
  return "";
}

std::string choices_text(std::span<const std::string_view> choices) {
  std::vector<std::string> names(choices.begin(), choices.end());
  return join(names, " | ");
}

std::string range_text(const Param& param) {
  if (param.kind == Param::Kind::choice) return choices_text(param.choices);
  if (param.kind == Param::Kind::toggle) return "true | false";
  return format_real(param.low) + " to " + format_real(param.high) +
         (param.unit == "1" ? "" : " " + std::string(param.unit)) + (param.can_vary ? ", may vary" : "");
}

}  // namespace

void add_driver(Options& options, std::string& driver) {
  const auto known = demonstrator_names();
  const std::vector<std::string> names(known.begin(), known.end());
  options.text("--driver", driver, "NAME", "Who demonstrates: " + join(names, ", "));
}

void add_threads(Options& options, int& threads) {
  options.count("--threads", threads, 0, 1024, "How many runs at a time; 0: as many as there are cores");
}

Attempt<std::map<std::string, std::vector<std::string>>> settings_by_learner(const std::vector<std::string>& learners,
                                                                             const std::vector<std::string>& settings) {
  std::map<std::string, std::vector<std::string>> result;
  for (const std::string& setting : settings) {
    const std::string id = setting.substr(0, setting.find('.'));
    if (std::find(learners.begin(), learners.end(), id) == learners.end() || id.size() == setting.size()) {
      return usage({"LEARNER.KEY=VALUE with one of " + join(learners, ", "), "\"" + setting + "\"",
                    "For example --set " + learners.front() + ".updates=500."},
                   "--set");
    }
    result[id].push_back(setting.substr(id.size() + 1));
  }
  return result;
}

void SceneOptions::add(Options& options, bool required) {
  options.text("--scene", id, "ID", "Which scene; see `driftlab scenes`");
  if (required) options.require("--scene");
  options.texts("--scene-set", settings, "KEY=VALUE", "Sets a parameter of the scene");
}

Attempt<Task> SceneOptions::task() const {
  const auto entry = find_scene(all_scenes(), id);
  if (!entry) return usage(entry.error(), "--scene");
  Task task{*entry, ParamValues((*entry)->params)};
  if (const auto set = apply_settings(task.params, settings, "--scene-set"); !set) return tl::unexpected(set.error());
  return task;
}

void LearnerOptions::add(Options& options, bool required) {
  options.text("--learner", id, "ID", "Which learner; see `driftlab learners`");
  if (required) options.require("--learner");
  options.texts("--set", settings, "KEY=VALUE", "Sets a parameter of the learner");
}

Attempt<ChosenLearner> choose_learner(const std::string& id, const std::vector<std::string>& settings) {
  const auto entry = find_learner(id);
  if (!entry) return usage(entry.error(), "--learner");
  ChosenLearner chosen{*entry, ParamValues((*entry)->params)};
  if (const auto set = apply_settings(chosen.params, settings, "--set"); !set) return tl::unexpected(set.error());
  return chosen;
}

Attempt<void> apply_settings(ParamValues& values, const std::vector<std::string>& settings, std::string_view option) {
  for (const std::string& setting : settings) {
    const std::size_t at = setting.find('=');
    if (at == std::string::npos || at == 0) {
      return usage({"KEY=VALUE", "\"" + setting + "\"", "For example " + std::string(option) + " key=0.5."},
                   std::string(option));
    }
    const auto set = values.set(std::string_view(setting).substr(0, at), std::string_view(setting).substr(at + 1));
    if (!set) return usage(set.error(), std::string(option) + " " + setting);
  }
  return {};
}

nlohmann::ordered_json params_json(std::span<const Param> params) {
  auto list = nlohmann::ordered_json::array();
  const ParamValues initial(params);
  for (const Param& param : params) {
    nlohmann::ordered_json item = {{"key", param.key}, {"title", param.title}, {"kind", kind_name(param.kind)}};
    if (param.kind == Param::Kind::choice) {
      item["initial"] = initial.choice(param.key);
      item["choices"] = std::vector<std::string>(param.choices.begin(), param.choices.end());
    } else if (param.kind == Param::Kind::toggle) {
      item["initial"] = initial.toggle(param.key);
    } else {
      item["initial"] = param.initial;
      item["low"] = param.low;
      item["high"] = param.high;
      item["unit"] = param.unit;
      item["can_vary"] = param.can_vary;
    }
    item["help"] = param.help;
    list.push_back(std::move(item));
  }
  return list;
}

nlohmann::ordered_json values_json(const ParamValues& values) {
  auto object = nlohmann::ordered_json::object();
  for (const Param& param : values.table()) {
    const std::string key(param.key);
    if (values.varies(key)) {
      object[key] = values.text(key);
      continue;
    }
    switch (param.kind) {
      case Param::Kind::real:
        object[key] = values.real(key);
        break;
      case Param::Kind::integer:
        object[key] = values.integer(key);
        break;
      case Param::Kind::choice:
        object[key] = values.choice(key);
        break;
      case Param::Kind::toggle:
        object[key] = values.toggle(key);
        break;
    }
  }
  return object;
}

std::string params_text(std::span<const Param> params) {
  Table table({"  key", "initial", "accepts", "what it is"});
  const ParamValues initial(params);
  for (const Param& param : params) {
    table.row({"  " + std::string(param.key), initial.text(param.key), range_text(param), std::string(param.help)});
  }
  return params.empty() ? std::string() : table.text();
}

std::string hash_text(std::uint64_t hash) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4U) text[i] = "0123456789abcdef"[hash & 0xFU];
  return text;
}

}  // namespace driftlab
