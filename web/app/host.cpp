#include "web/app/host.h"

#include <emscripten.h>

// The memory may grow and move: bytes are copied before they are handed on.
// clang-format off
EM_JS(void, host_port_post, (int run, const std::uint8_t* bytes, int size), {
  Module["host"].portPost(run, HEAPU8.slice(bytes, bytes + size));
});
EM_JS(void, host_port_close, (int run), { Module["host"].portClose(run); });
EM_JS(void, host_effect, (int kind, const char* name, const std::uint8_t* bytes, int size, const char* text), {
  Module["host"].effect(kind, UTF8ToString(name), HEAPU8.slice(bytes, bytes + size), UTF8ToString(text));
});
EM_JS(void, host_cursor, (int shape), { Module["host"].cursor(shape); });
EM_JS(void, host_edit_seed, (float x, float y, float width, float height), {
  Module["host"].editSeed(x, y, width, height);
});
EM_JS(void, host_edit_name, (int kind, int id, float x, float y, float width, float height), {
  Module["host"].editName(kind, id, x, y, width, height);
});
// clang-format on
