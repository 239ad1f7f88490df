#include "native/serve/server.h"

#include <array>
#include <utility>  // Boost 1.74 uses std::exchange without it

// Boost after <utility>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <optional>

#include "native/serve/static_site.h"

namespace driftlab {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr std::uint32_t kHeaderLimit = 16 * 1024;
constexpr std::uint64_t kBodyLimit = 0;  // a static site is asked, never told
constexpr int kMostConnections = 256;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// What every connection shares; all on the one thread that runs the io_context.
struct Shared {
  StaticSite site;
  int port = 0;
  std::chrono::seconds idle;
  int connections = 0;
};

// One connection: reads a request, writes its answer, again until either side has enough.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Shared& shared) : stream_(std::move(socket)), shared_(shared) { ++shared_.connections; }
  ~Session() { --shared_.connections; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(kHeaderLimit);
    parser_->body_limit(kBodyLimit);
    stream_.expires_after(shared_.idle);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](ErrorCode error, std::size_t) { self->on_read(error); });
  }

 private:
  void on_read(ErrorCode error) {
    if (error == http::error::header_limit) return write_problem(431, "The request's header is too long.\n");
    if (error == http::error::body_limit) return write_problem(413, "This server takes no request body.\n");
    if (error == http::error::end_of_stream || error == beast::error::timeout) return close();
    if (error.category() == http::make_error_code(http::error::bad_method).category()) {
      return write_problem(400, "This is not an HTTP/1 request.\n");
    }
    if (error) return;  // the other side is gone
    const auto& request = parser_->get();
    if (request.count(http::field::host) != 1) return write_problem(400, "A request names its host once.\n");
    const SiteRequest question{view(request.method_string()), view(request.target()), view(request[http::field::host]),
                               view(request[http::field::accept_encoding]), view(request[http::field::if_none_match])};
    write(shared_.site.reply(question, shared_.port), request.version(), request.keep_alive());
  }

  void write_problem(unsigned status, std::string words) { write(problem_reply(status, std::move(words)), 11, false); }

  void write(SiteReply reply, unsigned version, bool keep_alive) {
    response_.emplace();
    response_->version(version);
    response_->result(reply.status);
    for (const auto& [name, value] : reply.headers) response_->set(name, value);
    response_->keep_alive(keep_alive);
    // HEAD names the length of the body it does not send; 304 has none to name.
    if (reply.status != 304) response_->content_length(reply.content_length);
    response_->body() = std::move(reply.body);
    stream_.expires_after(shared_.idle);
    http::async_write(stream_, *response_, [self = shared_from_this(), keep_alive](ErrorCode error, std::size_t) {
      if (error) return;
      if (keep_alive) return self->read();
      self->close();
    });
  }

  // Says goodbye and reads on until the other side does too: closing with unread bytes would reset the connection and could
  // take the answer with it.
  void close() {
    ErrorCode ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(std::chrono::seconds(1));
    drain();
  }

  void drain() {
    stream_.async_read_some(asio::buffer(waste_), [self = shared_from_this()](ErrorCode error, std::size_t count) {
      self->drained_ += count;
      if (!error && self->drained_ < kDrainLimit) self->drain();
    });
  }

  static constexpr std::size_t kDrainLimit = 1U << 20U;

  beast::tcp_stream stream_;
  Shared& shared_;
  beast::flat_buffer buffer_{kHeaderLimit * 2};
  std::optional<http::request_parser<http::empty_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::array<char, 4096> waste_{};
  std::size_t drained_ = 0;
};

Error port_error(int port, const ErrorCode& error) {
  if (error == asio::error::address_in_use) {
    return {"port " + std::to_string(port) + " to be free", "a port that another program listens on",
            "Is Driftlab running already? Otherwise take another one: --port " +
                std::to_string(port < 65535 ? port + 1 : 8080) + ", or --port 0 for any."};
  }
  return {"to listen on port " + std::to_string(port) + " of 127.0.0.1", error.message(),
          "Take a port above 1023, for example --port 8080."};
}

}  // namespace

struct Server::Impl {
  explicit Impl(StaticSite site) : shared{std::move(site), 0, {}, 0} {}

  ErrorCode listen(int port) {
    ErrorCode error;
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port));
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) shared.port = acceptor.local_endpoint(error).port();
    return error;
  }

  void accept() {
    acceptor.async_accept([this](ErrorCode error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (error) return pause();
      if (shared.connections < kMostConnections) std::make_shared<Session>(std::move(socket), shared)->read();
      accept();
    });
  }

  // Out of descriptors, most likely: wait for some to come back instead of trying in a tight loop.
  void pause() {
    timer.expires_after(std::chrono::milliseconds(100));
    timer.async_wait([this](ErrorCode error) {
      if (!error) accept();
    });
  }

  // Before the io_context: connections that it destroys still count themselves off.
  Shared shared;
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  asio::steady_timer timer{context};
  asio::signal_set signals{context};
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::open(const ServeOptions& options) {
  if (options.port < 0 || options.port > 65535) {
    return fail("a port from 0 to 65535", std::to_string(options.port),
                "For example --port 8080; 0 takes any free one.");
  }
  auto site = StaticSite::open(options.root);
  if (!site) return tl::unexpected(site.error());
  auto impl = std::make_unique<Impl>(std::move(*site));
  impl->shared.idle = std::chrono::seconds(options.idle_seconds);
  if (const ErrorCode error = impl->listen(options.port)) return tl::unexpected(port_error(options.port, error));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const {
  return impl_->shared.port;
}

std::string Server::address() const {
  return "http://localhost:" + std::to_string(port()) + "/";
}

void Server::run(bool until_signal) {
  if (until_signal) {
    ErrorCode ignored;
    impl_->signals.add(SIGINT, ignored);
    impl_->signals.add(SIGTERM, ignored);
    impl_->signals.async_wait([this](ErrorCode error, int) {
      if (!error) stop();
    });
  }
  impl_->accept();
  impl_->context.run();
}

void Server::stop() {
  impl_->context.stop();
}

}  // namespace driftlab
