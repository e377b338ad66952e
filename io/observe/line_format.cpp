#include "io/observe/line_format.hpp"

#include "io/text/printable.hpp"
#include "io/text/utc.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/fmt/fmt.h>

#include <array>
#include <chrono>
#include <cmath>
#include <unistd.h>
#include <variant>

namespace cfc::observe {

namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string_view text_name(level l) noexcept {
  constexpr std::array<std::string_view, 7> names{"TRACE", "DEBUG", "INFO ", "WARN ", "ERROR", "FATAL", ""};
  return names[static_cast<std::size_t>(l)];
}

const std::string& host_name() {
  static const std::string name = [] {
    std::array<char, 256> buffer{};
    return ::gethostname(buffer.data(), buffer.size() - 1) == 0 ? std::string(buffer.data()) : std::string();
  }();
  return name;
}

/// Within quotes, so that a value ends where its quotes do.
std::string quoted(std::string_view text) {
  std::string inside;
  for (const auto c : text) {
    if (c == '"' || c == '\\') {
      inside += '\\';
    }
    inside += c;
  }
  return '"' + text::printable(inside) + '"';
}

void append_value(std::string& out, std::string_view text) {
  const bool bare = !text.empty() && text.find_first_of(" \"=\\") == std::string_view::npos;
  out += bare ? text::printable(text) : quoted(text);
}

struct text_value {
  std::string& out;
  void operator()(std::string_view value) const { append_value(out, value); }
  void operator()(json_text value) const { append_value(out, value.json); }
  void operator()(const auto& value) const { out += fmt::format("{}", value); }
};

std::string as_text(const line& line) {
  std::string out = text::utc_milliseconds(std::chrono::floor<std::chrono::milliseconds>(line.when));
  ((out += ' ') += text_name(line.severity)) += ' ';
  out += text::printable(line.message);
  for (const auto& [name, value] : line.bound) {
    ((out += ' ') += name) += '=';
    append_value(out, value);
  }
  for (const auto& f : line.fields) {
    ((out += ' ') += f.name) += '=';
    std::visit(text_value{out}, f.value);
  }
  return out += '\n';
}

struct json_value {
  json_writer& to;
  void operator()(std::string_view value) const {
    to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  void operator()(json_text value) const {
    to.RawValue(value.json.data(), value.json.size(), rapidjson::kArrayType);
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

void put_member(json_writer& to, std::string_view name, const auto& value) {
  to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  json_value{to}(value);
}

void put_member(json_writer& to, const field& f) {
  std::visit([&](const auto& value) { put_member(to, f.name, value); }, f.value);
}

/// Fields that say more of the error on their line.
bool tells_of_error(const field& f) noexcept {
  return f.name == "statusCode" || f.name == "graphqlErrors";
}

void put_error(json_writer& to, const field& error, std::span<const field> fields) {
  to.Key("err");
  to.StartObject();
  put_member(to, "name", std::string_view("Error"));
  std::visit([&](const auto& message) { put_member(to, "message", message); }, error.value);
  for (const auto& f : fields) {
    if (tells_of_error(f))
      put_member(to, f);
  }
  to.EndObject();
}

std::string as_json(const line& line) {
  rapidjson::StringBuffer buffer;
  json_writer writer(buffer);
  writer.StartObject();
  put_member(writer, "level", std::int64_t{number_of(line.severity)});
  put_member(
      writer, "time",
      std::int64_t{
          std::chrono::duration_cast<std::chrono::milliseconds>(line.when.time_since_epoch()).count()});
  put_member(writer, "pid", std::int64_t{::getpid()});
  put_member(writer, "hostname", std::string_view(host_name()));
  for (const auto& [name, value] : line.bound)
    put_member(writer, name, std::string_view(value));
  for (const auto& f : line.fields) {
    if (f.name == "error") {
      put_error(writer, f, line.fields);
    } else if (!tells_of_error(f)) {
      put_member(writer, f);
    }
  }
  put_member(writer, "msg", line.message);
  writer.EndObject();
  return text::printable_json({buffer.GetString(), buffer.GetSize()}) + '\n';
}

} // namespace

std::string format_line(format how, const line& line) {
  return how == format::json ? as_json(line) : as_text(line);
}

} // namespace cfc::observe
