// What the page's script may call (web/page/app.ts). Text comes and goes as UTF-8, JSON where it has structure.

#include <emscripten.h>
#include <emscripten/html5.h>

#include <array>
#include <cfloat>
#include <string>

#include "core/workbench/trainer.h"
#include "imgui.h"
#include "web/app/app.h"

namespace {

using driftlab::app::App;

App& app() {
  static App instance;
  return instance;
}

/// What the script writes into before a call, and what a call answers with.
std::array<driftlab::Bytes, 2> g_inbox;
std::string g_answer;

const char* answer(const nlohmann::json& value) {
  g_answer = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return g_answer.c_str();
}

}  // namespace

extern "C" {

/// Room for `size` bytes in one of two buffers; valid until the next call for the same.
EMSCRIPTEN_KEEPALIVE std::uint8_t* app_buffer(int which, int size) {
  driftlab::Bytes& bytes = g_inbox[which == 0 ? 0 : 1];
  bytes.resize(static_cast<std::size_t>(size));
  return bytes.data();
}

/// Fonts in the two buffers. 0: this browser gives no WebGL 2.
EMSCRIPTEN_KEEPALIVE int app_start() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = false;
  attributes.depth = false;
  attributes.antialias = false;
  const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = emscripten_webgl_create_context("#canvas", &attributes);
  if (context <= 0 || emscripten_webgl_make_context_current(context) != EMSCRIPTEN_RESULT_SUCCESS) return 0;
  app().start(g_inbox[0], g_inbox[1]);
  return 1;
}

EMSCRIPTEN_KEEPALIVE void app_frame(double seconds, float width, float height, float density, float guide_width,
                                    float guide_height) {
  app().frame(seconds, {width, height, guide_width, guide_height}, density);
}

/// Takes in what Workers report, without drawing: for a tab that is hidden.
EMSCRIPTEN_KEEPALIVE void app_pump() {
  app().pump();
}

/// kind: 0 mouse, 1 touch, 2 pen.
EMSCRIPTEN_KEEPALIVE void app_pointer(float x, float y, int kind) {
  constexpr ImGuiMouseSource kSources[] = {ImGuiMouseSource_Mouse, ImGuiMouseSource_TouchScreen, ImGuiMouseSource_Pen};
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(kSources[kind == 1 || kind == 2 ? kind : 0]);
  io.AddMousePosEvent(x, y);
}

EMSCRIPTEN_KEEPALIVE void app_pointer_leave() {
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

EMSCRIPTEN_KEEPALIVE void app_button(int button, int down) {
  if (button >= 0 && button < 3) ImGui::GetIO().AddMouseButtonEvent(button, down != 0);
}

EMSCRIPTEN_KEEPALIVE void app_wheel(float x, float y) {
  ImGui::GetIO().AddMouseWheelEvent(x, y);
}

EMSCRIPTEN_KEEPALIVE void app_escape() {
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, true);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, false);
}

EMSCRIPTEN_KEEPALIVE void app_delete() {
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Delete, true);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Delete, false);
}

/// Arrow keys or a gamepad: [-1, 1], right and up positive.
EMSCRIPTEN_KEEPALIVE void app_axes(double x, double y, int active) {
  app().views().axis_x = x;
  app().views().axis_y = y;
  app().views().axes_active = active != 0;
}

/// A key or gamepad button that takes over is held.
EMSCRIPTEN_KEEPALIVE void app_hold(int held) {
  app().views().wheel_key = held != 0;
}

/// A command as JSON in buffer 0, a file for it in buffer 1.
EMSCRIPTEN_KEEPALIVE const char* app_command() {
  const nlohmann::json request = nlohmann::json::parse(g_inbox[0], nullptr, false);
  return answer(app().command(request, g_inbox[1]));
}

EMSCRIPTEN_KEEPALIVE const char* app_state() {
  return answer(app().workbench().state_json());
}

/// The label in buffer 0. {"x", "y", "width", "height"} in CSS pixels, or null.
EMSCRIPTEN_KEEPALIVE const char* app_widget() {
  return answer(app().widget({reinterpret_cast<const char*>(g_inbox[0].data()), g_inbox[0].size()}));
}

/// A Worker has sent what is in buffer 0.
EMSCRIPTEN_KEEPALIVE void app_port_receive(int run) {
  app().port().receive(run, g_inbox[0]);
}

/// A run's Worker has died; why, as text in buffer 0.
EMSCRIPTEN_KEEPALIVE void app_port_failed(int run) {
  const std::string why(g_inbox[0].begin(), g_inbox[0].end());
  app().port().receive(run, driftlab::pack({{"type", "failed"},
                                            {"what", "training"},
                                            {"expected", "a Worker that trains to the end"},
                                            {"got", why},
                                            {"hint", "Train again; the demonstrations are still there."}}));
}

}  // extern "C"
