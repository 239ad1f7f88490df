#include "web/app/menu.h"

#include <algorithm>

namespace driftlab::app {
namespace {

constexpr float kItem = 27.0F;

}  // namespace

void Menu::open(const std::string& id) {
  ImGui::OpenPopup(id.c_str());
}

Menu::Menu(Ui& ui, const std::string& id, const Rect& anchor) : ui_(ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const bool upwards = screen.y - anchor.bottom() < std::min(260.0F, anchor.y);
  const float room = (upwards ? anchor.y : screen.y - anchor.bottom()) - 16.0F;
  const float width = std::clamp(anchor.width, 230.0F, 280.0F);
  const float x = std::clamp(anchor.x, 8.0F, std::max(8.0F, screen.x - width - 8.0F));
  ImGui::SetNextWindowPos({x, upwards ? anchor.y - 4.0F : anchor.bottom() + 4.0F}, ImGuiCond_Always,
                          {0.0F, upwards ? 1.0F : 0.0F});
  ImGui::SetNextWindowSizeConstraints({width, 0.0F}, {width, std::min(room, 420.0F)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {6.0F, 6.0F});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0.0F, 0.0F});
  shown_ = ImGui::BeginPopup(id.c_str());
  if (shown_) {
    ui_.enter_window();
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ImGui::CloseCurrentPopup();
  } else {
    ImGui::PopStyleVar(2);
  }
}

Menu::~Menu() {
  if (!shown_) return;
  ImGui::EndPopup();
  ImGui::PopStyleVar(2);
  ui_.enter_window();
}

void Menu::heading(std::string_view words) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ui_.heading({at.x + 8.0F, at.y + 13.0F}, words);
  ImGui::Dummy({1.0F, 24.0F});
}

void Menu::rule() {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ui_.separator({at.x, at.y + 4.0F}, ImGui::GetContentRegionAvail().x);
  ImGui::Dummy({1.0F, 9.0F});
}

bool Menu::entry(std::string_view label, std::string_view title, std::string_view about, bool current) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float room = width - 16.0F;
  const Rect row{at.x, at.y, width, 33.0F + ui_.paragraph_height(ui_.fonts.small, about, room)};
  ImGui::PushID(label.data(), label.data() + label.size());
  const bool chosen = ImGui::Selectable("##entry", current, ImGuiSelectableFlags_None, {row.width, row.height});
  ImGui::PopID();
  ui_.record(label, row);
  ui_.text_fit(ui_.fonts.strong, {row.x + 8.0F, row.y + 15.0F}, ui_.colors.ink, title, room);
  ui_.paragraph(ui_.fonts.small, {row.x + 8.0F, row.y + 25.0F}, ui_.colors.muted, about, room);
  return chosen;
}

bool Menu::item(std::string_view label, std::string_view caption, bool current, std::string_view help,
                std::optional<std::uint32_t> color, std::string_view value, float indent) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Rect row{at.x, at.y, ImGui::GetContentRegionAvail().x, kItem};
  ImGui::PushID(label.data(), label.data() + label.size());
  const bool chosen = ImGui::Selectable("##item", current, ImGuiSelectableFlags_None, {row.width, row.height});
  ImGui::PopID();
  ui_.record(label, row);
  const float middle = row.centre().y;
  float x = row.x + 8.0F + indent;
  if (color) {
    ui_.draw().AddCircleFilled({x + 4.5F, middle}, 4.5F, paint(ui_.accent(*color)), 20);
    x += 17.0F;
  }
  const float number =
      value.empty() ? 0.0F : ui_.text_right(ui_.fonts.small, {row.right() - 8.0F, middle}, ui_.colors.muted, value);
  ui_.text_fit(current ? ui_.fonts.strong : ui_.fonts.body, {x, middle}, ui_.colors.ink, caption,
               row.right() - 14.0F - number - x);
  if (!help.empty() && ImGui::IsItemHovered()) ui_.hint(help);
  return chosen;
}

}  // namespace driftlab::app
