#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

/// What a generated page is, computed from its index. Runs of pages are cut into parts with whole-number
/// arithmetic (part p of n items in k parts starts at p * n / k), which can be turned round without a table.
namespace cfc::simulator {

namespace {

constexpr page_index fanout = 20;
constexpr epoch_ms first_creation = 1'420'070'400'000; // 2015-01-01
constexpr epoch_ms day = 86'400'000;
/// What a number is drawn for.
enum draw : std::uint64_t {
  of_created = 1,
  of_edit,
  of_blog,
  of_topic,
  of_body,
  of_size,
  of_type,
  of_word,
  of_extra
};

std::uint64_t scramble(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

std::uint32_t part_start(std::uint64_t part, std::uint64_t items, std::uint64_t parts) {
  return static_cast<std::uint32_t>(part * items / parts);
}
/// The part that holds the item.
std::uint32_t part_of(std::uint64_t item, std::uint64_t items, std::uint64_t parts) {
  return static_cast<std::uint32_t>(((item + 1) * parts - 1) / items);
}

constexpr std::array<std::string_view, 32> words{
    "budget",    "quarter",  "release", "customer", "network", "security", "training", "roadmap",
    "invoice",   "contract", "meeting", "minutes",  "archive", "supplier", "platform", "incident",
    "review",    "handbook", "policy",  "project",  "report",  "strategy", "analysis", "workshop",
    "Überblick", "données",  "サーバ",  "résumé",   "café",    "naïve",    "Größe",    "план"};

struct media {
  std::string_view type;
  std::string_view extension;
};
constexpr std::array<media, 9> supported{
    {{"application/pdf", "pdf"},
     {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
     {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
     {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"},
     {"text/plain", "txt"},
     {"text/csv", "csv"},
     {"text/html", "html"},
     {"image/png", "png"},
     {"image/jpeg", "jpg"}}};
constexpr std::array<media, 3> unsupported{
    {{"application/zip", "zip"}, {"video/mp4", "mp4"}, {"application/octet-stream", "bin"}}};

const std::string& prose() {
  static const std::string text = [] {
    std::string result;
    for (std::uint64_t i = 0; result.size() < 128 * 1024; ++i) {
      result += words[scramble(i) % 24];
      result += i % 13 == 12 ? ". " : " ";
    }
    return result;
  }();
  return text;
}

} // namespace

std::uint64_t instance::mix(std::uint64_t what_for, std::uint64_t number) const {
  return scramble(scramble(settings_.seed * 16 + what_for) ^ number);
}

void instance::make_spaces() {
  const auto roots = settings_.tree_roots.value_or(settings_.spaces);
  for (std::uint32_t i = 0; i < settings_.spaces; ++i) {
    const auto number = std::to_string(i);
    spaces_.push_back({next_space_id_++, "S" + number, "Space " + number + " & Co", "global", false, false});
    space_by_key_.emplace("S" + number, i);
    layout one;
    one.first = part_start(i, settings_.pages, settings_.spaces);
    one.end = part_start(i + 1, settings_.pages, settings_.spaces);
    const auto pages = one.end - one.first;
    const auto wanted = part_start(i + 1, roots, settings_.spaces) - part_start(i, roots, settings_.spaces);
    const auto share = static_cast<page_index>(std::uint64_t{pages} * settings_.tree_percent / 100);
    const auto in_trees = wanted == 0 || pages < 2 ? 0 : std::min(std::max(share, wanted), pages - 1);
    one.roots = std::min(wanted, in_trees);
    one.loose = pages - in_trees;
    layouts_.push_back(one);
  }
}

space_index instance::generated_space(page_index index) const {
  return part_of(index, settings_.pages, settings_.spaces);
}

const instance::layout& instance::layout_of(page_index index) const {
  return layouts_[generated_space(index)];
}

instance::heap instance::heap_of(page_index index) const {
  const auto& at = layout_of(index);
  const auto trees = at.first + at.loose;
  if (index < trees)
    return {at.first, at.loose, false};
  const auto size = at.end - trees;
  const auto tree = part_of(index - trees, size, at.roots);
  const auto start = part_start(tree, size, at.roots);
  return {trees + start, part_start(tree + 1, size, at.roots) - start, true};
}

bool instance::generated_root(page_index index) const {
  const auto in = heap_of(index);
  return in.tree && in.first == index;
}

bool instance::generated_blogpost(page_index index) const {
  const auto in = heap_of(index);
  const std::uint64_t k = index - in.first;
  return !in.tree && k != 0 && k * fanout + 1 >= in.size &&
         mix(of_blog, index) % 100 < settings_.blogposts_percent;
}

std::optional<page_index> instance::generated_parent(page_index index) const {
  const auto in = heap_of(index);
  const auto k = index - in.first;
  if (k != 0)
    return generated_blogpost(index) ? std::nullopt : std::optional(in.first + (k - 1) / fanout);
  return in.tree ? std::optional(layout_of(index).first) : std::nullopt;
}

void instance::collect_generated(page_index ancestor, std::vector<page_index>& into) const {
  const auto in = heap_of(ancestor);
  const std::uint64_t k = ancestor - in.first;
  for (std::uint64_t low = k * fanout + 1, high = k * fanout + fanout; low < in.size;
       low = low * fanout + 1, high = high * fanout + fanout)
    for (auto at = low; at <= std::min<std::uint64_t>(high, in.size - 1); ++at) {
      const auto index = in.first + static_cast<page_index>(at);
      if (in.tree || !generated_blogpost(index))
        into.push_back(index);
    }
  const auto& space = layout_of(ancestor);
  if (ancestor == space.first)
    for (auto index = space.first + space.loose; index < space.end; ++index)
      into.push_back(index);
}

bool instance::generated_label(page_index index, std::string_view label) const {
  if (label == settings_.all_label)
    return generated_root(index);
  if (label == settings_.single_label) {
    const std::uint64_t share = settings_.labelled_percent;
    if (heap_of(index).tree)
      return share != 0 && mix(of_extra, index) % 20 == 0;
    return std::uint64_t{index} * share / 100 != (std::uint64_t{index} + 1) * share / 100;
  }
  const auto topic = mix(of_topic, index);
  return topic % 3 == 0 && label == "topic-" + std::to_string(topic / 3 % 12);
}

epoch_ms instance::generated_created(page_index index) const {
  return first_creation +
         static_cast<epoch_ms>(mix(of_created, index) % static_cast<std::uint64_t>(3'650 * day));
}

epoch_ms instance::generated_when(page_index index) const {
  return generated_created(index) +
         static_cast<epoch_ms>(mix(of_edit, index) % static_cast<std::uint64_t>(300 * day));
}

std::string instance::generated_title(page_index index) const {
  const auto pick = mix(of_word, index);
  std::string title(words[pick % words.size()]);
  title.append(" ").append(words[pick / 64 % words.size()]).append(" ").append(std::to_string(index));
  if (pick % 31 == 0)
    title += " \"quoted\" & <angled> 100%";
  return title;
}

page instance::generated_page(page_index index) const {
  page result;
  result.id = first_page_id + index;
  result.type = generated_blogpost(index) ? "blogpost" : "page";
  result.title = generated_title(index);
  result.space = generated_space(index);
  result.parent = generated_parent(index);
  for (const auto* label : {&settings_.single_label, &settings_.all_label})
    if (generated_label(index, *label))
      result.labels.push_back(*label);
  if (const auto topic = mix(of_topic, index); topic % 3 == 0)
    result.labels.push_back("topic-" + std::to_string(topic / 3 % 12));
  result.created = generated_created(index);
  result.when = generated_when(index);
  result.version = 1 + static_cast<std::uint32_t>(mix(of_edit, index) >> 40) % 20;
  return result;
}

std::string instance::generated_body(std::uint64_t id, std::uint32_t version, std::string_view title) const {
  const auto pick = mix(of_body, id * 1'000 + version);
  const auto mean = std::uint64_t{settings_.body_bytes};
  const auto wanted = mean / 2 + pick % (mean + 1);
  std::string body = "<h1>Page " + std::to_string(id) + ", version " + std::to_string(version) + "</h1><p>";
  body.reserve(body.size() + wanted + title.size() + 256);
  const auto& text = prose();
  while (body.size() < wanted) {
    const auto from = pick / 8 % (text.size() / 2);
    body.append(text, from, std::min<std::size_t>(wanted - body.size(), text.size() / 2));
  }
  body += "</p>";
  if (pick / 64 % 100 < settings_.image_macros_percent)
    body += R"(<ac:image ac:alt="a \uD83E literal"><ri:attachment ri:filename="plan.png" /></ac:image>)";
  body += "<p>Grüße &amp; 🚀 &lt;end&gt;</p>";
  return body;
}

std::pair<std::uint32_t, std::uint32_t> instance::generated_attachment_range(page_index index) const {
  const std::uint64_t all = settings_.attachments;
  const std::uint64_t holders = *settings_.attachment_pages;
  if (holders == 0)
    return {0, 0};
  const auto slot = part_of(index, settings_.pages, holders);
  if (part_start(slot, settings_.pages, holders) != index)
    return {0, 0};
  return {part_start(slot, all, holders), part_start(slot + 1, all, holders)};
}

page_index instance::page_of_generated_attachment(std::uint32_t number) const {
  const auto slot = part_of(number, settings_.attachments, *settings_.attachment_pages);
  return part_start(slot, settings_.pages, *settings_.attachment_pages);
}

attachment instance::generated_attachment(page_index index, std::uint32_t number) const {
  const auto pick = mix(of_type, number);
  const bool skipped = pick % 100 < settings_.unsupported_percent;
  const auto& media =
      skipped ? unsupported[pick / 128 % unsupported.size()] : supported[pick / 128 % supported.size()];
  attachment result;
  result.id = first_attachment_id + number;
  result.title = std::string(words[pick / 8192 % words.size()]);
  result.title += pick / 65536 % 16 == 0 ? " (v0) 100% & more " : "-";
  result.title.append(std::to_string(number)).append(".").append(media.extension);
  result.media_type = std::string(media.type);
  const auto mean = std::uint64_t{settings_.attachment_bytes};
  result.size = 1 + mean / 10 + mix(of_size, number) % (mean * 9 / 5 + 1);
  const auto created = generated_created(index);
  result.when =
      created + static_cast<epoch_ms>(pick % static_cast<std::uint64_t>(generated_when(index) - created + 1));
  return result;
}

std::vector<attachment> instance::generated_attachments(page_index index) const {
  std::vector<attachment> result;
  const auto [from, until] = generated_attachment_range(index);
  for (auto number = from; number < until; ++number)
    result.push_back(generated_attachment(index, number));
  return result;
}

void instance::fill(const attachment& of, std::uint64_t offset, char* into, std::size_t bytes) {
  if (of.content) {
    of.content->copy(into, bytes, offset);
    return;
  }
  const auto key = scramble(of.id * 4'096 + of.version);
  for (std::size_t done = 0; done < bytes;) {
    const auto word = scramble(key + (offset + done) / 8);
    const auto skip = (offset + done) % 8;
    const auto some = std::min<std::size_t>(8 - skip, bytes - done);
    std::memcpy(into + done, reinterpret_cast<const char*>(&word) + skip, some);
    done += some;
  }
}

} // namespace cfc::simulator
