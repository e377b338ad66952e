#pragma once

#include "io/http/message.hpp"
#include "io/unique/client.hpp"

#include <rapidjson/stringbuffer.h>

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace cfc::unique {

/// The JSON of a diff, made from its items (DIF-8). Its size is counted beforehand by running through the
/// items once, since a proxied platform may refuse a chunked request. That of most spaces is small, and kept;
/// of a larger one at most a chunk is in memory, made again as it is sent.
class diff_body final : public http::body_source {
public:
  static constexpr std::size_t chunk_bytes = 64 * 1024;
  /// Of all that wait for an answer together it has to stay small against the records of their items.
  static constexpr std::size_t most_kept_bytes = 1024 * 1024;

  /// `items` must outlive it, and give the same items after each rewind().
  diff_body(std::string partial_key, const source_facts& source, diff_items& items);

  /// Counts one more chunk; false when all are counted and the body is ready to be sent.
  bool count_some();

  std::optional<std::uint64_t> size() const override { return size_; }
  read_result read(std::span<char> into) override;
  bool rewind() override;
  /// Never called back: the items never have to be waited for.
  void on_ready(std::function<void()> resume) override;

private:
  /// Behind what is in chunk_.
  void write_chunk();
  void write_head();

  std::string partial_key_;
  std::string source_kind_, source_name_;
  diff_items& items_;
  rapidjson::StringBuffer chunk_;
  std::size_t given_of_chunk_ = 0;
  bool kept_ = false; ///< chunk_ is the whole body
  bool begun_ = false, has_items_ = false, complete_ = false;
  std::uint64_t given_ = 0;
  std::uint64_t size_ = 0;
};

} // namespace cfc::unique
