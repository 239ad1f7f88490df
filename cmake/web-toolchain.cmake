# Emscripten's own toolchain file, wherever the emcc on the path lies.
find_program(DRIFTLAB_EMCC emcc)
if(NOT DRIFTLAB_EMCC)
  message(FATAL_ERROR "Driftlab: expected emcc on the path, got none. Install the Debian package emscripten.")
endif()
if(NOT DRIFTLAB_EMSCRIPTEN_ROOT)
  execute_process(COMMAND em-config EMSCRIPTEN_ROOT OUTPUT_VARIABLE DRIFTLAB_EMSCRIPTEN_ROOT
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(DRIFTLAB_EMSCRIPTEN_ROOT ${DRIFTLAB_EMSCRIPTEN_ROOT} CACHE PATH "Emscripten's folder")
endif()
# Emscripten's generated loader and Node.js's own fetch do not get on.
set(CMAKE_CROSSCOMPILING_EMULATOR "node;--no-experimental-fetch" CACHE STRING "What runs the tests")
include(${DRIFTLAB_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake)
# ccache does not look into response files.
set(CMAKE_C_USE_RESPONSE_FILE_FOR_INCLUDES 0)
set(CMAKE_CXX_USE_RESPONSE_FILE_FOR_INCLUDES 0)
