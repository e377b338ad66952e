#pragma once

#include "io/curl/answer_budget.hpp"
#include "io/curl/handles.hpp"
#include "io/curl/time_limits.hpp"
#include "io/http/transport.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cfc::curl {

class multi_loop;
struct transfer_host;

/// The largest header block of an answer (REL-9).
constexpr std::size_t longest_header_block = 256 * 1024;
/// What is kept of the body of an answer that isn't 2xx.
constexpr std::size_t longest_error_body = 64 * 1024;
/// An answer beyond `unpacked_freely` may be so many times as long as what came over the wire (REL-9).
constexpr std::uint64_t most_unpacked = 20;
constexpr std::uint64_t unpacked_freely = 16ULL * 1024 * 1024;

/// One request on its way, without its redirects: the callbacks of libcurl, and what they collect. Lives on
/// the engine's thread. `request` and `sink` must outlive it.
class transfer : public std::enable_shared_from_this<transfer> {
public:
  /// @param easy has the options that all transfers of its route share
  /// @param room where the bytes of the answer that it keeps are counted, as long as it lives
  transfer(boost::asio::io_context& io, easy_handle easy, const http::request& request, http::body_sink* sink,
           std::shared_ptr<answer_budget> room);
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;
  ~transfer();

  easy_handle& easy() noexcept { return easy_; }
  const http::request& request() const noexcept { return request_; }
  /// Puts the request's own options on the handle.
  void prepare();

  /// Ends it with libcurl's verdict, or with a fault of our own.
  void finish(CURLcode code) noexcept;
  void fail(http::transport_fault fault, const std::string& why);
  bool ended() const noexcept { return ended_; }
  /// Which time-out is over, in words; nothing when none is.
  std::optional<std::string> overdue(std::chrono::steady_clock::time_point now, const http::timeouts& limits);

  /// Once, after the end.
  /// @throws transport_error
  http::response take();
  /// Where the answer redirects to, resolved; nothing: it doesn't.
  const std::optional<std::string>& redirected_to() const noexcept { return redirected_to_; }
  easy_handle take_handle() noexcept { return std::move(easy_); }

  /// Where admission and loop keep it while it is theirs; only they write here.
  struct placement {
    /// Called when the transfer has left the loop. Only ever constructed: assigning one recurses for ever in
    /// Boost 1.81.
    std::optional<boost::asio::any_completion_handler<void()>> on_end;
    transfer_host* host = nullptr;
    multi_loop* loop = nullptr;
    std::size_t index = 0; ///< among the running ones of the loop
  };
  placement placed;

private:
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_seek(void* self, curl_off_t offset, int origin) noexcept;
  static int on_connected(void* self, char* to, char* from, int to_port, int from_port) noexcept;

  void add_body_options();
  void add_fields();
  std::size_t take_header(std::string_view line);
  std::size_t take_body(std::span<const char> bytes);
  std::size_t to_sink(std::span<const char> bytes);
  std::size_t to_buffer(std::span<const char> bytes);
  std::size_t give_body(std::span<char> into);
  bool begin_sink();
  std::function<void()> resumer(bool transfer::*paused);
  void resume(bool transfer::*paused);
  std::size_t keep(std::span<const char> bytes);
  bool unpacks_too_much(std::size_t more) noexcept;
  std::size_t refuse(http::transport_fault fault, std::string why) noexcept;
  bool request_is_out() const;
  headway reached() const;
  bool good() const noexcept { return answer_.status / 100 == 2; }
  /// Nothing of the final answer has come.
  bool is_interim() const noexcept { return answer_.status < 200; }
  std::string explain(CURLcode code) const;
  void note_end() noexcept;

  boost::asio::io_context& io_;
  easy_handle easy_;
  const http::request& request_;
  http::body_sink* sink_;
  string_list field_list_;
  char error_text_[CURL_ERROR_SIZE] = {};

  http::response answer_;
  std::optional<std::string> redirected_to_;
  std::size_t header_bytes_ = 0;
  /// Of these: in answers before the final one (103 Early Hints and the like).
  std::size_t interim_bytes_ = 0;
  bool header_whole_ = false;
  std::uint64_t dropped_ = 0;
  std::uint64_t unpacked_ = 0; ///< of the answer's body
  std::shared_ptr<answer_budget> room_;
  std::uint64_t held_ = 0; ///< of that room
  std::uint64_t sent_ = 0;
  bool source_ended_ = false;
  bool body_begun_ = false;
  bool paused_down_ = false;
  bool paused_up_ = false;

  bool ended_ = false;
  bool sent_any_ = false; ///< some of the request has gone out by the end
  http::transport_fault fault_ = http::transport_fault::protocol;
  std::string why_;              ///< "": no fault
  std::string_view system_name_; ///< of the fault
  std::exception_ptr thrown_;

  time_limits time_limits_;
};

} // namespace cfc::curl
