// What a study says: JSON, Markdown, CSV.

#include <cmath>

#include "core/base/text.h"
#include "core/metrics/statistics.h"
#include "native/study/counted.h"
#include "native/study/study.h"

namespace driftlab {
namespace {

// A figure of every seed; nothing where it was not measured.
std::vector<std::optional<double>> by_seed(const StudyRow& row, const Figure& figure) {
  std::vector<std::optional<double>> values;
  for (const auto& sample : row.samples) values.push_back(sample ? figure.value(*sample) : std::nullopt);
  return values;
}

std::vector<double> known(const std::vector<std::optional<double>>& values) {
  std::vector<double> list;
  for (const auto& value : values) {
    if (value) list.push_back(*value);
  }
  return list;
}

// Those that a setting has: all but what none of its rows can say.
std::vector<Figure> figures_of(const StudyPlan& plan, const std::string& setting) {
  std::vector<Figure> figures;
  for (const Figure& figure : plan.figures) {
    bool measured = false;
    bool said = false;
    for (const StudyCell& cell : plan.cells) {
      for (const StudyRow& row : cell.rows) {
        if (row.setting != setting) continue;
        for (const auto& sample : row.samples) measured = measured || sample.has_value();
        said = said || !known(by_seed(row, figure)).empty();
      }
    }
    if (said || !measured) figures.push_back(figure);
  }
  return figures;
}

std::string number(double value, const Figure& figure) {
  return figure.percent ? format_fixed(100.0 * value, 0) : format_fixed(value, figure.decimals);
}

std::string numbers(const std::vector<std::optional<double>>& values, const Figure& figure) {
  std::vector<std::string> words;
  for (const auto& value : values) words.push_back(value ? number(*value, figure) : "-");
  return join(words, " ");
}

// "87 (52 to 100)"
std::string middle(const std::vector<double>& values, const Figure& figure) {
  if (values.empty()) return "-";
  if (values.size() < 2) return number(median(values), figure) + " (-)";
  const Interval interval = bootstrap_median95(values);
  return number(median(values), figure) + " (" + number(interval.low, figure) + " to " + number(interval.high, figure) +
         ")";
}

std::string line(const std::vector<std::string>& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

std::string heading(const std::vector<Figure>& figures) {
  std::vector<std::string> names = {""};
  std::vector<std::string> rules = {"---"};
  const auto column = [&](const std::string& name) {
    names.push_back(name);
    rules.emplace_back("---:");
  };
  for (const Figure& figure : figures) {
    const std::string name = std::string(figure.heading) + (figure.percent ? ", %" : "");
    if (!figure.every_seed) {
      column(name);
      continue;
    }
    column(name + ", by seed");
    column("median (95 %)");
    column("mean");
  }
  return line(names) + line(rules);
}

std::string row_line(const StudyRow& row, const std::vector<Figure>& figures) {
  std::vector<std::string> cells = {row.name};
  for (const Figure& figure : figures) {
    const auto seeds = by_seed(row, figure);
    const auto values = known(seeds);
    if (!figure.every_seed) {
      cells.push_back(values.empty() ? "-" : number(median(values), figure));
      continue;
    }
    cells.push_back(numbers(seeds, figure));
    cells.push_back(middle(values, figure));
    cells.push_back(values.empty() ? "-" : number(mean(values), figure));
  }
  return line(cells);
}

// Wilson's interval of each seed's share of successful episodes.
nlohmann::ordered_json within_seeds(const std::vector<std::optional<double>>& shares, int episodes) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& share : shares) {
    if (!share) {
      list.push_back(nullptr);
      continue;
    }
    const Interval interval = wilson95(static_cast<int>(std::lround(*share * episodes)), episodes);
    list.push_back({interval.low, interval.high});
  }
  return list;
}

void add_figure(nlohmann::ordered_json& object, const StudyRow& row, const Figure& figure, int episodes) {
  const auto seeds = by_seed(row, figure);
  const auto values = known(seeds);
  const std::string key(figure.key);
  const std::string middle = key == "success" ? "success_rate" : key;
  auto list = nlohmann::ordered_json::array();
  for (const auto& value : seeds) list.push_back(value ? nlohmann::ordered_json(*value) : nullptr);
  object[key + "_by_seed"] = std::move(list);
  object[middle] = nullptr;
  object[key + "_ci95"] = nullptr;  // one seed has none
  object[key + "_mean"] = nullptr;
  if (!values.empty()) {
    object[middle] = median(values);
    object[key + "_mean"] = mean(values);
  }
  if (values.size() > 1) {
    const Interval interval = bootstrap_median95(values);
    object[key + "_ci95"] = {interval.low, interval.high};
  }
  if (key == "success") object["success_ci95_by_seed"] = within_seeds(seeds, episodes);
}

std::string csv_cell(const std::string& words) {
  if (words.find_first_of(",\"\n") == std::string::npos) return words;
  std::string quoted = "\"";
  for (const char c : words) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

nlohmann::ordered_json StudyRun::json() const {
  const StudyOptions& options = setup_.options;
  auto scenes = nlohmann::ordered_json::array();
  for (const Task& task : setup_.scenes)
    scenes.push_back({{"scene", task.entry->id}, {"params", task.params.changed()}});
  nlohmann::ordered_json out = {{"study", name_},
                                {"what", plan_.what},
                                {"scenes", std::move(scenes)},
                                {"learner_settings", options.learner_settings},
                                {"seeds", options.seeds},
                                {"episodes", options.episodes},
                                {"seed", options.seed},
                                {"rows", nlohmann::ordered_json::array()}};
  for (const StudyCell& cell : plan_.cells) {
    for (const StudyRow& row : cell.rows) {
      nlohmann::ordered_json object = {{"setting", row.setting}, {"name", row.name}};
      object.update(row.facts);
      for (const Figure& figure : figures_of(plan_, row.setting)) add_figure(object, row, figure, options.episodes);
      out["rows"].push_back(std::move(object));
    }
  }
  return out;
}

std::string StudyRun::text() const {
  const StudyOptions& options = setup_.options;
  std::string out = plan_.what + "\n" + counted(options.seeds, "seed") + ", " +
                    counted(options.episodes, "evaluation episode") +
                    " each, every seed shown; intervals by bootstrap over seeds.\n";
  for (const Task& task : setup_.scenes) {
    const auto changed = task.params.changed();
    if (!changed.empty()) out += "With " + join(changed, ", ") + ".\n";
  }
  if (!options.learner_settings.empty()) out += "Learners with " + join(options.learner_settings, ", ") + ".\n";
  std::string setting;
  std::vector<Figure> figures;
  for (const StudyCell& cell : plan_.cells) {
    for (const StudyRow& row : cell.rows) {
      if (row.setting != setting) {
        setting = row.setting;
        figures = figures_of(plan_, setting);
        out += "\n**" + setting + "**\n\n" + heading(figures);
      }
      out += row_line(row, figures);
    }
  }
  return out;
}

std::string StudyRun::csv() const {
  std::vector<std::string> names = {"setting", "name", "seed"};
  for (const Figure& figure : plan_.figures) names.emplace_back(figure.key);
  std::string out = join(names, ",") + "\r\n";
  for (const StudyCell& cell : plan_.cells) {
    for (const StudyRow& row : cell.rows) {
      for (std::size_t seed = 0; seed < row.samples.size(); ++seed) {
        std::vector<std::string> cells = {csv_cell(row.setting), csv_cell(row.name), std::to_string(seed)};
        for (const Figure& figure : plan_.figures) {
          const auto value = row.samples[seed] ? figure.value(*row.samples[seed]) : std::nullopt;
          cells.push_back(value ? format_real(*value) : "");
        }
        out += join(cells, ",") + "\r\n";
      }
    }
  }
  return out;
}

}  // namespace driftlab
