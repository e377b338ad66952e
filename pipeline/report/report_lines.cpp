#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/printable.hpp"
#include "nodes/operations/content_keys.hpp"
#include "pipeline/report/report.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>
#include <utility>

namespace cfc::pipeline {

std::string to_failure_line(const std::string& tenant, const nodes::item_outcome& failed) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> out(buffer);
  const auto put_number = [&](std::string_view name, int value) {
    text::write_key(out, name);
    out.Int(value);
  };
  const auto put_text = [&](std::string_view name, std::string_view value) {
    text::write_member(out, name, observe::conceal_secrets(value));
  };
  out.StartObject();
  put_text("tenant", tenant);
  put_text("key", failed.key);
  put_text("pageId", nodes::page_of(nodes::item_of(failed.key)));
  put_text("space", nodes::space_key_of(failed.key));
  put_text("step", failed.step);
  put_number("status", failed.status);
  put_text("message", failed.reason);
  put_number("tries", failed.tries);
  out.EndObject();
  return text::printable_json({buffer.GetString(), buffer.GetSize()}) + "\n";
}

std::string to_deletion_lines(const std::vector<cycle_report>& reports) {
  std::string lines;
  rapidjson::StringBuffer buffer;
  for (const auto& report : reports) {
    for (const auto& record : report.deletions) {
      buffer.Clear();
      rapidjson::Writer<rapidjson::StringBuffer> out(buffer);
      out.StartObject();
      for (const auto& [name, value] :
           {std::pair<std::string_view, std::string_view>{"tenant", report.tenant},
            {"key", record.key},
            {"outcome", name_of(record.how)},
            {"reason", record.reason}}) {
        text::write_member(out, name, observe::conceal_secrets(value));
      }
      out.EndObject();
      lines.append(text::printable_json({buffer.GetString(), buffer.GetSize()})).append("\n");
    }
  }
  return lines;
}

} // namespace cfc::pipeline
