#include "native/serve/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/native/temporary_folder.h"

namespace driftlab {
namespace {

// A client that writes exactly what it is told to.
class Connection {
 public:
  explicit Connection(int port, std::uint32_t address = INADDR_LOOPBACK) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(address);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// Everything until the server closes.
  std::string read_all() {
    std::string text;
    char part[4096];
    for (ssize_t count = 0; (count = ::recv(socket_, part, sizeof part, 0)) > 0;) {
      text.append(part, static_cast<std::size_t>(count));
    }
    return text;
  }
  /// Until `end` has come.
  std::string read_until(std::string_view end) {
    std::string text;
    char c = 0;
    while (text.find(end) == std::string::npos && ::recv(socket_, &c, 1, 0) == 1) text.push_back(c);
    return text;
  }

 private:
  int socket_;
  bool connected_ = false;
};

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("index.html", "<!doctype html>page");
    folder_.write("app.wasm", std::string(300'000, 'w'));
    folder_.write("app.wasm.br", "br bytes");
    start(30);
  }
  void start(int idle_seconds) {
    auto server = Server::open({0, folder_.path(), idle_seconds});
    ASSERT_TRUE(server.has_value()) << server.error().message();
    server_ = std::move(*server);
    thread_ = std::thread([this] { server_->run(false); });
  }
  void finish() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }
  void TearDown() override { finish(); }

  std::string host() const { return "Host: localhost:" + std::to_string(server_->port()) + "\r\n"; }
  std::string ask(const std::string& line, const std::string& headers = {}) {
    Connection connection(server_->port());
    connection.send(line + " HTTP/1.1\r\n" + host() + headers + "Connection: close\r\n\r\n");
    return connection.read_all();
  }

  TemporaryFolder folder_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

TEST_F(ServerTest, AnswersOverARealSocket) {
  const std::string reply = ask("GET /");
  EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\n")) << reply;
  EXPECT_NE(reply.find("Content-Type: text/html; charset=utf-8\r\n"), std::string::npos);
  EXPECT_NE(reply.find("Content-Length: 19\r\n"), std::string::npos);
  EXPECT_NE(reply.find("Content-Security-Policy: default-src 'none';"), std::string::npos);
  EXPECT_TRUE(reply.ends_with("\r\n\r\n<!doctype html>page"));
  const std::string large = ask("GET /app.wasm");
  EXPECT_NE(large.find("Content-Type: application/wasm\r\n"), std::string::npos);
  EXPECT_EQ(large.size() - large.find("\r\n\r\n") - 4, 300'000U);
}

TEST_F(ServerTest, SendsBrotliAndHeadAndNotModified) {
  const std::string br = ask("GET /app.wasm", "Accept-Encoding: gzip, br\r\n");
  EXPECT_NE(br.find("Content-Encoding: br\r\n"), std::string::npos);
  EXPECT_TRUE(br.ends_with("\r\n\r\nbr bytes"));
  const std::string head = ask("HEAD /app.wasm");
  EXPECT_NE(head.find("Content-Length: 300000\r\n"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  const auto at = head.find("ETag: ");
  ASSERT_NE(at, std::string::npos);
  const std::string etag = head.substr(at + 6, head.find("\r\n", at) - at - 6);
  const std::string same = ask("GET /app.wasm", "If-None-Match: " + etag + "\r\n");
  EXPECT_TRUE(same.starts_with("HTTP/1.1 304 Not Modified\r\n")) << same;
  EXPECT_TRUE(same.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, KeepsConnectionsOpen) {
  Connection connection(server_->port());
  for (int i = 0; i < 3; ++i) {
    connection.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
    EXPECT_TRUE(connection.read_until("<!doctype html>page").starts_with("HTTP/1.1 200")) << i;
  }
  // Two at once.
  connection.send("GET / HTTP/1.1\r\n" + host() + "\r\nGET /no HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n");
  const std::string both = connection.read_all();
  EXPECT_NE(both.find("200 OK"), std::string::npos);
  EXPECT_NE(both.find("404 Not Found"), std::string::npos);
}

TEST_F(ServerTest, RefusesForeignHosts) {
  const auto ask_host = [&](const std::string& lines) {
    Connection connection(server_->port());
    connection.send("GET / HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n");
    return connection.read_all();
  };
  EXPECT_TRUE(ask_host("Host: evil.example\r\n").starts_with("HTTP/1.1 403"));
  EXPECT_TRUE(ask_host("Host: evil.example:" + std::to_string(server_->port()) + "\r\n").starts_with("HTTP/1.1 403"));
  EXPECT_TRUE(ask_host("Host: localhost:1\r\n").starts_with("HTTP/1.1 403"));
  EXPECT_TRUE(ask_host("").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask_host(host() + "Host: evil.example\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask_host("Host: 127.0.0.1:" + std::to_string(server_->port()) + "\r\n").starts_with("HTTP/1.1 200"));
}

TEST_F(ServerTest, RefusesNonsense) {
  EXPECT_TRUE(ask("GET /../../etc/passwd").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask("GET /%2e%2e/%2e%2e/etc/passwd").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask("GET http://localhost/").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask("DELETE /").starts_with("HTTP/1.1 405"));
  EXPECT_TRUE(ask("GET /", "Content-Length: 5\r\n").starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(ask("GET /", "X-Long: " + std::string(40'000, 'x') + "\r\n").starts_with("HTTP/1.1 431"));
  Connection connection(server_->port());
  connection.send("\x16\x03\x01 this is not HTTP\r\n\r\n");
  EXPECT_TRUE(connection.read_all().starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask("GET /").starts_with("HTTP/1.1 200"));  // still there
}

TEST_F(ServerTest, ClosesIdleConnections) {
  finish();
  start(1);
  Connection silent(server_->port());
  Connection slow(server_->port());
  slow.send("GET / HTT");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(silent.read_all(), "");
  EXPECT_EQ(slow.read_all(), "");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
}

TEST_F(ServerTest, ServesManyAtOnce) {
  std::atomic<int> good = 0;
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        const std::string reply = ask("GET /app.wasm");
        if (reply.size() - reply.find("\r\n\r\n") - 4 == 300'000) ++good;
      }
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(good, 80);
}

TEST_F(ServerTest, ListensOnLoopbackOnly) {
  // Any other address of 127/8 is this machine too, but not the one that is listened on: a wildcard socket would answer.
  EXPECT_FALSE(Connection(server_->port(), INADDR_LOOPBACK + 1).connected());
  EXPECT_TRUE(Connection(server_->port()).connected());
}

TEST_F(ServerTest, SaysWhenThePortIsInUse) {
  const int port = server_->port();
  const auto second = Server::open({port, folder_.path(), 30});
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().expected.find(std::to_string(port)), std::string::npos);
  EXPECT_NE(second.error().hint.find("--port"), std::string::npos);
  finish();
  server_.reset();
  // Given back at once, although connections may still linger.
  EXPECT_TRUE(Server::open({port, folder_.path(), 30}).has_value());
}

TEST(Server, RefusesImpossiblePorts) {
  const TemporaryFolder folder;
  folder.write("index.html", "page");
  for (const int port : {-1, 65536}) EXPECT_FALSE(Server::open({port, folder.path(), 30}).has_value());
}

TEST(Server, NamesItsAddress) {
  const TemporaryFolder folder;
  folder.write("index.html", "page");
  const auto server = Server::open({0, folder.path(), 30});
  ASSERT_TRUE(server.has_value());
  EXPECT_GT((*server)->port(), 0);
  EXPECT_EQ((*server)->address(), "http://localhost:" + std::to_string((*server)->port()) + "/");
}

}  // namespace
}  // namespace driftlab
