#pragma once
// The page on this machine's loopback: an HTTP/1.1 server of one folder. One thread, asynchronous, quick to stop.

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/error.h"

namespace driftlab {

struct ServeOptions {
  int port = 8080;  ///< 0: any free one
  std::filesystem::path root;
  int idle_seconds = 30;  ///< a connection that sends no request for so long, or takes none of its answer, is closed
};

class Server {
 public:
  /// Takes the port on 127.0.0.1. Refuses a folder without the page, and a port that is in use or not ours to take.
  static Result<std::unique_ptr<Server>> open(const ServeOptions& options);
  ~Server();

  int port() const;
  /// "http://localhost:8080/"
  std::string address() const;
  /// Serves until stop(), or until SIGINT or SIGTERM when `until_signal`.
  void run(bool until_signal);
  /// From any thread.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace driftlab
