#pragma once
// A menu under (or above) a control. Open it with Menu::open(id) when the control is pressed; make one every frame.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "web/app/ui.h"

namespace driftlab::app {

class Menu {
 public:
  static void open(const std::string& id);

  /// `anchor`: the control it belongs to. Opens upwards where there is more room above.
  Menu(Ui& ui, const std::string& id, const Rect& anchor);
  ~Menu();
  Menu(const Menu&) = delete;
  Menu& operator=(const Menu&) = delete;

  explicit operator bool() const { return shown_; }
  void heading(std::string_view words);
  /// A title, and below it what it is about. True when chosen. `label` is its name for tests.
  bool entry(std::string_view label, std::string_view title, std::string_view about, bool current);
  /// One line. True when chosen.
  bool item(std::string_view label, std::string_view caption, bool current, std::string_view help = {},
            std::optional<std::uint32_t> color = {}, std::string_view value = {}, float indent = 0.0F);
  void rule();

 private:
  Ui& ui_;
  bool shown_ = false;
};

}  // namespace driftlab::app
