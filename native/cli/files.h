#pragma once
// Files and terminals: the only place of the command line that asks the operating system.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace driftlab {

/// The whole file; refuses what is no regular file or larger than `limit` bytes.
Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit = 1ULL << 30U);
/// Either the whole new file is there, on the disk, or what was there before: written beside it, flushed, renamed. What is not
/// a regular file (/dev/stdout) is written to directly.
Result<void> write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
/// Whether a file can have this name: its folder is there, and it is no folder itself. For what takes long before it writes.
Result<void> check_place(const std::filesystem::path& path);
/// Files of the folder with this ending, sorted by name, byte by byte. Hidden files are left out.
Result<std::vector<std::filesystem::path>> list_files(const std::filesystem::path& folder, std::string_view ending);
/// Makes the folder and those above it, if they are not there.
Result<void> make_folder(const std::filesystem::path& folder);

/// Where this program lies; empty where that is not known.
std::filesystem::path program_folder();
bool is_terminal(std::FILE* stream);
/// Lets writing beyond a limit on file sizes fail with a message instead of ending the program.
void take_write_limits_as_errors();
/// Prints all of it; false when that failed (full disk, closed pipe).
bool print(std::FILE* stream, std::string_view text);

}  // namespace driftlab
