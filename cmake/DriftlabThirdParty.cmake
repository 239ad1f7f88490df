# Third-party libraries as targets: driftlab::eigen, tiny_dnn, box2d, zlib, json, toml, expected, cli11, imgui.
# Nothing of them is in the tree. Headers come from Debian packages, Box2D, Dear ImGui and (for WebAssembly) zlib from
# Debian source packages that cmake/fetch-sources unpacks.

set(DRIFTLAB_THIRD_PARTY ${CMAKE_SOURCE_DIR}/build/third_party CACHE PATH "Where cmake/fetch-sources unpacks")
set(DRIFTLAB_BOX2D_SOURCE ${DRIFTLAB_THIRD_PARTY}/box2d CACHE PATH "Source folder of Box2D 2.4.1")
set(DRIFTLAB_IMGUI_SOURCE ${DRIFTLAB_THIRD_PARTY}/imgui CACHE PATH "Source folder of Dear ImGui 1.90.1")
set(DRIFTLAB_ZLIB_SOURCE ${DRIFTLAB_THIRD_PARTY}/zlib CACHE PATH "Source folder of zlib (WebAssembly build only)")
set(DRIFTLAB_INCLUDE_PREFIX /usr/include CACHE PATH "Where the header-only libraries lie")

function(driftlab_require_source name variable file)
  if(NOT EXISTS ${${variable}}/${file})
    message(FATAL_ERROR "Driftlab: expected the source of ${name} with ${file}, got nothing at ${${variable}}.\n"
      "Run cmake/fetch-sources (Debian; needs apt and dpkg-dev), or set -D${variable}=FOLDER to your own copy.")
  endif()
endfunction()

# The system's include folder must never be on the include path of the WebAssembly build: it would drag the host's C
# library in. So both builds see a folder of links to just the libraries they use.
set(DRIFTLAB_LINKS ${CMAKE_BINARY_DIR}/third_party_include)
file(MAKE_DIRECTORY ${DRIFTLAB_LINKS})

# driftlab_headers(TARGET package LINK name FROM folder...): links the first FROM that exists under the include prefix.
function(driftlab_headers target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LINK;PACKAGE" "FROM")
  foreach(candidate IN LISTS arg_FROM)
    if(EXISTS ${DRIFTLAB_INCLUDE_PREFIX}/${candidate})
      get_filename_component(folder ${DRIFTLAB_LINKS}/${arg_LINK} DIRECTORY)
      file(MAKE_DIRECTORY ${folder})
      file(CREATE_LINK ${DRIFTLAB_INCLUDE_PREFIX}/${candidate} ${DRIFTLAB_LINKS}/${arg_LINK} SYMBOLIC)
      if(NOT TARGET driftlab_${target})
        add_library(driftlab_${target} INTERFACE)
        add_library(driftlab::${target} ALIAS driftlab_${target})
        target_include_directories(driftlab_${target} SYSTEM INTERFACE ${DRIFTLAB_LINKS})
      endif()
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "Driftlab: expected ${arg_FROM} under ${DRIFTLAB_INCLUDE_PREFIX}, got nothing.\n"
    "Install the Debian package ${arg_PACKAGE}, or set -DDRIFTLAB_INCLUDE_PREFIX=FOLDER.")
endfunction()

driftlab_headers(eigen LINK Eigen FROM eigen3/Eigen Eigen PACKAGE libeigen3-dev)
driftlab_headers(json LINK nlohmann FROM nlohmann PACKAGE nlohmann-json3-dev)
driftlab_headers(toml LINK toml++ FROM toml++ PACKAGE libtomlplusplus-dev)
driftlab_headers(expected LINK tl FROM tl PACKAGE libexpected-dev)
driftlab_headers(cli11 LINK CLI FROM CLI PACKAGE libcli11-dev)
driftlab_headers(tiny_dnn LINK tiny_dnn FROM tiny_dnn PACKAGE tiny-dnn)
driftlab_headers(tiny_dnn LINK cereal FROM cereal PACKAGE libcereal-dev)
driftlab_headers(tiny_dnn LINK rapidjson FROM rapidjson PACKAGE rapidjson-dev)
# tiny-dnn asks for third_party/stb/stb_image.h, Debian has it in stb/.
driftlab_headers(tiny_dnn LINK third_party/stb FROM stb PACKAGE libstb-dev)
target_link_libraries(driftlab_tiny_dnn INTERFACE driftlab::eigen)
# One thread on both sides: a batch travels as one sample, and WebAssembly has no threads here.
target_compile_definitions(driftlab_tiny_dnn INTERFACE CNN_SINGLE_THREAD)
target_compile_definitions(driftlab_toml INTERFACE TOML_EXCEPTIONS=0 TOML_HEADER_ONLY=1)

# Box2D. core/base/box2d_math.h is put before each of its files: it sends sinf, cosf, atan2f and expf to Driftlab's own
# deterministic functions. Our own code includes core/base/box2d.h, which does the same for the inline functions.
driftlab_require_source(Box2D DRIFTLAB_BOX2D_SOURCE include/box2d/box2d.h)
file(GLOB_RECURSE box2d_sources ${DRIFTLAB_BOX2D_SOURCE}/src/*.cpp)
list(SORT box2d_sources)
list(FILTER box2d_sources EXCLUDE REGEX "/b2_timer\\.cpp$")
add_library(driftlab_box2d STATIC ${box2d_sources} ${CMAKE_SOURCE_DIR}/cmake/box2d/b2_timer.cpp)
add_library(driftlab::box2d ALIAS driftlab_box2d)
target_include_directories(driftlab_box2d SYSTEM PUBLIC ${DRIFTLAB_BOX2D_SOURCE}/include)
target_include_directories(driftlab_box2d PRIVATE ${DRIFTLAB_BOX2D_SOURCE}/src ${CMAKE_SOURCE_DIR})
target_compile_options(driftlab_box2d PRIVATE -w -include ${CMAKE_SOURCE_DIR}/core/base/box2d_math.h)
# Small files that include the same headers: a few big ones compile in a fraction of the time.
set_target_properties(driftlab_box2d PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
target_link_libraries(driftlab_box2d PUBLIC driftlab_base)

# zlib: the system's natively, compiled from Debian's source for WebAssembly.
if(EMSCRIPTEN)
  driftlab_require_source(zlib DRIFTLAB_ZLIB_SOURCE zlib.h)
  set(zlib_sources adler32 compress crc32 deflate inffast inflate inftrees trees uncompr zutil)
  list(TRANSFORM zlib_sources PREPEND ${DRIFTLAB_ZLIB_SOURCE}/)
  list(TRANSFORM zlib_sources APPEND .c)
  add_library(driftlab_zlib STATIC ${zlib_sources})
  target_include_directories(driftlab_zlib SYSTEM PUBLIC ${DRIFTLAB_ZLIB_SOURCE})
  target_compile_options(driftlab_zlib PRIVATE -w)
else()
  find_package(ZLIB)
  if(NOT ZLIB_FOUND)
    message(FATAL_ERROR "Driftlab: expected zlib with headers, got none. Install the Debian package zlib1g-dev, or set -DZLIB_ROOT=FOLDER.")
  endif()
  add_library(driftlab_zlib INTERFACE)
  target_link_libraries(driftlab_zlib INTERFACE ZLIB::ZLIB)
endif()
add_library(driftlab::zlib ALIAS driftlab_zlib)

# Dear ImGui draws the page only.
if(EMSCRIPTEN)
  driftlab_require_source("Dear ImGui" DRIFTLAB_IMGUI_SOURCE backends/imgui_impl_opengl3.cpp)
  set(imgui_sources imgui.cpp imgui_draw.cpp imgui_tables.cpp imgui_widgets.cpp backends/imgui_impl_opengl3.cpp)
  list(TRANSFORM imgui_sources PREPEND ${DRIFTLAB_IMGUI_SOURCE}/)
  add_library(driftlab_imgui STATIC ${imgui_sources})
  add_library(driftlab::imgui ALIAS driftlab_imgui)
  target_include_directories(driftlab_imgui SYSTEM PUBLIC ${DRIFTLAB_IMGUI_SOURCE} ${DRIFTLAB_IMGUI_SOURCE}/backends ${DRIFTLAB_LINKS})
  target_compile_definitions(driftlab_imgui PUBLIC ImDrawIdx=unsigned IMGUI_IMPL_OPENGL_ES3 IMGUI_DISABLE_OBSOLETE_FUNCTIONS
    IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_FILE_FUNCTIONS)
  target_compile_options(driftlab_imgui PRIVATE -w)
endif()
