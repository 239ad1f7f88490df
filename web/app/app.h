#pragma once
// The page's application: workbench, Workers, drawing. The script calls it through app_* in main.cpp, a frame at a time.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/workbench/workbench.h"
#include "web/app/fonts.h"
#include "web/app/panels.h"
#include "web/app/worker_port.h"

namespace driftlab::app {

class App {
 public:
  App();

  /// Call once, with a current WebGL 2 context.
  void start(std::span<const std::uint8_t> regular_font, std::span<const std::uint8_t> strong_font);
  /// Lets `seconds` pass and draws. `density`: framebuffer pixels a CSS pixel.
  void frame(double seconds, const Window& window, float density);
  /// Takes in what trainers report while nothing is drawn.
  void pump();
  /// {"value": ...} or {"error": {"expected", "got", "hint", "message"}}.
  nlohmann::json command(const nlohmann::json& request, std::span<const std::uint8_t> bytes);
  nlohmann::json widget(std::string_view label) const;

  Workbench& workbench() { return workbench_; }
  WorkerPort& port() { return port_; }
  StageViews& views() { return views_; }

 private:
  void draw(const Window& window, float density);
  void style();
  void hand_out_effects();

  WorkerPort port_;
  Workbench workbench_;
  FontShelf shelf_;
  WidgetBook book_;
  StageViews views_;
  int cursor_ = 0;
};

}  // namespace driftlab::app
