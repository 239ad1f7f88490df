#include "native/cli/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>

#include "tests/native/temporary_folder.h"

namespace driftlab {
namespace {

namespace fs = std::filesystem;

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

// No file may grow beyond this many bytes: what a full disk looks like to a program.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    take_write_limits_as_errors();
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST(Files, WritesAndReads) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a.npz";
  ASSERT_TRUE(write_file(file, bytes_of("first")).has_value());
  ASSERT_TRUE(write_file(file, bytes_of("second, longer")).has_value());
  EXPECT_EQ(read_file(file).value(), bytes_of("second, longer"));
  ASSERT_TRUE(write_file(file, {}).has_value());
  EXPECT_TRUE(read_file(file).value().empty());
  EXPECT_EQ(entries(folder.path()), 1U);  // nothing left beside it
}

TEST(Files, KeepsWhatWasThereWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  const auto file = folder.write("a.npz", "recorded before");
  {
    const FileSizeLimit limit(1000);
    const auto written = write_file(file, Bytes(5000, 1));
    ASSERT_FALSE(written.has_value());
    EXPECT_NE(written.error().expected.find(file.string()), std::string::npos);
    EXPECT_NE(written.error().hint.find("space"), std::string::npos);
  }
  EXPECT_EQ(read_file(file).value(), bytes_of("recorded before"));
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(Files, TellsOfAFullDevice) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const auto written = write_file("/dev/full", bytes_of("anything"));
  ASSERT_FALSE(written.has_value());
  EXPECT_NE(written.error().hint.find("space"), std::string::npos);
}

TEST(Files, NeverReplacesADevice) {
  ASSERT_TRUE(write_file("/dev/null", bytes_of("anything")).has_value());
  struct stat about {};
  ASSERT_EQ(::stat("/dev/null", &about), 0);
  EXPECT_TRUE(S_ISCHR(about.st_mode));
}

TEST(Files, WritesThroughLinks) {
  const TemporaryFolder folder;
  const auto target = folder.write("real.dlp", "before");
  fs::create_symlink(target, folder.path() / "link.dlp");
  ASSERT_TRUE(write_file(folder.path() / "link.dlp", bytes_of("after")).has_value());
  EXPECT_TRUE(fs::is_symlink(folder.path() / "link.dlp"));
  EXPECT_EQ(read_file(target).value(), bytes_of("after"));
}

TEST(Files, RefusesToWriteWhereItCannot) {
  const TemporaryFolder folder;
  EXPECT_FALSE(write_file(folder.path(), bytes_of("x")).has_value());
  const auto missing = write_file(folder.path() / "no/such/a.npz", bytes_of("x"));
  ASSERT_FALSE(missing.has_value());
  EXPECT_NE(missing.error().hint.find("folder"), std::string::npos);
  const auto file = folder.write("file", "x");
  EXPECT_FALSE(make_folder(file).has_value());
  EXPECT_FALSE(make_folder(file / "below").has_value());
  EXPECT_TRUE(make_folder(folder.path() / "a/b/c").has_value());
  EXPECT_TRUE(make_folder(folder.path() / "a/b/c").has_value());
}

TEST(Files, RefusesToReadWhatIsNoFile) {
  const TemporaryFolder folder;
  EXPECT_FALSE(read_file(folder.path()).has_value());
  EXPECT_FALSE(read_file(folder.path() / "missing").has_value());
  EXPECT_FALSE(read_file("/dev/zero").has_value());
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(read_file(folder.path() / "pipe").has_value());  // and does not wait for a writer
  EXPECT_FALSE(read_file(folder.write("large", "12345"), 4).has_value());
}

TEST(Files, ListsInOrderOfName) {
  const TemporaryFolder folder;
  for (const char* name : {"010.npz", "002.npz", "100.npz", "a.txt", ".hidden.npz", "001.npz"}) folder.write(name, "x");
  std::vector<std::string> names;
  const auto files = list_files(folder.path(), ".npz").value();
  for (const auto& path : files) names.push_back(path.filename().string());
  EXPECT_EQ(names, (std::vector<std::string>{"001.npz", "002.npz", "010.npz", "100.npz"}));
  EXPECT_FALSE(list_files(folder.path() / "missing", ".npz").has_value());
}

}  // namespace
}  // namespace driftlab
