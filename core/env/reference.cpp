#include "core/env/reference.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/text.h"
#include "core/env/randomised.h"

namespace driftlab {
namespace {

using Column = ReferenceTable::Column;
using Kind = Column::Kind;

constexpr std::string_view kTied = "\u00A0";  // a space where no line breaks

std::string readable_unit(std::string_view unit) {
  if (unit == "1" || unit.empty()) return "";
  std::string words(unit);
  if (words.ends_with("2")) words.replace(words.size() - 1, 1, "²");
  for (std::size_t at = words.find(' '); at != std::string::npos; at = words.find(' ', at)) words.replace(at, 1, kTied);
  return words;
}

std::string with_unit(std::string value, std::string_view unit) {
  const std::string words = readable_unit(unit);
  return words.empty() ? value : value + std::string(kTied) + words;
}

/// "beam_12" -> 12; -1 where the name ends with no number.
int last_number(std::string_view name) {
  const std::size_t at = name.find_last_of('_');
  if (at == std::string_view::npos) return -1;
  return static_cast<int>(parse_integer(name.substr(at + 1)).value_or(-1));
}

std::string_view stem(std::string_view name) {
  return name.substr(0, name.find_last_of('_'));
}

bool follows(const Field& before, const Field& field) {
  return last_number(before.name) >= 0 && last_number(field.name) == last_number(before.name) + 1 &&
         stem(before.name) == stem(field.name) && before.unit == field.unit && before.low == field.low &&
         before.high == field.high && before.categories == field.categories;
}

std::string count_text(int numbers) {
  return numbers == 1 ? "1 number" : std::to_string(numbers) + " numbers";
}

/// A row a field; numbered ones that are alike share a row.
void add_fields(ReferenceTable& table, std::string_view block, std::span<const Field> fields) {
  for (std::size_t first = 0; first < fields.size();) {
    std::size_t last = first;
    while (last + 1 < fields.size() && follows(fields[last], fields[last + 1])) ++last;
    const Field& field = fields[first];
    std::string name(field.name);
    if (last > first) name += " … " + std::string(fields[last].name);
    std::vector<std::string> row = {name, readable_unit(field.unit), shortest(field.low), shortest(field.high)};
    if (!block.empty()) row.insert(row.begin(), std::string(block));
    table.rows.push_back(std::move(row));
    first = last + 1;
  }
}

std::vector<Column> field_columns() {
  return {{"Name", Kind::code}, {"Unit", Kind::text}, {"Lowest", Kind::number}, {"Highest", Kind::number}};
}

ReferenceTable observation_table(const SceneSpec& spec) {
  ReferenceTable table{count_text(spec.observation_size()), field_columns(), {}, false};
  table.columns.insert(table.columns.begin(), {"Block", Kind::code});
  for (const Block& block : spec.observation) add_fields(table, block.name, block.fields);
  return table;
}

ReferenceTable fields_table(std::string caption, std::span<const Field> fields) {
  ReferenceTable table{std::move(caption), field_columns(), {}, false};
  add_fields(table, "", fields);
  return table;
}

std::string accepts(const Param& param) {
  if (param.kind == Param::Kind::choice) {
    std::vector<std::string> names(param.choices.begin(), param.choices.end());
    return join(names, ", ");
  }
  if (param.kind == Param::Kind::toggle) return "true, false";
  return format_real(param.low) + " to " + with_unit(format_real(param.high), param.unit);
}

std::string initial(const Param& param) {
  return with_unit(ParamValues(std::span(&param, 1)).text(param.key), param.unit);
}

ReferenceTable params_table(std::span<const Param> params) {
  ReferenceTable table{"What can be set",
                       {{"Setting"}, {"Initially"}, {"Accepts"}, {"On the command line", Kind::code}, {"What it is"}},
                       {},
                       true};
  for (const Param& param : params) {
    const std::string option = "--scene-set " + std::string(param.key) + "=";
    const std::string range = format_real(param.low) + ".." + format_real(param.high);
    const std::string value = ParamValues(std::span(&param, 1)).text(param.key);
    table.rows.push_back({std::string(param.title), initial(param), accepts(param),
                          option + (param.can_vary ? range : value),
                          std::string(param.help) + (param.can_vary ? " May vary." : "")});
  }
  return table;
}

const Param* first_that_varies(std::span<const Param> params) {
  const auto found = std::find_if(params.begin(), params.end(), [](const Param& param) { return param.can_vary; });
  return found == params.end() ? nullptr : &*found;
}

ReferenceSection settings_section(const SceneEntry& entry) {
  ReferenceSection section{"settings", "Settings", {}, params_table(entry.params), {}};
  section.paragraphs.emplace_back("Sliders of the page, its links and options of the program are the same settings.");
  if (const Param* param = first_that_varies(entry.params)) {
    const std::string range = std::string(param->key) + "=" + format_real(param->low) + ".." + format_real(param->high);
    section.paragraphs.push_back("Those that may vary take a range, " + range +
                                 " for instance: each episode draws its own value from it, by its seed (domain "
                                 "randomisation, Tobin et al. 2017).");
  }
  return section;
}

const Field* find_field(const SceneSpec& spec, std::string_view name) {
  const auto search = [&](std::span<const Field> fields) -> const Field* {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& it) { return it.name == name; });
    return found == fields.end() ? nullptr : &*found;
  };
  for (const Block& block : spec.observation) {
    if (const Field* found = search(block.fields)) return found;
  }
  return search(spec.probes);
}

void add_section(ReferencePage& page, std::string id, std::string title, std::string_view text) {
  if (!text.empty()) page.sections.push_back({std::move(id), std::move(title), {std::string(text)}, {}, {}});
}

ReferenceSection success_section(const SceneSpec& spec, std::string_view text) {
  ReferenceSection section{"success", "Success", {}, {}, {}};
  if (!text.empty()) section.paragraphs.emplace_back(text);
  if (spec.reported.empty()) return section;
  std::vector<std::string> names;
  for (const std::string_view name : spec.reported) {
    const Field* field = find_field(spec, name);
    const std::string unit = field == nullptr ? "" : readable_unit(field->unit);
    names.push_back(std::string(name) + (unit.empty() ? "" : " (" + unit + ")"));
  }
  section.paragraphs.push_back("Told beside success, as it is when the episode ends: " + join(names, ", ") + ".");
  return section;
}

std::string decision_text(const SceneSpec& spec) {
  const DecisionPoint& decision = spec.decision;
  if (decision.field.empty()) return "";
  const Field* field = find_field(spec, decision.field);
  const std::string_view unit = field == nullptr ? "" : field->unit;
  return "Who does what shows best " + std::string(decision.title) + ": while " + std::string(decision.field) + " is " +
         shortest(decision.low) + " to " + with_unit(shortest(decision.high), unit) + ".";
}

ReferenceSection results_section(const SceneReference& reference) {
  ReferenceSection section{"measured", "Measured", {}, {}, {}};
  section.paragraphs.emplace_back("Each figure was measured on this code; its command measures it again.");
  ReferenceTable table{"Figures and their commands", {{"What"}, {"Figure"}, {"Command", Kind::code}}, {}, true};
  for (const PublishedResult& result : reference.results) {
    table.rows.push_back({std::string(result.what), std::string(result.figure), std::string(result.command)});
  }
  section.table = std::move(table);
  return section;
}

std::vector<std::pair<std::string, std::string>> facts_of(const SceneSpec& spec) {
  const double steps = spec.max_steps;
  const double rate = 1.0 / spec.dt;
  const std::string rate_text = format_fixed(rate, std::fabs(rate - std::round(rate)) < 1e-6 ? 0 : 1);
  return {{"Time step", format_fixed(1000.0 * spec.dt, 1) + " ms, " + rate_text + " a second"},
          {"Longest episode", std::to_string(spec.max_steps) + " steps, " + format_fixed(steps * spec.dt, 1) + " s"},
          {"Observation", count_text(spec.observation_size())},
          {"Action", count_text(spec.action_size())}};
}

}  // namespace

std::string shortest(float value) {
  for (int digits = 0; digits < 7; ++digits) {
    const std::string words = format_fixed(static_cast<double>(value), digits);
    if (static_cast<float>(parse_real(words).value_or(0.0)) == value) return words;
  }
  return format_real(static_cast<double>(value));
}

ReferencePage reference_page(const SceneEntry& entry) {
  const auto scene = make_scene(entry, ParamValues(entry.params));
  const SceneSpec& spec = scene->spec();
  const SceneReference& reference = entry.reference;
  const std::string id(entry.id);
  ReferencePage page{id, std::string(entry.title), std::string(entry.summary), facts_of(spec), {}, {}};

  const auto with_text = [](std::string_view text) {
    return text.empty() ? std::vector<std::string>{} : std::vector<std::string>{std::string(text)};
  };
  page.sections.push_back(
      {"observation", "Observation", with_text(reference.observation), observation_table(spec), {}});
  page.sections.push_back(
      {"action", "Action", with_text(reference.action), fields_table(count_text(spec.action_size()), spec.action), {}});
  add_section(page, "dynamics", "Dynamics", reference.dynamics);
  add_section(page, "noise", "Noise", reference.noise);
  add_section(page, "start", "Start", reference.start);
  add_section(page, "reward", "Reward", reference.reward);
  add_section(page, "end", "End of an episode", reference.end);
  ReferenceSection success = success_section(spec, reference.success);
  if (!success.paragraphs.empty()) page.sections.push_back(std::move(success));
  add_section(page, "expert", "Expert", reference.expert);
  add_section(page, "person", "A person", reference.person);
  add_section(page, "decision", "Where it shows", decision_text(spec));
  if (!entry.params.empty()) page.sections.push_back(settings_section(entry));
  if (!reference.results.empty()) page.sections.push_back(results_section(reference));
  if (!spec.probes.empty()) {
    page.sections.push_back({"probes",
                             "Probes",
                             {"Quantities of the world that metrics and reports read. No policy is given them."},
                             fields_table(count_text(static_cast<int>(spec.probes.size())), spec.probes),
                             {}});
  }
  page.sections.push_back({"try",
                           "On the command line",
                           {},
                           {},
                           {"driftlab scenes " + id, "driftlab eval --scene " + id + " --expert --episodes 100",
                            "driftlab train --scene " + id + " --learner bc --demos 5 --out clone.dlp",
                            "driftlab eval --scene " + id + " --policy clone.dlp --episodes 100"}});
  return page;
}

}  // namespace driftlab
