# The functions that the folders' CMakeLists.txt use. Files are listed explicitly, one folder one library.
#
#   driftlab_library(NAME base SOURCES rng.cpp rng.h ... PUBLIC expected ... PRIVATE json ...)   -> driftlab::base
#   driftlab_glue(driftlab_cli ...)                  no computing in it: the release build spends less time on compiling it
#   driftlab_executable(NAME driftlab SOURCES main.cpp ... LIBS workbench scenes ...)
#   driftlab_registry(scenes lane ...)                                                      -> see at the function
#   driftlab_test(NAME core_base_rng SOURCES rng_test.cpp LIBS base ...)          in DriftlabTests.cmake
#
# Libraries are named without "driftlab::"; anything with "::" is taken as it is. Includes are root-relative.

# Adds the folders, in this order.
macro(driftlab_folders)
  foreach(folder ${ARGN})
    add_subdirectory(${folder})
  endforeach()
endmacro()

function(driftlab_resolve output)
  set(result "")
  foreach(library IN LISTS ARGN)
    if(library MATCHES "::|^-")
      list(APPEND result ${library})
    else()
      list(APPEND result driftlab::${library})
    endif()
  endforeach()
  set(${output} ${result} PARENT_SCOPE)
endfunction()

function(driftlab_library)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;PUBLIC;PRIVATE")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME)
    message(FATAL_ERROR "driftlab_library: expected NAME, SOURCES, PUBLIC, PRIVATE, got ${arg_UNPARSED_ARGUMENTS}")
  endif()
  driftlab_resolve(public ${arg_PUBLIC})
  driftlab_resolve(private ${arg_PRIVATE})
  set(compiled ${arg_SOURCES})
  list(FILTER compiled INCLUDE REGEX "\\.(cpp|c)$")
  if(compiled)
    add_library(driftlab_${arg_NAME} STATIC ${arg_SOURCES})
    target_include_directories(driftlab_${arg_NAME} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(driftlab_${arg_NAME} PUBLIC ${public} PRIVATE ${private} driftlab_warnings)
  else()
    add_library(driftlab_${arg_NAME} INTERFACE ${arg_SOURCES})
    target_include_directories(driftlab_${arg_NAME} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(driftlab_${arg_NAME} INTERFACE ${public} ${private})
  endif()
  add_library(driftlab::${arg_NAME} ALIAS driftlab_${arg_NAME})
endfunction()

# Adds source files, for 8 and for 16 floats at a time, that are compiled for x86-64 processors with AVX2 and AVX-512 and called on those
# alone (core/base/processor.h); elsewhere nothing. They may share no function with other files: the linker keeps one copy of it.
function(driftlab_wide_vectors name file_of_8 file_of_16)
  if(EMSCRIPTEN OR NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    return()
  endif()
  target_sources(driftlab_${name} PRIVATE ${file_of_8} ${file_of_16})
  target_compile_definitions(driftlab_${name} PRIVATE DRIFTLAB_WIDE_VECTORS)
  set_source_files_properties(${file_of_8} PROPERTIES COMPILE_OPTIONS "-O3;-mavx2")
  set_source_files_properties(${file_of_16} PROPERTIES COMPILE_OPTIONS "-O3;-mavx512f")
endfunction()

# Libraries and programs that wait for people, files and sockets: compiled with -O1 in the native release build, which is
# a fifth of its time. What computes (networks, scenes, learners) keeps -O3. In WebAssembly it would save nothing, and -Os
# makes the compressed download larger.
function(driftlab_glue)
  if(NOT EMSCRIPTEN)
    foreach(target ${ARGN})
      target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
    endforeach()
  endif()
endfunction()

# A program. In the WebAssembly build it runs under Node.js and sees the machine's real files.
function(driftlab_executable)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;LIBS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME)
    message(FATAL_ERROR "driftlab_executable: expected NAME, SOURCES, LIBS, got ${arg_UNPARSED_ARGUMENTS}")
  endif()
  driftlab_resolve(libraries ${arg_LIBS})
  add_executable(${arg_NAME} ${arg_SOURCES})
  target_include_directories(${arg_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${arg_NAME} PRIVATE ${libraries} driftlab_warnings)
  set_target_properties(${arg_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  if(EMSCRIPTEN)
    driftlab_node_program(${arg_NAME})
  endif()
endfunction()

# One line per scene or learner: driftlab_registry(scenes lane arm ...). From
#   const driftlab::SceneEntry& driftlab::scene_entry_lane();      in scenes/lane.cpp
# it generates registry.cpp with SceneList driftlab::all_scenes(). Explicit, because the linker
# drops files of a static library that nothing refers to. Put ${DRIFTLAB_REGISTRY} among the library's SOURCES.
function(driftlab_registry kind)
  if(kind STREQUAL "scenes")
    set(word scene)
    set(entry SceneEntry)
    set(list SceneList)
    set(header core/env/scene.h)
  elseif(kind STREQUAL "learners")
    set(word learner)
    set(entry LearnerEntry)
    set(list LearnerList)
    set(header core/learners/learner.h)
  else()
    message(FATAL_ERROR "driftlab_registry: expected scenes or learners, got ${kind}")
  endif()
  set(declarations "")
  set(calls "")
  foreach(id IN LISTS ARGN)
    string(APPEND declarations "const ${entry}& ${word}_entry_${id}();\n")
    string(APPEND calls "&${word}_entry_${id}(), ")
  endforeach()
  list(LENGTH ARGN count)
  set(file ${CMAKE_CURRENT_BINARY_DIR}/registry.cpp)
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT [[// Generated from the list in CMakeLists.txt.
#include "@header@"

#include <array>

namespace driftlab {
@declarations@
@list@ all_@word@s();
@list@ all_@word@s() {
  static const std::array<const @entry@*, @count@> entries = {@calls@};
  return entries;
}
}  // namespace driftlab
]])
  set(DRIFTLAB_REGISTRY ${file} PARENT_SCOPE)
endfunction()
