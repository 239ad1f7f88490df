#pragma once
// Runs the built program like a shell does, and looks at all that comes out of it.

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/native/temporary_folder.h"

namespace driftlab {

struct Ran {
  int exit_code = -1;
  std::string out;
  std::string err;

  /// All of `out` as one JSON object; discarded when it is anything else.
  nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// `arguments` as typed into a shell, in `folder`; `before`: shell commands in front, such as "ulimit -f 1;".
inline Ran run_program(const std::filesystem::path& folder, const std::string& arguments,
                       const std::string& before = {}) {
  const TemporaryFolder streams;
  const auto out = streams.path() / "out";
  const auto err = streams.path() / "err";
  const std::string redirected = arguments.find('>') == std::string::npos ? " >'" + out.string() + "'" : "";
  const std::string command = "cd '" + folder.string() + "' && { " + before + " '" DRIFTLAB_PROGRAM "' " + arguments +
                              redirected + " 2>'" + err.string() + "'; }";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(err)};
}

}  // namespace driftlab
