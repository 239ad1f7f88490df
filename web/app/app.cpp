#include "web/app/app.h"

#include <GLES3/gl3.h>

#include <algorithm>
#include <cmath>

#include "core/learners/learner.h"
#include "imgui_impl_opengl3.h"
#include "scenes/registry.h"
#include "web/app/host.h"

namespace driftlab::app {
namespace {

ImVec4 tint(std::uint32_t rgb, float opacity = 1.0F) {
  return ImGui::ColorConvertU32ToFloat4(paint(rgb, opacity));
}

}  // namespace

App::App() : workbench_(all_scenes(), all_learners(), port_) {}

void App::start(std::span<const std::uint8_t> regular_font, std::span<const std::uint8_t> strong_font) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendPlatformName = "driftlab";
  io.ConfigInputTrickleEventQueue = true;
  shelf_.load(regular_font, strong_font);
  ImGui_ImplOpenGL3_Init("#version 300 es");
}

/// For what ImGui draws itself: menus, hints, scroll bars.
void App::style() {
  const Theme& colors = theme(workbench_.state().show.dark);
  ImGuiStyle& style = ImGui::GetStyle();
  style.PopupRounding = kRadius;
  style.WindowBorderSize = 0.0F;
  style.PopupBorderSize = 1.0F;
  style.ScrollbarSize = 9.0F;
  style.ScrollbarRounding = 5.0F;
  style.ItemSpacing = {8.0F, 7.0F};
  style.CircleTessellationMaxError = 0.12F;
  style.HoverDelayNormal = 0.35F;
  style.Colors[ImGuiCol_Text] = tint(colors.ink);
  style.Colors[ImGuiCol_PopupBg] = tint(colors.surface);
  style.Colors[ImGuiCol_Border] = tint(colors.line);
  style.Colors[ImGuiCol_Header] = tint(colors.hover);
  style.Colors[ImGuiCol_HeaderHovered] = tint(colors.hover);
  style.Colors[ImGuiCol_HeaderActive] = tint(colors.line);
  style.Colors[ImGuiCol_ScrollbarBg] = tint(colors.surface, 0.0F);
  style.Colors[ImGuiCol_ScrollbarGrab] = tint(colors.track, 0.8F);
  style.Colors[ImGuiCol_ScrollbarGrabHovered] = tint(colors.muted, 0.7F);
  style.Colors[ImGuiCol_ScrollbarGrabActive] = tint(colors.muted);
  style.Colors[ImGuiCol_NavHighlight] = tint(colors.you);
}

void App::frame(double seconds, const Window& window, float density) {
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = static_cast<float>(std::clamp(seconds, 1e-4, 0.25));
  io.DisplaySize = {window.width, window.height};
  io.DisplayFramebufferScale = {density, density};
  views_.seconds = seconds;
  workbench_.advance(seconds);
  if (shelf_.fit(density)) ImGui_ImplOpenGL3_CreateFontsTexture();
  style();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  draw(window, density);
  ImGui::Render();

  glViewport(0, 0, static_cast<int>(std::lround(window.width * density)),
             static_cast<int>(std::lround(window.height * density)));
  const ImVec4 clear = tint(theme(workbench_.state().show.dark).paper);
  glClearColor(clear.x, clear.y, clear.z, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  hand_out_effects();
}

void App::pump() {
  workbench_.advance(0.0);
  hand_out_effects();
}

void App::draw(const Window& window, float density) {
  const WorkbenchState& state = workbench_.state();
  const bool corrects = state.mode == Mode::correct && state.correction.has_value();
  Window sized = window;
  sized.tall_plots = !corrects && state.view.plot == ViewOptions::Plot::training;
  const Layout layout = lay_out(sized);
  book_.begin_frame();
  Ui ui(state, book_, shelf_.fonts(), density);
  ImGui::SetNextWindowPos({0.0F, 0.0F});
  ImGui::SetNextWindowSize({window.width, window.height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0.0F, 0.0F});
  ImGui::PushFont(ui.fonts.body);
  ImGui::Begin("page", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ui.enter_window();
  const Controls controls = draw_stages(ui, layout.stages, views_);
  if (corrects) {
    draw_correction(ui, layout.plots, views_);
  } else {
    draw_plots(ui, layout.plots);
  }
  draw_inspector(ui, layout.inspector);
  draw_top_bar(ui, layout.top_bar, layout.stages);
  const bool driving = corrects || state.mode == Mode::ready || state.mode == Mode::record;
  const int cursor = ImGui::GetMouseCursor() == ImGuiMouseCursor_Hand ? 1 : driving && controls.pointer_active ? 2 : 0;
  ImGui::End();
  ImGui::PopFont();

  if (cursor != cursor_) host_cursor(cursor);
  cursor_ = cursor;
  workbench_.control(controls);
  // A refusal is in state().problem, for people to read.
  for (const nlohmann::json& request : ui.take_commands()) static_cast<void>(workbench_.command(request));
}

void App::hand_out_effects() {
  for (const Effect& effect : workbench_.take_effects()) {
    host_effect(static_cast<int>(effect.kind), effect.name.c_str(), effect.bytes.data(),
                static_cast<int>(effect.bytes.size()), effect.text.c_str());
  }
}

nlohmann::json App::command(const nlohmann::json& request, std::span<const std::uint8_t> bytes) {
  const Result<nlohmann::json> result = workbench_.command(request, bytes);
  if (result) return {{"value", *result}};
  const Error& error = result.error();
  return {{"error",
           {{"expected", error.expected}, {"got", error.got}, {"hint", error.hint}, {"message", error.message()}}}};
}

nlohmann::json App::widget(std::string_view label) const {
  const std::optional<Rect> rect = book_.find(label);
  if (!rect) return nullptr;
  return {{"x", rect->x}, {"y", rect->y}, {"width", rect->width}, {"height", rect->height}};
}

}  // namespace driftlab::app
