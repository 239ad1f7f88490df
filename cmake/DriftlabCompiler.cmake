# Language, determinism flags and warnings.
#
# Equal seed and settings must give equal bits in the native default build and in WebAssembly. So both use the same
# vector width (SSE4) wherever results could depend on it, never contract a*b+c, never reorder sums, and share Eigen's choices of
# kernel. Where results cannot depend on it, wider vectors are chosen when the program runs: driftlab_wide_vectors.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set_property(GLOBAL PROPERTY USE_FOLDERS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, RelWithDebInfo, Release" FORCE)
endif()
# RelWithDebInfo is what one works with: optimised, but asserts stay on.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g1")

find_program(DRIFTLAB_CCACHE ccache NO_CMAKE_FIND_ROOT_PATH)
if(DRIFTLAB_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${DRIFTLAB_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${DRIFTLAB_CCACHE})
endif()

# For everything that is compiled, third-party sources included.
add_compile_options(-ffp-contract=off -fno-fast-math)
add_compile_definitions(EIGEN_FAST_MATH=0 EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS=16 EIGEN_DONT_PARALLELIZE)

if(EMSCRIPTEN)
  include(DriftlabWeb)
elseif(DRIFTLAB_FAST)
  message(STATUS "Driftlab: -march=native: bit-equality with the page is given up for speed")
  add_compile_options(-march=native)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  add_compile_options(-march=x86-64-v2)
else()
  message(STATUS "Driftlab: on ${CMAKE_SYSTEM_PROCESSOR} native results agree with the page within tolerance only; "
                 "the WebAssembly build under Node.js gives the same bits everywhere")
endif()

if(DRIFTLAB_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# For our own code only.
add_library(driftlab_warnings INTERFACE)
target_compile_options(driftlab_warnings INTERFACE
  -Werror -Wall -Wextra -Wpedantic -Wshadow -Wfloat-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # These follow values through inlined library code and are wrong there (GCC bugs 105651, 105562, 107852).
  target_compile_options(driftlab_warnings INTERFACE
    -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
    -Wno-free-nonheap-object)
endif()
