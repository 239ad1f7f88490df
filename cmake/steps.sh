# Steps that play and check share. Sourced by bash, from the root of the project.

# What ./play needs: command or header that shows it is there, and the Debian package that brings it.
play_needs=(
  g++=g++ cmake=cmake ninja=ninja-build emcc=emscripten node=nodejs npm=npm dpkg-source=dpkg-dev
  /usr/include/eigen3/Eigen/Core=libeigen3-dev /usr/include/tiny_dnn/tiny_dnn.h=tiny-dnn
  /usr/include/cereal/cereal.hpp=libcereal-dev /usr/include/rapidjson/rapidjson.h=rapidjson-dev
  /usr/include/stb/stb_image.h=libstb-dev /usr/include/nlohmann/json.hpp=nlohmann-json3-dev
  /usr/include/toml++/toml.h=libtomlplusplus-dev /usr/include/tl/expected.hpp=libexpected-dev
  /usr/include/CLI/CLI.hpp=libcli11-dev /usr/include/boost/asio.hpp=libboost-dev /usr/include/zlib.h=zlib1g-dev
  /usr/share/doc/fonts-inter=fonts-inter /usr/lib/python3/dist-packages/fontTools=python3-fonttools
)
# What ./check needs on top.
check_needs=(
  /usr/include/gtest/gtest.h=libgtest-dev /usr/src/googletest/CMakeLists.txt=googletest
  clang-format=clang-format chromium=chromium
)

say() { printf '\n== %s\n' "$*"; }

# complain EXPECTED GOT HINT: says it and ends.
complain() {
  printf 'expected: %s\ngot:      %s\nhint:     %s\n' "$1" "$2" "$3" >&2
  exit 1
}

# Installs what is missing, with one line of apt that is printed. ensure_packages NEED...
ensure_packages() {
  local need missing=()
  for need in "$@"; do
    local sign=${need%%=*} package=${need#*=}
    case $sign in
      /*) [ -e "$sign" ] ;;
      *) command -v "$sign" >/dev/null ;;
    esac || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! grep -qE '^ID=debian$' /etc/os-release 2>/dev/null || ! command -v apt-get >/dev/null; then
    complain "Debian 12 or 13, or these already installed: ${missing[*]} (Debian's names)" "another system" \
      "install them your own way; CMake finds libraries elsewhere with -DDRIFTLAB_INCLUDE_PREFIX, -DDRIFTLAB_BOX2D_SOURCE, \
-DDRIFTLAB_IMGUI_SOURCE, -DDRIFTLAB_ZLIB_SOURCE (see cmake/DriftlabThirdParty.cmake) and the presets release and web"
  fi
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || complain "root or sudo, to install packages" "neither" \
      "as root: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing ${#missing[@]} Debian packages"
  echo "${as_root[*]:+sudo }apt-get install --no-install-recommends ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" >build/apt.log 2>&1 || {
    tail -n 20 build/apt.log >&2
    complain "apt-get to install the packages" "the failure above (all of it: build/apt.log)" \
      "check the network and apt's sources, then start again"
  }
}

# The page's tools from npm, as the lock file says.
ensure_npm() {
  local sum
  sum=$(sha256sum package-lock.json)
  [ "$(cat node_modules/.driftlab-lock 2>/dev/null)" != "$sum" ] || return 0
  say "Getting the page's tools from npm"
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s\n' "$sum" >node_modules/.driftlab-lock
}

ensure_sources() {
  say "Third-party sources: Box2D, Dear ImGui, zlib"
  cmake/fetch-sources
}

# configure PRESET [-DNAME=VALUE ...]: only when the presets or these values changed; other changes ninja notices itself.
configure() {
  local preset=$1 stamp=build/$1/.driftlab-presets value changed=""
  shift
  [ -e "build/$preset/build.ninja" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(sha256sum CMakePresets.json)" ] || changed=1
  for value in "$@"; do
    value=${value#-D}
    grep -qs "^${value%%=*}:[A-Z]*=${value#*=}\$" "build/$preset/CMakeCache.txt" || changed=1
  done
  [ -n "$changed" ] || return 0
  cmake --preset "$preset" "$@"
  sha256sum CMakePresets.json >"$stamp"
}
