// One to four views of the scene, each in a card: who acts, how well, and where they have been.

#include <algorithm>
#include <cmath>

#include "core/base/hash.h"
#include "core/base/text.h"
#include "web/app/maps.h"
#include "web/app/panels.h"
#include "web/app/price.h"
#include "web/app/stage_canvas.h"
#include "web/app/stage_overlays.h"

namespace driftlab::app {
namespace {

constexpr float kTitleRoom = 46.0F;    ///< kept free of the scene above
constexpr float kCaptionRoom = 32.0F;  ///< and below

/// Follow view, and the person's input counts.
bool acting(Mode mode) {
  return mode == Mode::ready || mode == Mode::record || mode == Mode::correct;
}

const RunItem* run_of(const WorkbenchState& state, const StageItem& stage) {
  if (stage.actor.kind != Actor::Kind::run && stage.actor.kind != Actor::Kind::round) return nullptr;
  const auto found =
      std::find_if(state.runs.begin(), state.runs.end(), [&](const RunItem& run) { return run.id == stage.actor.id; });
  return found == state.runs.end() ? nullptr : &*found;
}

/// Paper over the corners, so that the scene seems to have round ones.
void round_corners(Ui& ui, const Rect& card, std::uint32_t behind) {
  constexpr float kHalfPi = 1.5707963F;
  const ImVec2 corners[] = {
      {card.x, card.y}, {card.right(), card.y}, {card.right(), card.bottom()}, {card.x, card.bottom()}};
  const float r = kCardRadius;
  for (int i = 0; i < 4; ++i) {
    const ImVec2 corner = corners[i];
    const float inward_x = i == 0 || i == 3 ? r : -r;
    const float inward_y = i < 2 ? r : -r;
    const ImVec2 centre{corner.x + inward_x, corner.y + inward_y};
    const float from = kHalfPi * static_cast<float>(i + 2);
    // A fan from the corner to the arc: not convex as a whole, so piece by piece.
    constexpr int kPieces = 6;
    for (int k = 0; k < kPieces; ++k) {
      const float a = from + kHalfPi * static_cast<float>(k) / kPieces;
      const float b = from + kHalfPi * static_cast<float>(k + 1) / kPieces;
      ui.draw().AddTriangleFilled(corner, {centre.x + r * std::cos(a), centre.y + r * std::sin(a)},
                                  {centre.x + r * std::cos(b), centre.y + r * std::sin(b)}, paint(behind));
    }
  }
  ui.draw().AddRect(card.min(), card.max(), paint(ui.colors.line), r);
}

/// Close up a trail is at least this wide (metres), so that it stays a part of the picture; in a view of everything pixels decide.
double least_width(const StageItem& stage, double share) {
  const Scene& scene = stage.episode->scene();
  return comes_near(scene) ? share * scene.frame(FrameKind::follow).width : 0.0;
}

void draw_trail(const Ui& ui, StageCanvas& canvas, const StageItem& stage, float opacity) {
  const double width = std::max(least_width(stage, 0.014), 2.2 * canvas.pixel());
  canvas.polyline(stage.trail, width, {ui.accent(stage.color), opacity}, false);
}

/// Where a person took over or said what to do there.
void draw_corrected(const Ui& ui, StageCanvas& canvas, const StageItem& stage, float opacity) {
  const double width = std::max(least_width(stage, 0.017), 3.4 * canvas.pixel());
  for (const Stretch& stretch : stretches_of(stage.corrected)) {
    // A step leads from one point to the next.
    const auto from = static_cast<std::size_t>(stretch.from);
    const auto to = std::min(static_cast<std::size_t>(stretch.to) + 1, stage.trail.size());
    if (from + 1 >= to) continue;
    canvas.polyline(std::span(stage.trail).subspan(from, to - from), width, {ui.colors.correction, opacity}, false);
  }
}

/// What was trimmed off a recording pales.
void draw_trimmed(const Ui& ui, StageCanvas& canvas, const StageItem& stage) {
  std::vector<std::uint8_t> gone = ui.state.review_mask;
  for (std::uint8_t& step : gone) step = step == 0 ? 1 : 0;
  const double width = std::max(least_width(stage, 0.017), 3.0 * canvas.pixel());
  for (const Stretch& stretch : stretches_of(gone)) {
    const auto from = static_cast<std::size_t>(stretch.from);
    const auto to = std::min(static_cast<std::size_t>(stretch.to) + 1, stage.trail.size());
    if (from + 1 >= to) continue;
    canvas.polyline(std::span(stage.trail).subspan(from, to - from), width, {ui.colors.stage, 0.8F}, false);
  }
}

/// Where the others have been, faintly; where this one has been; where it failed.
void draw_trails(Ui& ui, StageCanvas& canvas, const StageItem& stage) {
  if (ui.state.show.trails) {
    for (const StageItem& other : ui.state.stages) {
      if (&other != &stage) draw_trail(ui, canvas, other, 0.16F);
    }
    for (const StageItem& other : ui.state.stages) {
      if (&other != &stage) draw_corrected(ui, canvas, other, 0.2F);
    }
  }
  const bool follows = acting(ui.state.mode) && ui.state.show.follow && comes_near(stage.episode->scene());
  draw_trail(ui, canvas, stage, follows ? 0.35F : 0.95F);
  draw_corrected(ui, canvas, stage, follows ? 0.75F : 1.0F);
  if (ui.state.mode == Mode::review) draw_trimmed(ui, canvas, stage);
}

/// Everything that the world layer's picture depends on: that layer holds what stands still for a whole episode.
std::uint64_t world_key(const Ui& ui, const Frame& frame, const Rect& room, const StageItem& stage) {
  Hash hash;
  hash.add(frame.centre.x).add(frame.centre.y).add(frame.rotation).add(frame.width).add(frame.height);
  hash.add(room.x).add(room.y).add(room.width).add(room.height).add(ui.density).add(ui.state.show.dark ? 1 : 0);
  const TrajectoryMeta& meta = stage.episode->trajectory().meta;
  hash.add_text(meta.scene).add(meta.seed);
  for (const std::string& param : meta.params) hash.add_text(param);
  return hash.value();
}

void draw_scene(Ui& ui, StageCanvas& canvas, const StageItem& stage, Recording* recording, std::uint64_t key) {
  const Scene& scene = stage.episode->scene();
  DrawOptions options;
  options.layer = DrawOptions::Layer::world;
  options.alpha = stage.alpha;
  options.actor = ui.accent(stage.color);
  options.sensors = ui.state.show.sensors;
  options.dark = ui.state.show.dark;
  if (recording != nullptr) {
    recording->draw(ui, key, [&] { scene.draw(canvas, options); });
  } else {
    scene.draw(canvas, options);
  }
  draw_map_on_stage(ui, canvas, stage);
  draw_trails(ui, canvas, stage);
  options.layer = DrawOptions::Layer::actor;
  scene.draw(canvas, options);
  if (stage.left_road_at) {
    canvas.ring(*stage.left_road_at, 9.0 * canvas.pixel(), 2.0 * canvas.pixel(), {ui.accent(stage.color), 1.0F});
  }
}

/// The round that the stage shows, if it shows one.
const RoundItem* round_of(const StageItem& stage, const RunItem& run) {
  if (stage.actor.kind != Actor::Kind::round) return nullptr;
  for (const RoundItem& round : run.rounds) {
    if (round.round == stage.actor.round) return &round;
  }
  return nullptr;
}

/// A round's own where the stage shows one.
const EvaluationResult* evaluation_of(const StageItem& stage, const RunItem& run) {
  if (stage.actor.kind != Actor::Kind::round) return run.evaluation ? &*run.evaluation : nullptr;
  const RoundItem* const round = round_of(stage, run);
  return round != nullptr ? &round->evaluation : nullptr;
}

void draw_score(Ui& ui, const Rect& card, const StageItem& stage, const RunItem& run) {
  const EvaluationResult* const known = evaluation_of(stage, run);
  if (known == nullptr || known->episodes.empty()) return;
  const EvaluationResult& evaluation = *known;
  ui.text_right(ui.fonts.large, {card.right() - 16.0F, card.y + 21.0F}, ui.colors.ink,
                format_percent(evaluation.success_rate()));
  ui.text_right(ui.fonts.small, {card.right() - 16.0F, card.y + 41.0F}, ui.colors.muted, success_text(evaluation));
  const std::string reported = reported_text(evaluation);
  if (reported.empty() || ui.width(ui.fonts.small, reported) > card.width - 32.0F) return;
  ui.text_right(ui.fonts.small, {card.right() - 16.0F, card.y + 57.0F}, ui.colors.muted, reported);
}

/// What it cost, under its name.
void draw_price(Ui& ui, const Rect& card, const StageItem& stage, const RunItem& run) {
  const EvaluationResult* const evaluation = evaluation_of(stage, run);
  const bool told = evaluation != nullptr && !evaluation->episodes.empty();
  const float success = told ? ui.width(ui.fonts.small, success_text(*evaluation)) + 12.0F : 0.0F;
  const Rect line{card.x + 34.0F, card.y + 33.0F, card.width - 50.0F - success, 16.0F};
  ui.text_fit(ui.fonts.small, {line.x, line.centre().y}, ui.colors.muted,
              price_text(ui.state, run, round_of(stage, run)), line.width);
  ui.record("Price " + std::to_string(&stage - ui.state.stages.data() + 1), line);
}

/// Dot and title above, what happened below.
void draw_words(Ui& ui, const Rect& card, const StageItem& stage, bool on_scene) {
  const float y = card.y + 22.0F;
  const float room = card.width - 150.0F;
  if (on_scene) {
    const float width = std::min(room, ui.width(ui.fonts.strong, stage.title)) + 38.0F;
    ui.draw().AddRectFilled({card.x + 8.0F, y - 14.0F}, {card.x + 8.0F + width, y + 14.0F},
                            paint(ui.colors.surface, 0.86F), kRadius);
  }
  ui.draw().AddCircleFilled({card.x + 21.0F, y}, 5.0F, paint(ui.accent(stage.color)), 24);
  ui.text_fit(ui.fonts.strong, {card.x + 34.0F, y}, ui.colors.ink, stage.title, room);
  if (!stage.caption.empty() && !on_scene) {
    ui.text_fit(ui.fonts.small, {card.x + 16.0F, card.bottom() - 18.0F}, ui.colors.muted, stage.caption,
                card.width - 84.0F);
  }
}

/// `held`: the pointer was pressed on the stage and still counts where it has left it.
Controls person_controls(const View& view, const Rect& card, const StageViews& views, bool held) {
  Controls controls;
  const ImGuiIO& io = ImGui::GetIO();
  const bool here = card.contains(io.MousePos) && ImGui::IsWindowHovered();
  const bool over = ImGui::IsMousePosValid() && (held || here);
  controls.pointer_active = over;
  if (over) controls.pointer = view.to_world(io.MousePos);
  controls.pressed = over && io.MouseDown[0];
  controls.axes_active = views.axes_active;
  controls.axis_x = views.axis_x;
  controls.axis_y = views.axis_y;
  return controls;
}

/// One card. Returns the person's controls when it is theirs.
std::optional<Controls> draw_stage(Ui& ui, const Rect& card, const StageItem& stage, Camera& camera, Recording& world,
                                   StageViews& views) {
  const bool corrects = ui.state.mode == Mode::correct && ui.state.correction.has_value();
  const bool person = corrects || (stage.actor.kind == Actor::Kind::person && acting(ui.state.mode));
  const bool follows = person && ui.state.show.follow && comes_near(stage.episode->scene());
  const FrameKind kind = follows ? FrameKind::follow : FrameKind::overview;
  const Frame& frame = camera.track(stage.episode->scene().frame(kind), kind, views.seconds);
  Rect room = card;
  if (!follows) {
    room = {card.x + 10.0F, card.y + kTitleRoom, card.width - 20.0F, card.height - kTitleRoom - kCaptionRoom};
  }
  const View view(frame, room);

  ImDrawList& draw = ui.draw();
  draw.AddRectFilled(card.min(), card.max(), paint(ui.colors.stage));
  draw.PushClipRect(card.min(), card.max(), true);
  StageCanvas canvas(ui, view);
  const ImVec2 point = view.to_screen(stage.episode->scene().trail_point());
  ui.record("Point of stage " + std::to_string(&stage - ui.state.stages.data() + 1),
            {point.x - 8.0F, point.y - 8.0F, 16.0F, 16.0F});
  draw_scene(ui, canvas, stage, follows ? nullptr : &world, world_key(ui, frame, room, stage));
  std::optional<Controls> controls;
  if (person) {
    const bool held = (corrects || ui.state.scene->dragged) && ui.grip("Hand on stage", card).held;
    controls = person_controls(view, card, views, held);
    draw_driver_aids(ui, card, stage, view, *controls, follows);
    if (corrects) take_wheel(ui, *controls, views);
  }
  draw.PopClipRect();
  round_corners(ui, card, ui.colors.paper);
  draw_words(ui, card, stage, follows);
  if (corrects) {
    draw_wheel_state(ui, card, stage);
  } else if (const RunItem* run = run_of(ui.state, stage)) {
    draw_score(ui, card, stage, *run);
    draw_price(ui, card, stage, *run);
    draw_offer(ui, card, stage, *run);
  }
  return controls;
}

}  // namespace

StoryWords words_of(const WorkbenchState& state) {
  return words_for(*state.scene, state.scene_params);
}

bool comes_near(const Scene& scene) {
  return scene.frame(FrameKind::follow).width < 0.9 * scene.frame(FrameKind::overview).width;
}

bool made_here(const WorkbenchState& state, const DemoItem& demo) {
  return demo.trajectory->meta.scene == state.scene->id;
}

std::string interval_text(const EvaluationResult& evaluation) {
  const Interval interval = evaluation.success_ci95();
  return format_fixed(100.0 * interval.low, 0) + "–" + format_fixed(100.0 * interval.high, 0) + " %";
}

std::string success_text(const EvaluationResult& evaluation) {
  return std::to_string(evaluation.successes()) + " of " + std::to_string(evaluation.episodes.size()) + " · " +
         interval_text(evaluation);
}

std::string reported_text(const EvaluationResult& evaluation) {
  std::string text;
  for (const ReportedFigure& figure : evaluation.reported()) {
    text += (text.empty() ? "" : " · ") + in_words(figure.name) + " " + format_fixed(figure.mean, 2);
  }
  return text;
}

std::string in_words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

Controls draw_stages(Ui& ui, const Rect& area, StageViews& views) {
  ui.draw().AddRectFilled(area.min(), area.max(), paint(ui.colors.paper));
  if (ui.state.mode != Mode::correct) views.wheel_held = false;
  if (ui.state.mode != Mode::correct && ui.state.mode != Mode::review) views.timeline = {};
  Controls result;
  const std::vector<StageItem>& stages = ui.state.stages;
  const int count = std::min<int>(static_cast<int>(stages.size()), static_cast<int>(views.cameras.size()));
  if (count == 0) return result;
  // Three stages leave a place for what they showed.
  const bool verdict = ui.state.mode == Mode::compare && count == 3;
  const std::vector<Rect> cards = split_stages(area.inset(kGap), verdict ? 4 : count, 1.25F);
  if (verdict) draw_verdict(ui, cards.back());
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    ui.record("stage " + std::to_string(i + 1), cards[at]);
    if (!stages[at].episode) continue;
    if (const auto controls = draw_stage(ui, cards[at], stages[at], views.cameras[at], views.worlds[at], views))
      result = *controls;
    draw_stage_chooser(ui, cards[at], at);
  }
  if (ui.state.mode == Mode::review) draw_review(ui, area, views);
  return result;
}

}  // namespace driftlab::app
