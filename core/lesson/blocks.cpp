#include "core/lesson/blocks.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/front_matter.h"

namespace driftlab::lesson {

std::string BlockReader::read_id(TableReader& reader) {
  const TomlValue* id = reader.required_text("id");
  if (id == nullptr) return {};
  if (!is_name(id->text)) {
    reader.wrong(*id, "id", std::string(kNameRule));
    return {};
  }
  const auto [other, fresh] = ids_.emplace(id->text, id->place);
  if (!fresh) {
    complaints_.add(id->place, "an id that no other block has", id->shown(),
                    "The one in line " + std::to_string(other->second.line) + " has it already.");
  }
  return id->text;
}

std::vector<Request> BlockReader::read_commands(TableReader& reader, std::string_view key) {
  std::vector<Request> requests;
  const TomlValue* list = reader.list(key);
  if (list == nullptr) return requests;
  for (const TomlValue& item : list->items) {
    if (auto request = read_request(item, false, scope_, complaints_)) requests.push_back(std::move(*request));
  }
  return requests;
}

void BlockReader::read_step(const TomlValue& table) {
  TableReader reader(table, "the step", complaints_);
  Step step;
  step.place = table.place;
  step.id = read_id(reader);
  if (const TomlValue* title = reader.required_text("title")) step.title = title->text;
  step.run = read_commands(reader, "run");
  if (const TomlValue* deeds = reader.list("do")) {
    for (const TomlValue& item : deeds->items) step.deeds.push_back(read_deed(item));
  }
  if (const TomlValue* check = reader.text("check")) {
    wishes_.push_back({lesson_.steps.size(), check->text, check->place});
  }
  for (const TomlValue* hint : reader.texts("hint")) step.hints.push_back(hint->text);
  step.show = read_features(reader, "show", scope_);
  reader.finish();
  lesson_.steps.push_back(std::move(step));
}

Deed BlockReader::read_deed(const TomlValue& value) {
  Deed deed;
  deed.place = value.place;
  const bool table = value.kind == TomlValue::Kind::table;
  const bool command = value.find("command") != nullptr;
  const bool hand = value.find("hand") != nullptr;
  if (!table || command == hand) {
    complaints_.add(value.place, "{command = NAME, ...} or {hand = \"demonstrate\" or \"correct\", ...}",
                    table && command ? "both"
                    : table          ? "neither"
                                     : value.shown());
  } else if (command) {
    if (auto request = read_request(value, true, scope_, complaints_)) deed.request = std::move(*request);
  } else {
    TableReader reader(value, "what is done by hand", complaints_);
    read_hand(reader, deed);
    reader.finish();
  }
  return deed;
}

void BlockReader::read_hand(TableReader& reader, Deed& deed) {
  constexpr std::int64_t kMostEpisodes = 20;
  const TomlValue* hand = reader.choice("hand", {"demonstrate", "correct"});
  if (hand == nullptr) return;
  deed.kind = hand->text == "correct" ? Deed::Kind::correct : Deed::Kind::demonstrate;
  deed.episodes = static_cast<int>(reader.integer("episodes", 1, kMostEpisodes).value_or(1));
  if (const TomlValue* driver = reader.choice("driver", driver_names())) deed.driver = driver->text;
  if (deed.kind == Deed::Kind::demonstrate) {
    const TomlValue* as = reader.text("as");
    if (as == nullptr) return;
    if (deed.episodes > 1) {
      complaints_.add(as->place, "no name for several demonstrations", as->shown(), "One at a time can be named.");
      return;
    }
    take_name(*as, Named::demonstration, scope_, complaints_);
    deed.as = as->text;
    return;
  }
  const TomlValue* run = reader.required_text("run");
  if (run == nullptr) return;
  deed.run = run->text;
  if (scope_.has(Named::run, run->text) || !scope_.complete) return;
  const std::string near = did_you_mean(run->text, scope_.names(Named::run));
  complaints_.add(run->place, "a run named above (" + listed(scope_.names(Named::run)) + ")", run->shown(),
                  near.empty() ? "An earlier step names a run with as = " + run->shown() + "." : near);
}

void BlockReader::read_check(const TomlValue& table) {
  TableReader reader(table, "the check", complaints_);
  Check check;
  check.place = table.place;
  check.id = read_id(reader);
  if (const TomlValue* when = reader.required_text("when")) {
    check.condition = when->text;
    if (auto condition = parse_condition(*when, Wanted::truth, scope_, complaints_)) check.when = std::move(*condition);
  }
  if (const TomlValue* text = reader.required_text("text")) check.text = text->text;
  if (const TomlValue* passed = reader.text("passed")) check.passed = passed->text;
  reader.finish();
  lesson_.checks.push_back(std::move(check));
}

void BlockReader::join() {
  std::vector<std::string> names;
  for (const Check& check : lesson_.checks) names.push_back(check.id);
  std::map<std::string, int> taken;  // by check: the line of the step that it ends
  for (const Wish& wish : wishes_) {
    const auto found = std::find(names.begin(), names.end(), wish.check);
    if (found == names.end()) {
      if (!scope_.complete) continue;
      const std::string near = did_you_mean(wish.check, names);
      complaints_.add(wish.place,
                      "the id of a check (" + (names.empty() ? "there is none" : driftlab::join(names, ", ")) + ")",
                      quote(wish.check), near.empty() ? "A ```check block below this step has it." : near);
      continue;
    }
    Step& step = lesson_.steps[wish.step];
    const auto index = static_cast<std::size_t>(found - names.begin());
    const auto [other, fresh] = taken.emplace(wish.check, step.place.line);
    if (!fresh) {
      complaints_.add(wish.place, "a check of this step's own", quote(wish.check),
                      "It ends the step in line " + std::to_string(other->second) + ".");
    } else if (lesson_.checks[index].place < step.place) {
      complaints_.add(wish.place, "a check that stands below the step", quote(wish.check),
                      "It stands in line " + std::to_string(lesson_.checks[index].place.line) + ".");
    } else {
      step.check = index;
    }
  }
}

}  // namespace driftlab::lesson
