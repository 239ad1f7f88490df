// driftlab serve: the page on this machine's loopback.

#include <filesystem>

#include "native/cli/command.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "native/serve/server.h"

namespace driftlab {
namespace {

namespace fs = std::filesystem;

// Where the page lies beside this program: in an installation, in the project's build folder, where the build put it.
fs::path default_root() {
  const fs::path here = program_folder();
  const fs::path built = DRIFTLAB_PAGE_FOLDER;
  if (here.empty()) return built;
  for (const fs::path& folder : {here / "../share/driftlab/site", here / "../site", here / "../../web/site"}) {
    std::error_code error;
    if (fs::exists(folder / "index.html", error)) return fs::canonical(folder, error);
  }
  return built;
}

class Serve : public Command {
 public:
  void add_options(Options& options) override {
    options.count("--port", port_, 0, 65535, "Port on 127.0.0.1; 0 takes any free one");
    options.text("--root", root_, "DIR", "Folder of the built page");
  }

  Attempt<Answer> run(const Manner& manner) override {
    ServeOptions options;
    options.port = port_;
    options.root = root_.empty() ? default_root() : fs::path(root_);
    auto server = Server::open(options);
    if (!server) return failed(server.error());
    const std::string address = (*server)->address();
    const nlohmann::ordered_json json = {
        {"address", address}, {"port", (*server)->port()}, {"root", options.root.string()}};
    print(stdout, manner.json ? json.dump() + "\n" : "Driftlab is at " + address + "\n");
    (*server)->run(true);
    return Answer{};
  }

 private:
  int port_ = 8080;
  std::string root_;
};

}  // namespace

const CommandEntry& command_entry_serve();
const CommandEntry& command_entry_serve() {
  static const CommandEntry entry{"serve", "Serves the page on this machine",
                                  [] { return std::unique_ptr<Command>(new Serve); }};
  return entry;
}

}  // namespace driftlab
