#include "io/curl/transfer.hpp"

#include "io/curl/fault.hpp"
#include "io/curl/multi_loop.hpp"
#include "io/observe/masking.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <string_view>

namespace cfc::curl {

namespace asio = boost::asio;

namespace {

/// Bodies below this don't need libcurl's large upload buffer, which it allocates anew for every request.
constexpr long small_body = 16 * 1024;

/// What libcurl is asked to open; checked here, since its own list of protocols is costly to set for every
/// request.
void require_http(std::string_view url) {
  const auto is = [&](std::string_view scheme) {
    return http::same_name(url.substr(0, scheme.size()), scheme);
  };
  if (!is("https://") && !is("http://")) {
    throw http::transport_error(http::transport_fault::protocol,
                                "not an http or https URL: " + observe::mask_url(url), false);
  }
}

} // namespace

transfer::transfer(asio::io_context& io, easy_handle easy, const http::request& request,
                   http::body_sink* sink, std::shared_ptr<answer_budget> room)
    : io_(io), easy_(std::move(easy)), request_(request), sink_(sink), room_(std::move(room)) {
  answer_.url = request.url;
}

transfer::~transfer() {
  room_->give_back(held_);
}

void transfer::prepare() {
  require_http(request_.url);
  easy_.set_text(CURLOPT_URL, request_.url.c_str());
  easy_.set_pointer(CURLOPT_PRIVATE, this);
  easy_.set_pointer(CURLOPT_ERRORBUFFER, error_text_);
  easy_.set_function(CURLOPT_HEADERFUNCTION, &transfer::on_header);
  easy_.set_pointer(CURLOPT_HEADERDATA, this);
  easy_.set_function(CURLOPT_WRITEFUNCTION, &transfer::on_body);
  easy_.set_pointer(CURLOPT_WRITEDATA, this);
  if (request_.on_sent) {
    easy_.set_function(CURLOPT_PREREQFUNCTION, &transfer::on_connected);
    easy_.set_pointer(CURLOPT_PREREQDATA, this);
  }
  if (request_.compressed) {
    easy_.set_text(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  }
  if (sink_ != nullptr) {
    easy_.set_number(CURLOPT_BUFFERSIZE, 64L * 1024);
    sink_->on_room(resumer(&transfer::paused_down_));
  }
  add_body_options();
  add_fields();
  time_limits_.begin(std::chrono::steady_clock::now());
}

void transfer::add_body_options() {
  if (request_.verb == http::method::get) {
    easy_.set_flag(CURLOPT_HTTPGET, true);
    return;
  }
  easy_.set_flag(CURLOPT_POST, true);
  if (request_.verb == http::method::put) {
    easy_.set_text(CURLOPT_CUSTOMREQUEST, "PUT");
  }
  if (!request_.source) {
    easy_.set_size(CURLOPT_POSTFIELDSIZE_LARGE, request_.body.size());
    easy_.set_pointer(CURLOPT_POSTFIELDS, request_.body.data());
    if (request_.body.size() < static_cast<std::size_t>(small_body)) {
      easy_.set_number(CURLOPT_UPLOAD_BUFFERSIZE, small_body);
    }
    return;
  }
  if (const auto size = request_.source->size()) {
    easy_.set_size(CURLOPT_POSTFIELDSIZE_LARGE, *size);
  } else {
    field_list_.add("Transfer-Encoding: chunked");
  }
  easy_.set_function(CURLOPT_READFUNCTION, &transfer::on_read);
  easy_.set_pointer(CURLOPT_READDATA, this);
  easy_.set_function(CURLOPT_SEEKFUNCTION, &transfer::on_seek);
  easy_.set_pointer(CURLOPT_SEEKDATA, this);
  request_.source->on_ready(resumer(&transfer::paused_up_));
}

void transfer::add_fields() {
  std::string line;
  for (const auto& [name, value] : request_.fields) {
    if (name.find_first_of("\r\n:") != std::string::npos ||
        value.find_first_of("\r\n") != std::string::npos) {
      throw http::transport_error(http::transport_fault::protocol,
                                  "a header field holds a line break or its name a colon", false);
    }
    // A semicolon is how libcurl is told to send a field without a value.
    line.assign(name).append(value.empty() ? ";" : ": ").append(value);
    field_list_.add(line);
  }
  if (request_.verb != http::method::get) {
    field_list_.add("Expect:");
    if (http::find_header(request_.fields, "Content-Type") == nullptr) {
      field_list_.add("Content-Type:");
    }
  }
  easy_.set_list(CURLOPT_HTTPHEADER, field_list_);
}

// --- pause and resume

/// The call may come from inside a callback of another transfer, or after this one's end.
std::function<void()> transfer::resumer(bool transfer::*paused) {
  return [weak = weak_from_this(), paused] {
    if (const auto self = weak.lock(); self && self.get()->*paused) {
      asio::post(self->io_, [self, paused] { self->resume(paused); });
    }
  };
}

void transfer::resume(bool transfer::*paused) {
  if (ended_ || !(this->*paused)) {
    return;
  }
  this->*paused = false;
  const auto code =
      curl_easy_pause(easy_.get(), (paused_down_ ? CURLPAUSE_RECV : 0) | (paused_up_ ? CURLPAUSE_SEND : 0));
  // What was held back is delivered at once; a refusal then isn't reported in any other way.
  if (code != CURLE_OK) {
    placed.loop->end(*this, code);
  }
}

// --- time-outs

std::optional<std::string> transfer::overdue(std::chrono::steady_clock::time_point now,
                                             const http::timeouts& limits) {
  return time_limits_.overdue(reached(), now, limits);
}

headway transfer::reached() const {
  // Interim answers are no progress: a server may send them for ever.
  const auto down = easy_.size(CURLINFO_SIZE_DOWNLOAD_T) + header_bytes_ - interim_bytes_;
  headway result;
  result.moved = easy_.size(CURLINFO_SIZE_UPLOAD_T) + down + sent_ +
                 static_cast<std::uint64_t>(easy_.number(CURLINFO_REQUEST_SIZE));
  result.down = down;
  result.connected = easy_.size(CURLINFO_PRETRANSFER_TIME_T) > 0;
  result.request_is_out = request_is_out();
  result.answer_begun = header_bytes_ > interim_bytes_;
  result.answer_is_limited = !is_interim() && result.request_is_out && (sink_ == nullptr || !good());
  return result;
}

bool transfer::request_is_out() const {
  if (request_.source) {
    return source_ended_ || (request_.source->size() && sent_ == *request_.source->size());
  }
  return request_.verb == http::method::get || easy_.size(CURLINFO_SIZE_UPLOAD_T) >= request_.body.size();
}

// --- the end

void transfer::note_end() noexcept {
  ended_ = true;
  sent_any_ = easy_.number(CURLINFO_REQUEST_SIZE) > 0;
}

void transfer::finish(CURLcode code) noexcept {
  if (ended_) {
    return;
  }
  note_end();
  try {
    answer_.bytes_down = easy_.size(CURLINFO_SIZE_DOWNLOAD_T);
    answer_.bytes_up = easy_.size(CURLINFO_SIZE_UPLOAD_T);
    if (code != CURLE_OK) {
      if (why_.empty()) {
        const bool proxy_refused = easy_.number(CURLINFO_HTTP_CONNECTCODE) >= 300;
        fault_ = proxy_refused ? http::transport_fault::connect : fault_of(code);
        why_ = explain(code);
        system_name_ = system_name_of(code, easy_.number(CURLINFO_OS_ERRNO));
      }
    } else if (!header_whole_) {
      // To libcurl such an answer is one with an empty body.
      refuse(http::transport_fault::broken, "the connection was closed within the answer's header");
    } else {
      if (auto target = easy_.text(CURLINFO_REDIRECT_URL); answer_.status / 100 == 3 && !target.empty())
        redirected_to_ = std::move(target);
      if (sink_ != nullptr && good() && !body_begun_ && !begin_sink()) {
        refuse(http::transport_fault::refused, "the body was refused");
      }
      http::pad(answer_.body);
    }
  } catch (...) {
    thrown_ = std::current_exception();
  }
}

std::string transfer::explain(CURLcode code) const {
  if (code == CURLE_OUT_OF_MEMORY) {
    return "a header line of the answer is too long for libcurl, or memory ran out";
  }
  return error_text_[0] != '\0' ? std::string(error_text_) : std::string(curl_easy_strerror(code));
}

void transfer::fail(http::transport_fault fault, const std::string& why) {
  if (!ended_) {
    note_end();
    fault_ = fault;
    why_ = why;
  }
}

http::response transfer::take() {
  if (thrown_) {
    std::rethrow_exception(thrown_);
  }
  if (!why_.empty()) {
    // What a proxy was asked for before it refused the tunnel is not the request.
    throw http::transport_error(fault_, why_, sent_any_ && fault_ != http::transport_fault::connect,
                                system_name_);
  }
  return std::move(answer_);
}

} // namespace cfc::curl
