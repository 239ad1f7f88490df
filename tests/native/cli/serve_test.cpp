// The served page as a browser meets it: the real program, a real port, a real signal.

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

// `driftlab serve` in the background.
class Served {
 public:
  explicit Served(std::vector<std::string> arguments) {
    int ends[2];
    if (::pipe(ends) != 0) return;
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      std::vector<char*> words = {const_cast<char*>("driftlab"), const_cast<char*>("serve")};
      for (auto& argument : arguments) words.push_back(argument.data());
      words.push_back(nullptr);
      ::execv(DRIFTLAB_PROGRAM, words.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    char c = 0;
    while (::read(ends[0], &c, 1) == 1 && c != '\n') line_.push_back(c);
    ::close(ends[0]);
  }
  ~Served() {
    if (process_ > 0) stop(SIGKILL);
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  const std::string& line() const { return line_; }
  int port() const { return std::stoi("0" + line_.substr(line_.find_last_of(':') + 1)); }
  /// Its exit code; -1 when the signal ended it.
  int stop(int signal) {
    ::kill(process_, signal);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t process_ = -1;
  std::string line_;
};

std::string get(int port, const std::string& target) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string reply;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
    const std::string request =
        "GET " + target + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port) + "\r\nConnection: close\r\n\r\n";
    static_cast<void>(::send(socket, request.data(), request.size(), MSG_NOSIGNAL));
    char part[4096];
    for (ssize_t count = 0; (count = ::recv(socket, part, sizeof part, 0)) > 0;) {
      reply.append(part, static_cast<std::size_t>(count));
    }
  }
  ::close(socket);
  return reply;
}

TEST(Serve, PrintsItsAddressAndEndsOnASignal) {
  const TemporaryFolder folder;
  folder.write("index.html", "the page");
  for (const int signal : {SIGINT, SIGTERM}) {
    Served served({"--port", "0", "--root", folder.path().string()});
    EXPECT_TRUE(served.line().starts_with("Driftlab is at http://localhost:")) << served.line();
    ASSERT_GT(served.port(), 0) << served.line();
    EXPECT_TRUE(get(served.port(), "/").ends_with("the page"));
    EXPECT_TRUE(get(served.port(), "/../x").starts_with("HTTP/1.1 400"));
    EXPECT_EQ(served.stop(signal), 0);
  }
}

TEST(Serve, TellsItsAddressAsJson) {
  const TemporaryFolder folder;
  folder.write("index.html", "the page");
  const Served served({"--port", "0", "--json", "--root", folder.path().string()});
  const auto json = nlohmann::json::parse(served.line(), nullptr, false);
  ASSERT_TRUE(json.is_object()) << served.line();
  EXPECT_EQ(json["address"], "http://localhost:" + std::to_string(json["port"].get<int>()) + "/");
}

TEST(Serve, SaysWhenThePortIsTaken) {
  const TemporaryFolder folder;
  folder.write("index.html", "the page");
  const Served served({"--port", "0", "--root", folder.path().string()});
  const std::string port = std::to_string(served.port());
  const Ran second = run_program(folder.path(), "serve --root . --port " + port);
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_EQ(second.out, "");
  EXPECT_NE(second.err.find("expected port " + port + " to be free"), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("--port "), std::string::npos) << second.err;
}

TEST(Serve, SaysWhenThereIsNoPage) {
  const TemporaryFolder folder;
  const Ran ran = run_program(folder.path(), "serve --port 0 --root .");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("index.html"), std::string::npos);
  EXPECT_NE(ran.err.find("./play"), std::string::npos);
}

}  // namespace
}  // namespace driftlab
