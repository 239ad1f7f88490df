#include "native/serve/static_site.h"

#include <array>
#include <chrono>
#include <fstream>
#include <optional>

#include "native/serve/url_path.h"

namespace driftlab {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestFile = 256ULL << 20U;

// 'wasm-unsafe-eval' lets the page compile WebAssembly and nothing else. frame-ancestors: a course page tried out on this
// machine may embed the playground, foreign sites may not.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self' http://localhost:* http://127.0.0.1:*";

struct TypeOfEnding {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array kTypes = {
    TypeOfEnding{".html", "text/html; charset=utf-8"},
    TypeOfEnding{".js", "text/javascript; charset=utf-8"},
    TypeOfEnding{".mjs", "text/javascript; charset=utf-8"},
    TypeOfEnding{".css", "text/css; charset=utf-8"},
    TypeOfEnding{".wasm", "application/wasm"},
    TypeOfEnding{".json", "application/json"},
    TypeOfEnding{".map", "application/json"},
    TypeOfEnding{".webmanifest", "application/manifest+json"},
    TypeOfEnding{".md", "text/markdown; charset=utf-8"},
    TypeOfEnding{".txt", "text/plain; charset=utf-8"},
    TypeOfEnding{".toml", "text/plain; charset=utf-8"},
    TypeOfEnding{".svg", "image/svg+xml"},
    TypeOfEnding{".png", "image/png"},
    TypeOfEnding{".jpg", "image/jpeg"},
    TypeOfEnding{".webp", "image/webp"},
    TypeOfEnding{".ico", "image/x-icon"},
    TypeOfEnding{".woff2", "font/woff2"},
    TypeOfEnding{".otf", "font/otf"},
    TypeOfEnding{".ttf", "font/ttf"},
    TypeOfEnding{".npz", "application/zip"},
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Calls visit(element) for each element of a comma-separated header; true from it ends the walk.
template <class Visit>
bool any_element(std::string_view header, Visit visit) {
  while (!header.empty()) {
    const std::size_t end = header.find(',');
    if (visit(trimmed(header.substr(0, end)))) return true;
    if (end == std::string_view::npos) break;
    header.remove_prefix(end + 1);
  }
  return false;
}

bool is_zero_quality(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return false;
  const std::string_view value = trimmed(parameters.substr(at + 2));
  return !value.empty() && value.find_first_not_of("0.") == std::string_view::npos;
}

void add_common_headers(SiteReply& reply) {
  reply.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
}

bool is_within(const fs::path& path, const fs::path& root) {
  auto at = path.begin();
  for (const auto& part : root) {
    if (at == path.end() || *at != part) return false;
    ++at;
  }
  return true;
}

// The file a path leads to after following symbolic links, if it is a regular file inside the root.
std::optional<fs::path> regular_file_within(const fs::path& path, const fs::path& root) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error || !is_within(real, root) || !fs::is_regular_file(real, error) || error) return std::nullopt;
  return real;
}

struct FileVersion {
  fs::path path;
  std::string_view coding;  // "", "br", "gzip"
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
};

std::optional<FileVersion> version_of(const fs::path& path, std::string_view coding) {
  std::error_code error;
  FileVersion version{path, coding, fs::file_size(path, error), 0};
  if (error) return std::nullopt;
  const auto time = fs::last_write_time(path, error);
  if (error) return std::nullopt;
  version.modified_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  return version;
}

// A compressed sibling older than its original is left over from an earlier build. Whole seconds: not every compressor
// copies the fraction.
bool is_stale(const FileVersion& sibling, const FileVersion& original) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return sibling.modified_ns / kSecond < original.modified_ns / kSecond;
}

FileVersion best_version(const FileVersion& original, const fs::path& root, std::string_view accept_encoding) {
  struct Sibling {
    std::string_view coding, ending;
  };
  for (const auto& [coding, ending] : {Sibling{"br", ".br"}, Sibling{"gzip", ".gz"}}) {
    if (!accepts_encoding(accept_encoding, coding)) continue;
    const auto path = regular_file_within(fs::path(original.path) += ending, root);
    if (!path) continue;
    const auto sibling = version_of(*path, coding);
    if (sibling && !is_stale(*sibling, original)) return *sibling;
  }
  return original;
}

std::string etag_of(const FileVersion& version) {
  std::string tag = "\"" + std::to_string(version.modified_ns) + "-" + std::to_string(version.size);
  if (!version.coding.empty()) tag += "-" + std::string(version.coding);
  return tag + "\"";
}

std::optional<std::string> read_whole(const FileVersion& version) {
  if (version.size > kLargestFile) return std::nullopt;
  std::ifstream file(version.path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(version.size), '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  // A file that changed between looking and reading is asked for again rather than sent cut off.
  if (file.gcount() != static_cast<std::streamsize>(bytes.size())) return std::nullopt;
  return bytes;
}

SiteReply redirect_to_folder(std::string_view target) {
  const std::string_view path = target.substr(0, target.find_first_of("?#"));
  SiteReply reply = problem_reply(301, "The page is one slash further.\n");
  reply.headers.emplace_back("Location", std::string(path) + "/" + std::string(target.substr(path.size())));
  return reply;
}

}  // namespace

std::string_view content_type(std::string_view name) {
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

bool accepts_encoding(std::string_view header, std::string_view coding) {
  return any_element(header, [&](std::string_view element) {
    const std::size_t end = element.find(';');
    if (trimmed(element.substr(0, end)) != coding) return false;
    return end == std::string_view::npos || !is_zero_quality(element.substr(end + 1));
  });
}

bool is_loopback_host(std::string_view host, int port) {
  for (const std::string_view name : {"localhost", "127.0.0.1", "[::1]"}) {
    if (!host.starts_with(name)) continue;
    const std::string_view rest = host.substr(name.size());
    if (rest == ":" + std::to_string(port) || (rest.empty() && port == 80)) return true;
  }
  return false;
}

SiteReply problem_reply(unsigned status, std::string words) {
  SiteReply reply;
  reply.status = status;
  reply.body = std::move(words);
  reply.content_length = reply.body.size();
  add_common_headers(reply);
  reply.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Result<StaticSite> StaticSite::open(const fs::path& root) {
  std::error_code error;
  const fs::path real = fs::canonical(root, error);
  if (error || !regular_file_within(real / "index.html", real)) {
    return fail("a folder with the built page (index.html) at " + root.string(),
                error ? error.message() : "a folder without index.html",
                "Build the page with ./play, or name its folder with --root DIR.");
  }
  return StaticSite(real);
}

SiteReply StaticSite::reply(const SiteRequest& request, int port) const {
  SiteReply reply;
  if (!is_loopback_host(request.host, port)) {
    reply = problem_reply(403, "This server answers to http://localhost:" + std::to_string(port) + "/ only.\n");
  } else if (request.method != "GET" && request.method != "HEAD") {
    reply = problem_reply(405, "This server knows GET and HEAD only.\n");
    reply.headers.emplace_back("Allow", "GET, HEAD");
  } else if (const auto path = path_of_target(request.target)) {
    reply = file_reply(request, *path);
  } else {
    reply = problem_reply(400, "This is not a path on this server.\n");
  }
  if (request.method == "HEAD") reply.body.clear();
  return reply;
}

SiteReply StaticSite::file_reply(const SiteRequest& request, const std::string& path) const {
  const bool folder = path.empty() || path.ends_with('/');
  const auto real = regular_file_within(root_ / (folder ? path + "index.html" : path), root_);
  if (!real) {
    if (!folder && regular_file_within(root_ / path / "index.html", root_)) return redirect_to_folder(request.target);
    return problem_reply(404, "There is no such file here.\n");
  }
  const auto original = version_of(*real, "");
  if (!original) return problem_reply(404, "There is no such file here.\n");
  const FileVersion version = best_version(*original, root_, request.accept_encoding);
  const std::string etag = etag_of(version);

  SiteReply reply;
  add_common_headers(reply);
  reply.headers.emplace_back("ETag", etag);
  reply.headers.emplace_back("Cache-Control", "no-cache");  // keep it, but ask whether it is still the same
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  const bool unchanged = any_element(request.if_none_match, [&](std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == "*" || tag == etag;
  });
  if (unchanged) {
    reply.status = 304;
    return reply;
  }
  auto bytes = read_whole(version);
  if (!bytes) return problem_reply(503, "The file is changing or too large; try again.\n");
  reply.headers.emplace_back("Content-Type", content_type(original->path.filename().string()));
  if (!version.coding.empty()) reply.headers.emplace_back("Content-Encoding", version.coding);
  reply.body = std::move(*bytes);
  reply.content_length = reply.body.size();
  return reply;
}

}  // namespace driftlab
