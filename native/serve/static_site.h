#pragma once
// What the server answers, without a socket: files of one folder, their types, precompressed siblings, security headers.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace driftlab {

/// What of a request matters to a static site; header fields are empty when they were not sent.
struct SiteRequest {
  std::string_view method;
  std::string_view target;
  std::string_view host;
  std::string_view accept_encoding;
  std::string_view if_none_match;
};

struct SiteReply {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;                  ///< empty for HEAD and 304
  std::uint64_t content_length = 0;  ///< of the body that a GET gets
};

/// Files below one folder, read when asked for, so that a rebuilt page shows after a reload. Every reply carries the
/// content-security policy under which the page must work.
class StaticSite {
 public:
  /// Refuses a folder without index.html.
  static Result<StaticSite> open(const std::filesystem::path& root);

  /// `port`: the one the server listens on; a Host that does not name this machine and port is refused, so that no
  /// foreign name that resolves to loopback gets in.
  SiteReply reply(const SiteRequest& request, int port) const;
  const std::filesystem::path& root() const { return root_; }

 private:
  explicit StaticSite(std::filesystem::path root) : root_(std::move(root)) {}
  SiteReply file_reply(const SiteRequest& request, const std::string& path) const;

  std::filesystem::path root_;  // canonical
};

/// By the name's ending; application/octet-stream for what is not known.
std::string_view content_type(std::string_view name);
/// Whether an Accept-Encoding header allows this coding: "gzip, br;q=0" refuses br.
bool accepts_encoding(std::string_view header, std::string_view coding);
/// Whether a Host header names this machine's loopback and this port.
bool is_loopback_host(std::string_view host, int port);
/// A plain-text reply about a problem, with the security headers.
SiteReply problem_reply(unsigned status, std::string words);

}  // namespace driftlab
