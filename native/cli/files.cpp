#include "native/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#ifdef __EMSCRIPTEN__
#include <emscripten.h>

// Emscripten's own isatty() takes every standard stream for a terminal.
// clang-format off
EM_JS(int, driftlab_is_terminal, (int descriptor), { return require("tty").isatty(descriptor) ? 1 : 0; })
// clang-format on
#endif

namespace driftlab {
namespace {

namespace fs = std::filesystem;

// Closes its descriptor. close() tells the success of what was written (network file systems report late).
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

std::string reason(int code) {
  return std::strerror(code);
}

std::string write_hint(int code) {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG) return "Free some space, or choose another disk.";
  if (code == EACCES || code == EPERM || code == EROFS) return "Choose a folder that you may write to.";
  if (code == ENOENT || code == ENOTDIR) return "The folder must be there already.";
  return "Choose another place.";
}

std::string read_hint(int code) {
  if (code == EACCES || code == EPERM) return "Choose one that you may read.";
  return "Look at its name, also whether it starts from the right folder.";
}

tl::unexpected<Error> write_problem(const fs::path& path, int code) {
  return fail("to write " + path.string(), reason(code), write_hint(code));
}

bool write_all(int descriptor, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      if (count == 0) errno = ENOSPC;
      return false;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

Result<void> write_in_place(const fs::path& path, std::span<const std::uint8_t> bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY));
  if (file.number() < 0 || !write_all(file.number(), bytes) || !file.close()) return write_problem(path, errno);
  return {};
}

// Writes a new file that is on the disk when this returns true; errno otherwise.
bool write_new(const fs::path& path, std::span<const std::uint8_t> bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0666));
  return file.number() >= 0 && write_all(file.number(), bytes) && ::fsync(file.number()) == 0 && file.close();
}

// A rename is on the disk once its folder is. Not every file system can flush a folder: no reason to fail.
void flush_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY));
  if (opened.number() >= 0) static_cast<void>(::fsync(opened.number()));
}

}  // namespace

Result<Bytes> read_file(const fs::path& path, std::uint64_t limit) {
  const auto problem = [&](std::string got, std::string hint) {
    return fail("to read " + path.string(), std::move(got), std::move(hint));
  };
  Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK));
  struct stat about {};
  if (file.number() < 0 || ::fstat(file.number(), &about) != 0) return problem(reason(errno), read_hint(errno));
  if (S_ISDIR(about.st_mode)) return problem("a folder", "Name a file in it.");
  if (!S_ISREG(about.st_mode)) return problem("something that is not a file", "Name a file.");
  if (static_cast<std::uint64_t>(about.st_size) > limit)
    return problem("a file of " + std::to_string(about.st_size) + " bytes",
                   "No file of Driftlab's is as large; name another.");
  Bytes bytes(static_cast<std::size_t>(about.st_size));
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t count = ::read(file.number(), bytes.data() + have, bytes.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return problem(reason(errno), read_hint(errno));
    if (count == 0) return problem("a file that became shorter while it was read", "Try again.");
    have += static_cast<std::size_t>(count);
  }
  return bytes;
}

Result<void> write_file(const fs::path& path, std::span<const std::uint8_t> bytes) {
  std::error_code error;
  const fs::path real = fs::exists(path, error) ? fs::canonical(path, error) : path;  // a link stays a link
  if (error) return fail("to write " + path.string(), error.message(), write_hint(error.value()));
  if (fs::is_directory(real, error))
    return fail("to write " + path.string(), "a folder of that name", "Name a file in it.");
  if (fs::exists(real, error) && !fs::is_regular_file(real, error)) return write_in_place(real, bytes);
  const fs::path fresh = real.parent_path() / ("." + real.filename().string() + "." + std::to_string(::getpid()));
  if (!write_new(fresh, bytes) || ::rename(fresh.c_str(), real.c_str()) != 0) {
    const int code = errno;
    if (code != EEXIST) ::unlink(fresh.c_str());
    return write_problem(path, code);
  }
  flush_folder(real.parent_path());
  return {};
}

Result<std::vector<fs::path>> list_files(const fs::path& folder, std::string_view ending) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.ends_with(ending) && !name.starts_with('.')) files.push_back(at->path());
  }
  if (error) return fail("a folder at " + folder.string(), error.message(), read_hint(error.value()));
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return files;
}

Result<void> check_place(const std::filesystem::path& path) {
  const auto folder = path.parent_path();
  std::error_code error;
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    return fail("a folder at " + folder.string(), "none", "Make it first.");
  }
  if (std::filesystem::is_directory(path, error)) {
    return fail("a file name", "the folder " + path.string(), "Name a file in it.");
  }
  return {};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && !fs::is_directory(folder, error)) error = std::make_error_code(std::errc::not_a_directory);
  if (error) {
    // Missing folders above it were made as well: where that failed something else is in the way.
    const bool no_place = error.value() == ENOENT || error.value() == ENOTDIR || error.value() == EEXIST;
    return fail("to make the folder " + folder.string(), error.message(),
                no_place ? "Choose another place." : write_hint(error.value()));
  }
  return {};
}

fs::path program_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : program.parent_path();
}

bool is_terminal(std::FILE* stream) {
#ifdef __EMSCRIPTEN__
  return driftlab_is_terminal(::fileno(stream)) == 1;
#else
  return ::isatty(::fileno(stream)) == 1;
#endif
}

void take_write_limits_as_errors() {
#ifdef SIGXFSZ
  std::signal(SIGXFSZ, SIG_IGN);
#endif
}

bool print(std::FILE* stream, std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  return std::fflush(stream) == 0 && written;
}

}  // namespace driftlab
