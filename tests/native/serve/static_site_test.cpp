#include "native/serve/static_site.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "tests/native/temporary_folder.h"

namespace driftlab {
namespace {

namespace fs = std::filesystem;

constexpr int kPort = 8080;

std::string header(const SiteReply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

class StaticSiteTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("page/index.html", "<!doctype html>page");
    folder_.write("page/app.wasm", "plain wasm bytes");
    folder_.write("page/lessons/index.html", "lessons");
    folder_.write("secret.txt", "secret");
    site_ = std::make_unique<StaticSite>(StaticSite::open(folder_.path() / "page").value());
  }

  SiteReply get(std::string_view target, std::string_view accept = {}, std::string_view none_match = {}) {
    return site_->reply({"GET", target, "localhost:8080", accept, none_match}, kPort);
  }

  TemporaryFolder folder_;
  std::unique_ptr<StaticSite> site_;
};

TEST_F(StaticSiteTest, ServesFilesAndFolders) {
  EXPECT_EQ(get("/").body, "<!doctype html>page");
  EXPECT_EQ(get("/?seed=7").body, "<!doctype html>page");
  EXPECT_EQ(get("/lessons/").body, "lessons");
  const SiteReply redirect = get("/lessons?a=b");
  EXPECT_EQ(redirect.status, 301U);
  EXPECT_EQ(header(redirect, "Location"), "/lessons/?a=b");
  EXPECT_EQ(get("/nothing.js").status, 404U);
  EXPECT_EQ(get("/nothing/").status, 404U);
}

TEST_F(StaticSiteTest, NamesTypes) {
  EXPECT_EQ(content_type("app.wasm"), "application/wasm");
  EXPECT_EQ(content_type("app.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(content_type("style.css"), "text/css; charset=utf-8");
  EXPECT_EQ(content_type("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(content_type("a.json"), "application/json");
  EXPECT_EQ(content_type("01-lane.md"), "text/markdown; charset=utf-8");
  EXPECT_EQ(content_type("inter.woff2"), "font/woff2");
  EXPECT_EQ(content_type("inter.otf"), "font/otf");
  EXPECT_EQ(content_type("000.npz"), "application/zip");
  EXPECT_EQ(content_type("icon.svg"), "image/svg+xml");
  EXPECT_EQ(content_type("icon.png"), "image/png");
  EXPECT_EQ(content_type("driftlab.webmanifest"), "application/manifest+json");
  EXPECT_EQ(content_type("clone.dlp"), "application/octet-stream");
}

TEST_F(StaticSiteTest, SendsCompressedSiblingsToThoseWhoTakeThem) {
  folder_.write("page/app.wasm.br", "br bytes");
  folder_.write("page/app.wasm.gz", "gz bytes");
  const SiteReply br = get("/app.wasm", "gzip, deflate, br");
  EXPECT_EQ(br.body, "br bytes");
  EXPECT_EQ(header(br, "Content-Encoding"), "br");
  EXPECT_EQ(header(br, "Content-Type"), "application/wasm");
  EXPECT_EQ(header(br, "Vary"), "Accept-Encoding");
  EXPECT_EQ(get("/app.wasm", "gzip").body, "gz bytes");
  EXPECT_EQ(get("/app.wasm", "gzip;q=0.5, br;q=0").body, "gz bytes");
  const SiteReply plain = get("/app.wasm", "");
  EXPECT_EQ(plain.body, "plain wasm bytes");
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  EXPECT_NE(header(plain, "ETag"), header(br, "ETag"));
}

TEST_F(StaticSiteTest, LeavesStaleCompressedSiblingsAlone) {
  const auto old = folder_.write("page/app.wasm.br", "from an earlier build");
  fs::last_write_time(old, fs::last_write_time(folder_.path() / "page/app.wasm") - std::chrono::seconds(10));
  EXPECT_EQ(get("/app.wasm", "br").body, "plain wasm bytes");
}

TEST_F(StaticSiteTest, AnswersNotModified) {
  const SiteReply first = get("/app.wasm");
  const std::string etag = header(first, "ETag");
  ASSERT_FALSE(etag.empty());
  const SiteReply again = get("/app.wasm", {}, "\"other\", W/" + etag);
  EXPECT_EQ(again.status, 304U);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(header(again, "ETag"), etag);
  EXPECT_EQ(get("/app.wasm", {}, "\"other\"").status, 200U);
  EXPECT_EQ(get("/app.wasm", {}, "*").status, 304U);

  folder_.write("page/app.wasm", "plain wasm bytes, rebuilt");
  EXPECT_EQ(get("/app.wasm", {}, etag).status, 200U);
}

TEST_F(StaticSiteTest, KeepsInsideTheFolder) {
  fs::create_symlink(folder_.path() / "secret.txt", folder_.path() / "page/link.txt");
  fs::create_directory_symlink(folder_.path(), folder_.path() / "page/up");
  fs::create_symlink("app.wasm", folder_.path() / "page/inside.wasm");
  EXPECT_EQ(get("/link.txt").status, 404U);
  EXPECT_EQ(get("/up/secret.txt").status, 404U);
  EXPECT_EQ(get("/inside.wasm").body, "plain wasm bytes");
  for (const char* target : {"/../secret.txt", "/%2e%2e/secret.txt", "/lessons/../../secret.txt", "/..%2fsecret.txt"}) {
    const SiteReply reply = get(target);
    EXPECT_EQ(reply.status, 400U) << target;
    EXPECT_EQ(reply.body.find("secret"), std::string::npos) << target;
  }
  // A compressed sibling is no way out either.
  fs::create_symlink(folder_.path() / "secret.txt", folder_.path() / "page/app.wasm.br");
  EXPECT_EQ(get("/app.wasm", "br").body, "plain wasm bytes");
}

TEST_F(StaticSiteTest, ReadsRegularFilesOnly) {
  ASSERT_EQ(::mkfifo((folder_.path() / "page/pipe").c_str(), 0600), 0);
  EXPECT_EQ(get("/pipe").status, 404U);  // and does not wait for a writer
  folder_.write("page/.hidden", "hidden");
  EXPECT_EQ(get("/.hidden").status, 400U);
}

TEST_F(StaticSiteTest, ChecksTheHost) {
  for (const char* host : {"localhost:8080", "127.0.0.1:8080", "[::1]:8080"})
    EXPECT_TRUE(is_loopback_host(host, kPort));
  for (const char* host : {"", "localhost", "localhost:80", "localhost:80800", "localhost.evil.example:8080",
                           "evil.example:8080", "evil.example", "127.0.0.1.evil.example:8080", "127.0.0.1", "[::1]",
                           "localhost:8080@evil.example", "LOCALHOST.:8080"}) {
    EXPECT_FALSE(is_loopback_host(host, kPort)) << host;
    EXPECT_EQ(site_->reply({"GET", "/", host, {}, {}}, kPort).status, 403U) << host;
  }
  EXPECT_TRUE(is_loopback_host("localhost", 80));
}

TEST_F(StaticSiteTest, KnowsGetAndHeadOnly) {
  const SiteReply head = site_->reply({"HEAD", "/app.wasm", "localhost:8080", {}, {}}, kPort);
  EXPECT_EQ(head.status, 200U);
  EXPECT_TRUE(head.body.empty());
  EXPECT_EQ(head.content_length, 16U);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "<unknown>"}) {
    const SiteReply reply = site_->reply({method, "/", "localhost:8080", {}, {}}, kPort);
    EXPECT_EQ(reply.status, 405U) << method;
    EXPECT_EQ(header(reply, "Allow"), "GET, HEAD");
  }
}

TEST_F(StaticSiteTest, SendsSecurityHeadersWithEverything) {
  for (const char* target : {"/", "/nothing", "/../x", "/lessons"}) {
    const SiteReply reply = get(target);
    const std::string policy = header(reply, "Content-Security-Policy");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos) << target;
    EXPECT_EQ(policy.find("unsafe-inline"), std::string::npos) << target;
    EXPECT_EQ(policy.find("'unsafe-eval'"), std::string::npos) << target;
    EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff") << target;
    EXPECT_EQ(header(reply, "Referrer-Policy"), "no-referrer") << target;
  }
}

TEST(StaticSite, RefusesFoldersWithoutThePage) {
  const TemporaryFolder folder;
  for (const auto& root : {folder.path(), folder.path() / "missing"}) {
    const auto site = StaticSite::open(root);
    ASSERT_FALSE(site.has_value());
    EXPECT_NE(site.error().expected.find(root.string()), std::string::npos);
    EXPECT_NE(site.error().hint.find("./play"), std::string::npos);
  }
}

TEST(AcceptEncoding, ReadsQualities) {
  EXPECT_TRUE(accepts_encoding("br", "br"));
  EXPECT_TRUE(accepts_encoding("gzip,br ; q=0.1", "br"));
  EXPECT_FALSE(accepts_encoding("gzip, br;q=0", "br"));
  EXPECT_FALSE(accepts_encoding("gzip, br; q=0.000", "br"));
  EXPECT_FALSE(accepts_encoding("brotli, xbr", "br"));
  EXPECT_FALSE(accepts_encoding("", "br"));
}

}  // namespace
}  // namespace driftlab
