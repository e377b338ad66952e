#include "tools/simulator/control/expected.hpp"

#include "tools/simulator/control/state.hpp"
#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/sha256.hpp"

#include <algorithm>

namespace cfc::simulator {
namespace {

const std::set<std::string, std::less<>>& default_media_types() {
  static const std::string office = "application/vnd.openxmlformats-officedocument.";
  static const std::set<std::string, std::less<>> types{"application/pdf",
                                                        office + "wordprocessingml.document",
                                                        office + "spreadsheetml.sheet",
                                                        office + "presentationml.presentation",
                                                        "text/plain",
                                                        "text/csv",
                                                        "text/html",
                                                        "image/png",
                                                        "image/jpeg"};
  return types;
}

/// `Text/HTML; charset=utf-8` → `text/html`.
std::string bare_type(std::string_view media_type) {
  std::string result(media_type.substr(0, media_type.find(';')));
  result.erase(result.find_last_not_of(" \t") + 1);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return result;
}

class prediction {
public:
  prediction(const instance& content, const expectation& by,
             const std::function<void(const expected_content&)>& visit)
      : content_(content), by_(by), visit_(visit),
        types_(by.media_types.empty() ? default_media_types() : by.media_types) {}

  void run() {
    const auto lock = content_.reading();
    const auto found = discovered();
    for (page_index index = 0; index < found.size(); ++index)
      if (found[index])
        item(index);
  }

private:
  /// Labelled pages of searched spaces, and everything below those with the all-label.
  std::vector<bool> discovered() const {
    std::vector<bool> found(content_.page_count(), false);
    for (page_index index = 0; index < found.size(); ++index) {
      if (!content_.visible(index) || !searched(content_.spaces()[content_.space_of(index)]))
        continue;
      const bool root = content_.has_label(index, by_.all_label);
      if (root || content_.has_label(index, by_.single_label))
        found[index] = true;
      if (root)
        for (const auto below : content_.descendants(index))
          found[below] = found[below] || content_.visible(below);
    }
    return found;
  }

  bool searched(const space& of) const {
    return of.type == "global" || (by_.cloud && of.type == "collaboration");
  }

  void item(page_index index) {
    const auto shown = content_.get(index);
    if (shown.type != "page" && shown.type != "blogpost" && shown.type != "folder")
      return;
    const auto& in = content_.spaces()[shown.space];
    const auto space_part = std::to_string(in.id) + "_" + in.key;
    const auto prefix =
        (by_.v1_keys ? space_part : by_.tenant + "/" + space_part) + "/" + std::to_string(shown.id);
    if (shown.type != "folder")
      page_content(index, shown, in, prefix);
    if (by_.attachments)
      for (const auto& one : content_.attachments(index))
        attachment_content(one, shown, in, prefix);
  }

  void page_content(page_index index, const page& shown, const space& in, const std::string& key) {
    const auto body = content_.body(index);
    if (body.empty())
      return;
    auto result = common(key, shown.title, in);
    result.is_page = true;
    result.mime_type = "text/html";
    result.byte_size = body.size();
    result.sha256 = by_.hashes ? hex(sha256(body)) : "";
    result.labels = shown.labels;
    std::erase(result.labels, by_.single_label);
    std::erase(result.labels, by_.all_label);
    std::sort(result.labels.begin(), result.labels.end());
    result.labels.erase(std::unique(result.labels.begin(), result.labels.end()), result.labels.end());
    if (!by_.cloud && !by_.base_url.empty())
      result.url = by_.base_url + "/pages/viewpage.action?pageId=" + std::to_string(shown.id);
    visit_(result);
  }

  void attachment_content(const attachment& one, const page& on, const space& in,
                          const std::string& page_key) {
    const auto type = bare_type(one.media_type);
    if (!types_.contains(type) || one.size == 0 || one.size > by_.max_file_bytes)
      return;
    auto result = common(page_key + "::att" + std::to_string(one.id), one.title, in);
    result.mime_type = one.media_type;
    result.byte_size = one.size;
    result.sha256 = by_.hashes ? instance::sha256(one) : "";
    result.read_by_ocr = by_.image_ocr && (type == "image/png" || type == "image/jpeg");
    if (!by_.base_url.empty()) {
      const auto page_id = std::to_string(on.id);
      const auto shown_id = (by_.cloud ? "" : "att") + std::to_string(one.id);
      result.url = by_.base_url + (by_.cloud ? "/wiki" : "") +
                   "/pages/viewpageattachments.action?pageId=" + page_id +
                   "&preview=" + percent_encoded("/" + page_id + "/" + shown_id + "/" + one.title);
    }
    visit_(result);
  }

  expected_content common(const std::string& key, const std::string& title, const space& in) const {
    expected_content result;
    result.key = key;
    result.title = title;
    result.scope_path = by_.root_path + "/" + in.key;
    result.space_key = in.key;
    result.space_name = in.name;
    return result;
  }

  const instance& content_;
  const expectation& by_;
  const std::function<void(const expected_content&)>& visit_;
  const std::set<std::string, std::less<>>& types_;
};

json::object record(const expected_content& what, const expectation& by) {
  json::object result{{"key", what.key},
                      {"title", what.title},
                      {"mimeType", what.mime_type},
                      {"byteSize", what.byte_size},
                      {"sha256", what.sha256},
                      {"scopePath", what.scope_path},
                      {"url", what.url.empty() ? json::value() : json::value(what.url)},
                      {"spaceKey", what.space_key},
                      {"spaceName", what.space_name}};
  if (what.is_page)
    result["confluenceLabels"] = json::array(what.labels.begin(), what.labels.end());
  result["jpgReadMode"] = what.read_by_ocr ? json::value("DOC_INTELLIGENCE_DEFAULT") : json::value();
  result["sourceKind"] = by.cloud ? "ATLASSIAN_CONFLUENCE_CLOUD" : "ATLASSIAN_CONFLUENCE_ONPREM";
  return result;
}

} // namespace

void expected_contents(const instance& content, const expectation& by,
                       const std::function<void(const expected_content&)>& visit) {
  prediction(content, by, visit).run();
}

std::string expected_json(const instance& content, const expectation& by, std::uint64_t most) {
  std::string result = "{\"contents\":[";
  std::uint64_t total = 0;
  expected_contents(content, by, [&](const expected_content& one) {
    if (total < most)
      result += (total == 0 ? "" : ",") + write_json(record(one, by));
    ++total;
  });
  return result + "],\"total\":" + std::to_string(total) + "}";
}

json::object expected_summary(const instance& content, const expectation& by) {
  set_digest digest;
  std::uint64_t contents = 0, bytes = 0;
  expected_contents(content, by, [&](const expected_content& one) {
    ++contents;
    bytes += one.byte_size;
    digest.add(digest_record(one.key, one.title, one.mime_type, one.byte_size, one.sha256, one.scope_path));
  });
  return {{"contents", contents}, {"uploadedBytes", bytes}, {"digest", digest.hex()}};
}

} // namespace cfc::simulator
