#pragma once
// What the page's script does for the app. Bodies in host.cpp call Module.host, which web/page/app.ts provides.

#include <cstdint>

extern "C" {

/// A copy of `size` bytes goes to the run's Worker; the first makes one.
void host_port_post(int run, const std::uint8_t* bytes, int size);
void host_port_close(int run);

/// An Effect of the workbench: kind as in core/workbench/workbench.h; name and text are zero-terminated UTF-8.
void host_effect(int kind, const char* name, const std::uint8_t* bytes, int size, const char* text);
/// The pointer's shape: 0 arrow, 1 hand, 2 crosshair.
void host_cursor(int shape);
/// Opens an HTML field over the rectangle (CSS pixels), in which a person types a seed; it sends the command itself.
void host_edit_seed(float x, float y, float width, float height);
/// The same for a name; `kind`: 0 a run, 1 a demonstration.
void host_edit_name(int kind, int id, float x, float y, float width, float height);

}  // extern "C"
