// What steers a run in training: hold it, go a step, go slowly, let one part learn alone, save it as it stands.

#include <algorithm>

#include "core/workbench/story.h"
#include "web/app/panels.h"
#include "web/app/training.h"

namespace driftlab::app {
namespace {

constexpr double kSlow = 8.0;     ///< beats a second
constexpr float kRoomy = 560.0F;  ///< with less, words make way

/// Places controls from the left.
struct Strip {
  Rect row;
  float x = row.x;

  Rect next(float width, float space = 5.0F) {
    const Rect rect{x, row.y, width, row.height};
    x += width + space;
    return rect;
  }
};

/// Beats of a whole rollout and what is learned from it, about.
std::int64_t beats_of_rollout(const RunItem& run) {
  const auto has = [&](std::string_view key) {
    return std::any_of(run.learner->params.begin(), run.learner->params.end(),
                       [&](const Param& param) { return param.key == key; });
  };
  if (run.learner == nullptr || !has("rollout")) return 0;
  std::int64_t beats = run.params.integer("rollout");
  if (has("discriminator_updates")) beats += run.params.integer("discriminator_updates");
  if (has("epochs") && has("scenes") && has("batch")) {
    const std::int64_t rows = run.params.integer("rollout") * run.params.integer("scenes");
    const std::int64_t batches =
        std::max<std::int64_t>(1, rows / std::max<std::int64_t>(1, run.params.integer("batch")));
    beats += run.params.integer("epochs") * batches;
  }
  return beats;
}

void steps(Ui& ui, Strip& strip, const RunItem& run, bool held) {
  const auto step = [&](std::int64_t beats) {
    if (!held) return ui.command({{"command", "run.pause"}, {"id", run.id}});
    ui.command({{"command", "run.step"}, {"id", run.id}, {"beats", beats}});
  };
  if (ui.icon_button("Pause training", strip.next(30.0F), held ? Icon::play : Icon::pause,
                     held ? "Go on training" : "Hold training right here, in the middle of a rollout too", held)) {
    ui.command({{"command", held ? "run.resume" : "run.pause"}, {"id", run.id}});
  }
  const std::int64_t whole = beats_of_rollout(run);
  if (ui.icon_button("Step training", strip.next(30.0F), Icon::step, "One beat: a step of every scene, or one update"))
    step(1);
  if (whole == 0) return;
  if (ui.button("Step rollout", strip.next(62.0F), "Rollout")) step(whole);
  if (ImGui::IsItemHovered()) ui.hint("About as many beats as a whole rollout and what is learned from it");
}

void slow_motion(Ui& ui, Strip& strip, const RunItem& run) {
  const bool slow = run.pace > 0.0;
  const Rect rect = strip.next(64.0F, strip.row.width >= kRoomy ? 16.0F : 8.0F);
  ui.draw().AddRect(rect.min(), rect.max(), paint(ui.colors.line), kRadius);
  if (ui.segment("Slow motion", rect, "Slowly", slow,
                 slow ? "At full speed again" : "Eight beats a second, to watch what happens"))
    ui.command({{"command", "run.pace"}, {"id", run.id}, {"beats", slow ? 0.0 : kSlow}});
}

/// Both, or one part alone.
void parts(Ui& ui, Strip& strip, const RunItem& run) {
  if (!run.health || run.health->parts.empty()) return;
  const HealthItem& health = *run.health;
  const float middle = strip.row.centre().y;
  if (strip.row.width >= kRoomy)
    strip.x += ui.text(ui.fonts.small, {strip.x, middle}, ui.colors.muted, "Learns") + 7.0F;
  const float begin = strip.x;
  const auto offer = [&](const std::string& part, const std::string& caption, std::string_view help) {
    const Rect rect = strip.next(ui.width(ui.fonts.strong, caption) + 18.0F, 0.0F);
    if (ui.segment("Learns " + caption, rect, caption, health.only == part, help))
      ui.command({{"command", "run.only"}, {"id", run.id}, {"part", part}});
  };
  offer("", health.parts.size() == 2 ? "both" : "all", "Every part learns");
  for (const std::string& part : health.parts)
    offer(part, part, "Only the " + part + " learns; the rest stays as it is");
  ui.draw().AddRect({begin, strip.row.y}, {strip.x, strip.row.bottom()}, paint(ui.colors.line), kRadius);
  strip.x += 16.0F;
}

}  // namespace

void draw_steering(Ui& ui, const Rect& row, const RunItem& run) {
  Strip strip{row};
  const bool held = run.phase == RunItem::Phase::paused;
  steps(ui, strip, run, held);
  slow_motion(ui, strip, run);
  parts(ui, strip, run);
  const bool roomy = row.width >= kRoomy;
  const float width = roomy ? 52.0F : 30.0F;
  const Rect save{row.right() - width, row.y, width, row.height};
  const bool pressed = roomy ? ui.button("Save run", save, "Save")
                             : ui.icon_button("Save run", save, Icon::download, "Save it as it stands, as .run");
  if (roomy && ImGui::IsItemHovered()) ui.hint("As it stands, as a .run file: Open file goes on from there");
  if (pressed) ui.command({{"command", "run.save"}, {"id", run.id}});
}

}  // namespace driftlab::app
