#include "io/text/printable.hpp"
#include "nodes/operations/content_keys.hpp"
#include "pipeline/report/json_fields.hpp"
#include "pipeline/report/report.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>
#include <utility>

namespace cfc::pipeline {

std::string to_failure_line(const std::string& tenant, const nodes::item_outcome& failed) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> out(buffer);
  out.StartObject();
  add_text(out, "tenant", tenant);
  add_text(out, "key", failed.key);
  add_text(out, "pageId", nodes::page_of(nodes::item_of(failed.key)));
  add_text(out, "space", nodes::space_key_of(failed.key));
  add_text(out, "step", failed.step);
  add_number(out, "status", failed.status);
  add_text(out, "message", failed.reason);
  add_number(out, "tries", failed.tries);
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
        add_text(out, name, value);
      }
      out.EndObject();
      lines.append(text::printable_json({buffer.GetString(), buffer.GetSize()})).append("\n");
    }
  }
  return lines;
}

} // namespace cfc::pipeline
