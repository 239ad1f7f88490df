// Who acts on a stage: a menu at each stage's title, a cross that takes the stage away, a plus that adds one.

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "web/app/menu.h"
#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr std::size_t kMostStages = 4;

using nlohmann::json;

/// As commands read it.
json actor_json(const Actor& actor) {
  switch (actor.kind) {
    case Actor::Kind::run:
      return {{"kind", "run"}, {"id", actor.id}};
    case Actor::Kind::round:
      return {{"kind", "round"}, {"id", actor.id}, {"round", actor.round}};
    case Actor::Kind::replay:
      return {{"kind", "replay"}, {"id", actor.id}};
    case Actor::Kind::demonstrator:
      return {{"kind", actor.demonstrator}};
    case Actor::Kind::person:
      break;
  }
  return {{"kind", "you"}};
}

bool same(const Actor& a, const Actor& b) {
  const bool script = a.kind == Actor::Kind::demonstrator;
  return a.kind == b.kind && (script ? a.demonstrator == b.demonstrator : a.id == b.id && a.round == b.round);
}

std::string rate_text(const EvaluationResult& evaluation) {
  return evaluation.episodes.empty() ? std::string() : format_percent(evaluation.success_rate());
}

/// Everybody who can act. The one that was chosen.
std::optional<Actor> pick(Ui& ui, Menu& menu, const std::string& label, const Actor* now) {
  std::optional<Actor> chosen;
  const auto offer = [&](const Actor& actor, const std::string& name, std::uint32_t color, std::string_view help,
                         std::string_view value) {
    const bool current = now != nullptr && same(*now, actor);
    if (menu.item(label + ": " + name, name, current, help, color, value)) chosen = actor;
  };
  menu.heading("Scripts");
  constexpr std::array<std::pair<const char*, const char*>, 4> kScripts = {
      {{"expert", "Reads the full state and hardly errs"},
       {"careful", "Like a person who takes care: delay and a little jitter"},
       {"average", "Like a person: later, and less steady"},
       {"sloppy", "Like a person who does not look closely"}}};
  for (const auto& [driver, help] : kScripts) {
    Actor actor;
    actor.demonstrator = driver;
    std::string name = driver;
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    offer(actor, name, ui.colors.you, help, {});
  }
  bool any = false;
  for (const DemoItem& demo : ui.state.demos) {
    if (!made_here(ui.state, demo)) continue;
    if (!any) menu.heading(capital(std::string(words_of(ui.state).demonstrations)) + ", played again");
    any = true;
    offer({Actor::Kind::replay, "expert", demo.id, 0}, demo.name, demo.run != 0 ? ui.colors.correction : ui.colors.you,
          "Exactly as it was", {});
  }
  any = false;
  for (const RunItem& run : ui.state.runs) {
    if (run.policy == nullptr || run.scene != ui.state.scene) continue;
    if (!any) menu.heading("Runs");
    any = true;
    offer({Actor::Kind::run, "expert", run.id, 0}, run.name, run.color, {},
          run.evaluation ? rate_text(*run.evaluation) : std::string());
    for (const RoundItem& round : run.rounds) {
      if (round.policy == nullptr || run.rounds.size() < 2) continue;
      const Actor actor{Actor::Kind::round, "expert", run.id, round.round};
      const std::string name = "after round " + std::to_string(round.round);
      const bool current = now != nullptr && same(*now, actor);
      if (menu.item(label + ": " + run.name + ", round " + std::to_string(round.round),
                    round.round == 0 ? "before any correction" : name, current, {}, {}, rate_text(round.evaluation),
                    18.0F)) {
        chosen = actor;
      }
    }
  }
  return chosen;
}

}  // namespace

json stage_actors(const WorkbenchState& state) {
  json actors = json::array();
  for (const StageItem& stage : state.stages) actors.push_back(actor_json(stage.actor));
  return actors;
}

void draw_stage_chooser(Ui& ui, const Rect& card, std::size_t index) {
  if (ui.state.mode != Mode::watch && ui.state.mode != Mode::compare) return;
  const StageItem& stage = ui.state.stages[index];
  const std::string label = "Driver " + std::to_string(index + 1);
  const float room = card.width - 150.0F;
  const float words = std::min(room, ui.width(ui.fonts.strong, stage.title));
  const Rect title{card.x + 12.0F, card.y + 7.0F, words + 46.0F, 30.0F};
  ui.icon(Icon::chevron, {card.x + 34.0F + words + 12.0F, card.y + 23.0F}, 8.0F, ui.colors.muted);
  if (ui.area(label, title, "Choose who is shown here")) Menu::open(label);
  if (Menu menu(ui, label, title); menu) {
    if (const auto actor = pick(ui, menu, label, &stage.actor))
      ui.command({{"command", "stage.set"}, {"index", index}, {"actor", actor_json(*actor)}});
  }
  const std::size_t count = ui.state.stages.size();
  Rect corner{card.right() - 34.0F, card.bottom() - 31.0F, 24.0F, 24.0F};
  if (count > 1) {
    if (ui.icon_button("Close stage " + std::to_string(index + 1), corner, Icon::remove, "Take this view away", false,
                       false)) {
      ui.command({{"command", "stage.remove"}, {"index", index}});
    }
    corner.x -= 26.0F;
  }
  if (index + 1 != count || count >= kMostStages) return;
  if (ui.icon_button("Add stage", corner, Icon::plus, "One more view, from the same start", false, false))
    Menu::open("Add stage");
  if (Menu menu(ui, "Add stage", corner); menu) {
    if (const auto actor = pick(ui, menu, "Add", nullptr))
      ui.command({{"command", "stage.add"}, {"actor", actor_json(*actor)}});
  }
}

}  // namespace driftlab::app
