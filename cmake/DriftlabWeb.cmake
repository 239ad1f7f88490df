# Flags of the WebAssembly build. Eigen runs its SSE code, which Emscripten translates to SIMD128.

# Two headers of ours come before the compiler's; each says why.
include_directories(BEFORE SYSTEM ${CMAKE_SOURCE_DIR}/cmake/web_include)
# A GNU version under which Eigen takes neither of its x86 inline-assembly paths.
add_compile_options(-msimd128 -msse4.1 -fgnuc-version=5.13 -fwasm-exceptions)
add_link_options(-fwasm-exceptions)

# Optimised links call acorn, which only Debian's own Node.js finds by itself.
find_path(DRIFTLAB_ACORN_FOLDER acorn/package.json PATHS /usr/share/nodejs /usr/lib/nodejs NO_DEFAULT_PATH
  NO_CMAKE_FIND_ROOT_PATH)
if(DRIFTLAB_ACORN_FOLDER)
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=${DRIFTLAB_ACORN_FOLDER}")
endif()

# Emscripten renamed the option and made the stack 64 kB in 3.1.25 to 3.1.27.
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.25)
  set(DRIFTLAB_STACK -sTOTAL_STACK=4194304)
else()
  set(DRIFTLAB_STACK -sSTACK_SIZE=4194304)
endif()

# The project's package.json says that .js files are ES modules; the programs that Emscripten writes for Node.js are not.
file(WRITE ${CMAKE_BINARY_DIR}/package.json "{ \"type\": \"commonjs\" }\n")

# A program that runs under Node.js with the machine's files. Further arguments: link options.
function(driftlab_node_program target)
  target_link_options(${target} PRIVATE
    ${DRIFTLAB_STACK} -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1
    ${ARGN})
endfunction()

# Emscripten's own optimiser, after the compiler's: -O3 makes the download 5 % smaller and a scene's step 10 % faster,
# training no faster, and costs 20 s of every build of a module.
set(DRIFTLAB_PAGE_LINK -O1 CACHE STRING "Optimisation when the page's modules are linked")

# A module of the page: NAME.js (an ES module whose default export makes an instance) and NAME.wasm, in BUILD/page.
#   driftlab_page_module(NAME app SOURCES ... LIBS ... OPTIONS -sMIN_WEBGL_VERSION=2 ...)
# DYNAMIC_EXECUTION=0: a strict content-security policy forbids eval.
function(driftlab_page_module)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;LIBS;OPTIONS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME)
    message(FATAL_ERROR "driftlab_page_module: expected NAME, SOURCES, LIBS, OPTIONS, got ${arg_UNPARSED_ARGUMENTS}")
  endif()
  driftlab_resolve(libraries ${arg_LIBS})
  add_executable(${arg_NAME} ${arg_SOURCES})
  target_include_directories(${arg_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${arg_NAME} PRIVATE ${libraries} driftlab_warnings)
  target_link_options(${arg_NAME} PRIVATE
    ${DRIFTLAB_STACK} -sENVIRONMENT=web,worker -sMODULARIZE=1 -sEXPORT_ES6=1 -sALLOW_MEMORY_GROWTH=1
    -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 ${DRIFTLAB_PAGE_LINK} ${arg_OPTIONS})
  set_target_properties(${arg_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/page)
endfunction()
