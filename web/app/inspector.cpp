// What there is to learn from, what was trained, whether it drifts, what is shown, and every setting.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/lookup.h"
#include "web/app/column.h"
#include "web/app/host.h"
#include "web/app/menu.h"
#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kMargin = 16.0F;

/// How much a demonstration counts, and what else can be done with it.
void demo_menu(Ui& ui, const DemoItem& demo, const Rect& anchor) {
  const std::string id = std::to_string(demo.id);
  Menu menu(ui, "demo " + id, anchor);
  if (!menu) return;
  menu.heading("Counts in training");
  for (const double weight : {0.25, 0.5, 1.0, 2.0, 4.0}) {
    const bool current = demo.used && demo.trajectory->weight == weight;
    if (!menu.item("Weight " + format_real(weight) + " of " + id, format_real(weight) + "×", current)) continue;
    ui.command({{"command", "demo.weight"}, {"id", demo.id}, {"value", weight}});
    if (!demo.used) ui.command({{"command", "demo.use"}, {"id", demo.id}, {"on", true}});
  }
  if (menu.item("Use " + id, "not at all", !demo.used, "New clones leave it out"))
    ui.command({{"command", "demo.use"}, {"id", demo.id}, {"on", false}});
  menu.rule();
  if (menu.item("Watch demonstration " + id, "Play it again", false))
    ui.command({{"command", "watch"}, {"demo", demo.id}});
}

void demo_row(Column& column, const DemoItem& demo) {
  Ui& ui = column.ui;
  const Rect row = column.row();
  column.rule();
  const float middle = row.centre().y;
  const std::string id = std::to_string(demo.id);
  const std::uint32_t color = demo.run != 0 ? ui.colors.correction : ui.colors.you;
  if (demo.by_person()) {
    ui.draw().AddCircleFilled({row.x + 5.0F, middle}, 5.0F, paint(color, demo.used ? 1.0F : 0.3F), 20);
  } else {
    ui.draw().AddCircle({row.x + 5.0F, middle}, 4.2F, paint(color, demo.used ? 1.0F : 0.3F), 20, 1.6F);
  }
  const Rect remove{row.right() - 22.0F, row.y + 4.0F, 23.0F, 23.0F};
  const Rect download{remove.x - 24.0F, row.y + 4.0F, 23.0F, 23.0F};
  const std::string counts = demo.used ? format_real(demo.trajectory->weight) + "×" : std::string("off");
  const Rect weight{download.x - 32.0F, row.y + 4.0F, 32.0F, 23.0F};
  if (ui.area("Weight " + id, weight, "How much it counts in training")) Menu::open("demo " + id);
  demo_menu(ui, demo, weight);
  ui.text_right(ui.fonts.small, {weight.right() - 5.0F, middle + 0.5F}, ui.colors.muted, counts);
  const float number =
      ui.text_right(ui.fonts.body, {weight.x, middle}, ui.colors.muted, std::to_string(demo.trajectory->label_count()));
  const float room = weight.x - number - row.x - 24.0F;
  const std::string help =
      demo.name + ": " + std::to_string(demo.trajectory->label_count()) + " labels. Press to rename.";
  if (ui.area("Demonstration " + id, {row.x + 14.0F, row.y, room + 4.0F, row.height}, help)) {
    host_edit_name(1, demo.id, row.x + 10.0F, row.y + 2.0F, row.width - 10.0F, row.height - 4.0F);
  }
  ui.text_fit(ui.fonts.body, {row.x + 18.0F, middle}, demo.used ? ui.colors.ink : ui.colors.muted, demo.name, room);
  if (ui.icon_button("Download demonstration " + id, download, Icon::download, "Save as .npz", false, false)) {
    ui.command({{"command", "demo.download"}, {"id", demo.id}});
  }
  if (ui.icon_button("Remove demonstration " + id, remove, Icon::remove, "Remove", false, false)) {
    ui.command({{"command", "demo.remove"}, {"id", demo.id}});
  }
}

void demonstrations(Column& column) {
  Ui& ui = column.ui;
  column.heading("Demonstrations");
  const StoryWords words = words_of(ui.state);
  const auto here = std::count_if(ui.state.demos.begin(), ui.state.demos.end(),
                                  [&](const DemoItem& demo) { return made_here(ui.state, demo); });
  if (here == 0) {
    column.paragraph(ui.fonts.body, ui.colors.muted,
                     "None yet. Press Demonstrate and " + std::string(words.show) + ", or open a file.");
  }
  for (const DemoItem& demo : ui.state.demos) {
    if (made_here(ui.state, demo)) demo_row(column, demo);
  }
  tell_others(column, static_cast<int>(ui.state.demos.size()) - static_cast<int>(here), "demonstration",
              "demonstrations");
  if (ui.state.making) {
    const Making& making = *ui.state.making;
    const Rect row = column.row();
    ui.text(ui.fonts.body, {row.x, row.centre().y}, ui.colors.muted,
            making.driver + ": " + std::string(words.demonstration) + " " + std::to_string(making.made + 1) + " of " +
                std::to_string(making.total));
  }
  const Rect row = column.row(44.0F);
  const float half = (row.width - 8.0F) / 2.0F;
  if (ui.button("Open", {row.x, row.y + 9.0F, half, 30.0F}, "Open file")) ui.command({{"command", "demo.pick"}});
  if (ui.button("Scripted", {row.x + half + 8.0F, row.y + 9.0F, half, 30.0F},
                "Scripted " + std::string(words.demonstration))) {
    ui.command({{"command", "demo.add"}, {"driver", "expert"}});
  }
}

/// Which learner the settings below it are for.
std::size_t learner_choice(Column& column) {
  Ui& ui = column.ui;
  const LearnerList learners = all_learners();
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < learners.size(); ++i) {
    if (learners[i]->id == ui.state.view.learner) chosen = i;
  }
  column.heading("Learner");
  const Rect row = column.row();
  column.rule();
  if (ui.choice("Learner", row, "Train with", learners[chosen]->title, learners[chosen]->summary))
    Menu::open("learners");
  if (Menu menu(ui, "learners", row); menu) {
    for (const LearnerEntry* learner : learners) {
      const std::string label = "Learner " + std::string(learner->id);
      if (menu.item(label, learner->title, learner == learners[chosen], learner->summary, learner->color))
        ui.command({{"command", "view"}, {"learner", learner->id}});
    }
  }
  return chosen;
}

/// The newest run's, beside the stages.
void show_training(Ui& ui) {
  ui.command({{"command", "view"}, {"plot", "training"}, {"run", 0}});
}

/// What it shall learn from: what the person recorded, or so many scripted demonstrations.
void data_menu(Ui& ui, const LearnerEntry& learner, const Rect& anchor) {
  Menu menu(ui, "train on", anchor);
  if (!menu) return;
  const StoryWords words = words_of(ui.state);
  const auto train = [&](const char* data, const std::string& what, int demos) {
    nlohmann::json request = {{"command", "train"}, {"learner", learner.id}, {"data", data}};
    if (demos > 0) request["demos"] = demos;
    const bool named = &learner != all_learners().front() && !learns_by_trying(learner);
    if (named) request["name"] = std::string(learner.title) + " on " + what;
    ui.command(std::move(request));
    if (learns_by_trying(learner)) show_training(ui);
  };
  menu.heading("Learn from");
  const auto mine = std::count_if(ui.state.demos.begin(), ui.state.demos.end(), [&](const DemoItem& demo) {
    const TrajectoryMeta& meta = demo.trajectory->meta;
    return demo.used && made_here(ui.state, demo) && meta.params == ui.state.scene_params.changed() &&
           meta.source != "expert";
  });
  const std::string recorded = count_text(static_cast<int>(mine), "recorded " + std::string(words.demonstration),
                                          "recorded " + std::string(words.demonstrations));
  if (mine > 0 && menu.item("Train on recorded", recorded, false, "Those in the list that are used")) {
    train("person", recorded, 0);
  }
  for (const int demos : {1, 5, 25, 100}) {
    const std::string flawless = count_text(demos, "flawless " + std::string(words.demonstration),
                                            "flawless " + std::string(words.demonstrations));
    if (menu.item("Train on " + std::to_string(demos), flawless, false, "By the scripted expert"))
      train("expert", flawless, demos);
  }
}

/// It needs nobody to show it anything; where it begins can be chosen.
void start_menu(Ui& ui, const LearnerEntry& learner, const Rect& anchor) {
  Menu menu(ui, "start from", anchor);
  if (!menu) return;
  const auto train = [&](int initial) {
    nlohmann::json request = {{"command", "train"}, {"learner", learner.id}};
    if (initial != 0) request["initial"] = initial;
    ui.command(std::move(request));
    show_training(ui);
  };
  menu.heading("Begin with");
  if (menu.item("Begin with nothing", "nothing learned", false, "Random weights: it tries at random at first"))
    train(0);
  for (const RunItem& run : ui.state.runs) {
    if (run.policy_file.empty() || run.scene != ui.state.scene) continue;
    if (menu.item("Begin with run " + std::to_string(run.id), run.name, false, "Goes on from what this run has learned",
                  run.color))
      train(run.id);
  }
}

void learner_settings(Column& column) {
  Ui& ui = column.ui;
  if (all_learners().empty()) return;
  const std::size_t index = learner_choice(column);
  const LearnerEntry& learner = *all_learners()[index];
  if (learner.from_reward) {
    column.y += 6.0F;
    column.paragraph(ui.fonts.small, ui.colors.muted,
                     "Learns from the scene's own reward: it needs no demonstrations.");
    column.y -= 8.0F;
  }
  const Rect row = column.row(44.0F);
  const Rect button{row.x, row.y + 9.0F, row.width, 30.0F};
  const std::string label = "Train with " + std::string(learner.title);
  if (ui.button(label, button, "Train one with these")) Menu::open(learner.from_reward ? "start from" : "train on");
  learner.from_reward ? start_menu(ui, learner, button) : data_menu(ui, learner, button);
  column.y += 4.0F;
  // Learners share names of settings: labels carry the learner's id.
  draw_params(column, learner.id, learner.params, ui.state.learner_params[index]);
}

void show_settings(Column& column) {
  Ui& ui = column.ui;
  const ShowOptions& show = ui.state.show;
  column.heading("Show");
  const auto row = [&](const char* key, std::string_view title, bool on, std::string_view help) {
    if (ui.toggle(title, column.row(), title, on, help)) ui.command({{"command", "show"}, {"what", key}, {"on", !on}});
    column.rule();
  };
  row("trails", "Ghost trails", show.trails, "Where the others went, faintly");
  row("heat", "Visited states", show.heat, "Where the run you look at goes, over many episodes; the expert in blue");
  row("arrows", "Action field", show.arrows, "What it does there, on average: an arrow a cell");
  row("sensors", "What the clone sees", show.sensors, "What its observation measures, where it can be drawn");
  const bool near = !ui.state.stages.empty() && comes_near(ui.state.stages.front().episode->scene());
  if (near)
    row("follow", "Follow " + std::string(words_of(ui.state).actor), show.follow,
        "While you demonstrate or correct, the view goes along");
  row("dark", "Dark colours", show.dark, "For dark rooms");
}

}  // namespace

void draw_inspector(Ui& ui, const Rect& area) {
  ui.draw().AddRectFilled(area.min(), area.max(), paint(ui.colors.surface));
  ui.draw().AddRectFilled(area.min(), {area.x + 1.0F, area.bottom()}, paint(ui.colors.line));
  ImGui::SetCursorScreenPos({area.x + 1.0F, area.y});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0.0F, 0.0F});
  if (ImGui::BeginChild("inspector", {area.width - 1.0F, area.height}, ImGuiChildFlags_None,
                        ImGuiWindowFlags_NoBackground)) {
    ui.enter_window();
    const ImVec2 top = ImGui::GetCursorScreenPos();
    Column column{ui, area.x + kMargin, top.y + 2.0F, area.width - 2.0F * kMargin};
    demonstrations(column);
    draw_runs(column);
    draw_drift(column);
    show_settings(column);
    learner_settings(column);
    column.heading(ui.state.scene->title);
    draw_params(column, ui.state.scene->id, ui.state.scene->params, ui.state.scene_params);
    // Tells ImGui how far one can scroll.
    ImGui::SetCursorScreenPos({area.x, column.y + 16.0F});
    ImGui::Dummy({1.0F, 1.0F});
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  ui.enter_window();
}

}  // namespace driftlab::app
