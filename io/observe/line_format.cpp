#include "io/observe/line_format.hpp"

#include "io/observe/secrets.hpp"

#include <boost/locale/utf.hpp>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>

#include <array>
#include <cmath>

namespace cfc::observe {

namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;
using utf8 = boost::locale::utf::utf_traits<char>;

std::string_view text_name(level l) noexcept {
  constexpr std::array<std::string_view, 4> names{"DEBUG", "INFO ", "WARN ", "ERROR"};
  return names[static_cast<std::size_t>(l)];
}

std::string_view json_name(level l) noexcept {
  constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
  return names[static_cast<std::size_t>(l)];
}

std::string utc(std::chrono::system_clock::time_point when) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
  const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(when - seconds).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), rest);
}

/// Calls `each` with every code point and the bytes it takes; U+FFFD stands for bytes that aren't UTF-8.
template <typename Each>
void for_each_code_point(std::string_view text, Each each) {
  for (auto at = text.begin(); at != text.end();) {
    const auto start = at;
    auto point = utf8::decode(at, text.end());
    if (!boost::locale::utf::is_valid_codepoint(point)) {
      point = 0xFFFD;
      at = start + 1;
      each(point, std::string_view("\xEF\xBF\xBD"));
    } else {
      each(point, std::string_view(start, at));
    }
  }
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(text, [&](auto, std::string_view bytes) { out += bytes; });
  return out;
}

void append_escaped(std::string& out, std::string_view text, bool quoted) {
  for_each_code_point(text, [&](auto point, std::string_view bytes) {
    if (point == '\n') {
      out += "\\n";
    } else if (point == '\r') {
      out += "\\r";
    } else if (point == '\t') {
      out += "\\t";
    } else if (point < 0x20 || (point >= 0x7F && point < 0xA0)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(point));
    } else if (quoted && (point == '"' || point == '\\')) {
      (out += '\\') += bytes;
    } else {
      out += bytes;
    }
  });
}

void append_value(std::string& out, std::string_view value) {
  const std::string text = conceal_secrets(value);
  const bool bare = !text.empty() && text.find_first_of(" \"=\\") == std::string::npos;
  if (!bare) {
    out += '"';
  }
  append_escaped(out, text, !bare);
  if (!bare) {
    out += '"';
  }
}

std::string as_text(const line& what) {
  std::string out = utc(what.when);
  ((out += ' ') += text_name(what.severity)) += ' ';
  append_escaped(out, conceal_secrets(what.message), false);
  for (const auto& [name, value] : what.bound) {
    ((out += ' ') += name) += '=';
    append_value(out, value);
  }
  for (const auto& f : what.fields) {
    ((out += ' ') += f.name) += '=';
    if (const auto* text = std::get_if<std::string_view>(&f.value)) {
      append_value(out, *text);
    } else {
      std::visit([&](const auto& value) { out += fmt::format("{}", value); }, f.value);
    }
  }
  return out += '\n';
}

struct json_value {
  json_writer& to;
  void operator()(std::string_view value) const {
    const auto text = conceal_secrets(valid_utf8(value));
    to.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }
  void operator()(std::int64_t value) const { to.Int64(value); }
  void operator()(bool value) const { to.Bool(value); }
  void operator()(double value) const {
    // JSON has no word for NaN and infinity.
    if (std::isfinite(value)) {
      to.Double(value);
    } else {
      to.Null();
    }
  }
};

std::string as_json(const line& what) {
  rapidjson::StringBuffer buffer;
  json_writer writer(buffer);
  const json_value put{writer};
  const auto key = [&](std::string_view name) {
    writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  };
  writer.StartObject();
  key("time");
  put(std::string_view(utc(what.when)));
  key("level");
  put(json_name(what.severity));
  key("message");
  put(what.message);
  for (const auto& [name, value] : what.bound) {
    key(name);
    put(std::string_view(value));
  }
  for (const auto& f : what.fields) {
    key(f.name);
    std::visit(put, f.value);
  }
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

} // namespace

std::string format_line(format how, const line& what) {
  return how == format::json ? as_json(what) : as_text(what);
}

} // namespace cfc::observe
