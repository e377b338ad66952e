#include "nodes/operations/examination/confluence_checks.hpp"

#include "io/http/api_error.hpp"
#include "nodes/operations/login_page.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

constexpr int rows_looked_at = 50;
constexpr std::size_t bytes_looked_at = 4'096;
constexpr const char* rights = " (docs/rights.md)";

/// A page that was found, and an attachment, to try the rest with.
struct samples {
  std::string page_id, space_id, space_key;
  confluence::content_type type = confluence::content_type::page;
  confluence::client::download_target file;
  std::string file_type; ///< the media type
};

/// Takes the first bytes of a file, and no more.
class first_bytes final : public http::body_sink {
public:
  bool begin(int /*status*/, const http::headers& fields) override {
    fields_ = fields;
    return true;
  }
  verdict write(std::span<const char> bytes) override {
    bytes_.append(bytes.data(),
                  std::min(bytes.size(), bytes_looked_at - std::min(bytes_.size(), bytes_looked_at)));
    return bytes_.size() < bytes_looked_at ? verdict::taken : verdict::abort;
  }
  void on_room(std::function<void()> /*resume*/) override {}

  const std::string& bytes() const noexcept { return bytes_; }
  const http::headers& fields() const noexcept { return fields_; }

private:
  std::string bytes_;
  http::headers fields_;
};

/// All checks share what was found.
class confluence_examination {
public:
  confluence_examination(const service_set& services, check_list& checks, std::string needs)
      : services_(services), checks_(checks), needs_(std::move(needs)) {}

  boost::asio::awaitable<instance_found> run();

private:
  bool on_cloud() const noexcept { return services_.confluence.kind() == confluence::instance::cloud; }
  std::string login_remedy() const;
  boost::asio::awaitable<std::string> search(std::string label, int rows) const;
  boost::asio::awaitable<finding> log_in() const;
  boost::asio::awaitable<finding> identify();
  boost::asio::awaitable<finding> count(std::string label);
  void sample(const confluence::search_page& page);
  boost::asio::awaitable<finding> read_body() const;
  boost::asio::awaitable<finding> read_file() const;
  boost::asio::awaitable<void> check_labels();
  boost::asio::awaitable<void> check_samples();
  boost::asio::awaitable<void> check_deletion_rights();
  boost::asio::awaitable<finding> look_up_page() const;
  boost::asio::awaitable<finding> look_up_labels() const;
  boost::asio::awaitable<finding> look_up_file() const;
  boost::asio::awaitable<finding> look_up_space() const;

  const service_set& services_;
  check_list& checks_;
  std::string needs_;
  instance_found instance_;
  samples samples_;
  std::uint64_t found_ = 0; ///< rows of both labels
};

std::string confluence_examination::login_remedy() const {
  const auto& settings = services_.tenant.confluence;
  switch (settings.auth) {
  case config::confluence_auth::pat:
    return "Make a new personal access token for the connector's user, and put it into the variable that "
           "confluence.auth.token names: it may have expired, or been copied with a blank";
  case config::confluence_auth::basic:
    return "Check confluence.auth.username and .password, and that basic authentication isn't switched off or stopped by "
           "a CAPTCHA";
  case config::confluence_auth::oauth_2lo:
    break;
  }
  return on_cloud()
             ? "Check confluence.auth.clientId and the variable that .clientSecret names, that the credential has the "
               "scope search:confluence, and that confluence.cloudId is this site's (docs/rights.md)"
             : "Check confluence.auth.clientId and the variable that .clientSecret names, and that the application "
               "link has the scope READ and the two-legged flow (docs/rights.md)";
}

boost::asio::awaitable<std::string> confluence_examination::search(std::string label, int rows) const {
  auto walk = services_.confluence.start_search(confluence::root_search(services_.confluence.kind(), label));
  walk.limit_to(rows);
  co_return co_await services_.confluence.fetch(walk);
}

boost::asio::awaitable<finding> confluence_examination::log_in() const {
  co_await services_.confluence.check_account();
  co_await search(services_.tenant.confluence.ingest_single_label, 1);
  co_return finding{check_end::passed, "the login is accepted, and may search", ""};
}

boost::asio::awaitable<finding> confluence_examination::identify() {
  instance_.identity = co_await services_.confluence.identity();
  co_return finding{check_end::passed, instance_.identity, ""};
}

void confluence_examination::sample(const confluence::search_page& page) {
  for (const auto& one : page.contents) {
    const bool has_body =
        one.type == confluence::content_type::page || one.type == confluence::content_type::blogpost;
    if (!has_body || one.space == confluence::content::no_space)
      continue;
    if (samples_.page_id.empty()) {
      const auto& space = page.spaces[one.space];
      samples_.page_id = one.id;
      samples_.type = one.type;
      samples_.space_id = space.id;
      samples_.space_key = space.key;
    }
    for (std::uint32_t i = 0; i < one.attachment_count && samples_.file.attachment_id.empty(); ++i) {
      const auto& file = page.attachments[one.first_attachment + i];
      if (file.size.value_or(1) == 0)
        continue;
      samples_.file = {std::string(one.id), std::string(file.id), std::string(file.download)};
      samples_.file_type = file.media_type;
    }
  }
}

boost::asio::awaitable<finding> confluence_examination::count(std::string label) {
  const auto body = co_await search(label, rows_looked_at);
  const auto& labels = services_.tenant.confluence;
  const auto page = confluence::read_search_page(body, {labels.ingest_single_label, labels.ingest_all_label});
  sample(page);
  found_ += page.rows;
  if (page.rows == 0) {
    co_return finding{
        check_end::warning, "no page that the account may see has it",
        "Check its spelling, put it on a page, and let the account see that page's space (Space settings, "
        "Permissions). One of the two labels may well be unused"};
  }
  const bool all = page.next.empty() && page.rows < static_cast<std::size_t>(rows_looked_at);
  const auto number = all ? std::to_string(page.rows)
                      : page.total
                          ? "about " + std::to_string(std::max<std::uint64_t>(*page.total, page.rows))
                          : std::to_string(page.rows) + " or more";
  co_return finding{check_end::passed, number + " found", ""};
}

boost::asio::awaitable<finding> confluence_examination::read_body() const {
  const auto body = co_await services_.confluence.fetch_body(samples_.page_id);
  if (!body || !body->has_body) {
    co_return finding{
        check_end::failed, "page " + samples_.page_id + " came without its text",
        "Let the account view it: a restriction of the page, or of one above it, may hide its text"};
  }
  co_return finding{check_end::passed,
                    "page " + samples_.page_id + ": " + std::to_string(body->body.size()) + " bytes", ""};
}

boost::asio::awaitable<finding> confluence_examination::read_file() const {
  first_bytes sink;
  try {
    co_await services_.confluence.download(samples_.file, sink);
  } catch (const http::api_error& error) {
    // Having seen enough is one, too.
    if (sink.bytes().empty())
      throw;
  }
  if (const auto why = login_page_refusal(sink.fields(), samples_.file_type, sink.bytes())) {
    co_return finding{
        check_end::failed, *why,
        "Let the connector's requests for downloads pass the single sign-on before Confluence, as those for "
        "/rest do"};
  }
  co_return finding{check_end::passed,
                    "attachment " + samples_.file.attachment_id + ": its first " +
                        std::to_string(sink.bytes().size()) + " bytes came",
                    ""};
}

boost::asio::awaitable<finding> confluence_examination::look_up_page() const {
  bool there = false;
  if (on_cloud()) {
    const std::vector<std::string> ids{samples_.page_id};
    const auto found = co_await services_.confluence.stored_pages(ids, samples_.type);
    there = !found.empty();
  } else {
    const auto found = co_await services_.confluence.stored(samples_.page_id);
    there = found.has_value();
  }
  if (!there) {
    co_return finding{
        check_end::warning, "page " + samples_.page_id + ", which a search finds, isn't found by its id",
        "Look whether the search index is up to date, and whether something on the way answers in "
        "Confluence's place. Deletions are left out as long as this lasts"};
  }
  co_return finding{check_end::passed, "page " + samples_.page_id + " is found by its id", ""};
}

boost::asio::awaitable<finding> confluence_examination::look_up_labels() const {
  co_await services_.confluence.stored_labels(samples_.page_id, samples_.type);
  if (samples_.type == confluence::content_type::page) {
    confluence::stored_ancestor below{samples_.page_id, "page"};
    co_await services_.confluence.stored_ancestors(below);
  }
  co_return finding{check_end::passed, "labels and ancestors of page " + samples_.page_id + " can be read",
                    ""};
}

boost::asio::awaitable<finding> confluence_examination::look_up_file() const {
  const auto found = co_await services_.confluence.stored_attachment(samples_.file.attachment_id);
  if (!found) {
    co_return finding{check_end::warning,
                      "attachment " + samples_.file.attachment_id +
                          ", which a search lists, isn't found by its id",
                      "Deletions of attachments are left out as long as this lasts"};
  }
  co_return finding{check_end::passed, "attachment " + samples_.file.attachment_id + " is found by its id",
                    ""};
}

boost::asio::awaitable<finding> confluence_examination::look_up_space() const {
  const auto state = co_await services_.confluence.look_up_space(samples_.space_id, samples_.space_key);
  if (state == confluence::space_state::gone) {
    co_return finding{check_end::warning,
                      "space " + samples_.space_key + ", which has pages, is said not to be there",
                      "Let the account view the space itself, and not only pages in it"};
  }
  co_return finding{check_end::passed, "space " + samples_.space_key + " can be asked for", ""};
}

boost::asio::awaitable<void> confluence_examination::check_labels() {
  const std::vector<std::string> needs{"Confluence: login"};
  const check_list::failure_meaning meaning{"Let the account search, and see the pages that carry the label" +
                                            std::string(rights)};
  const std::vector<std::string> labels{services_.tenant.confluence.ingest_single_label,
                                        services_.tenant.confluence.ingest_all_label};
  for (const auto& label : labels) {
    check_list::body step = [this, label] { return count(label); };
    co_await checks_.run("Label '" + label + "'", needs, step, meaning);
  }
  if (found_ == 0 && checks_.passed("Label '" + labels.front() + "'") &&
      checks_.passed("Label '" + labels.back() + "'")) {
    checks_.add("Labels",
                {check_end::failed, "neither finds anything, so that a sync would bring nothing",
                 "Correct confluence.ingestSingleLabel and .ingestAllLabel, or label the first page"});
  }
}

boost::asio::awaitable<void> confluence_examination::check_samples() {
  std::vector<std::string> needs{"Confluence: login"};
  const auto without = [this](std::string name, std::string what) {
    checks_.add(std::move(name), {check_end::not_tried, "no " + what + " was found to try it with", ""});
  };
  if (samples_.page_id.empty() && checks_.passed(needs.front())) {
    without("Page body", "page");
  } else {
    check_list::body step = [this] { return read_body(); };
    const check_list::failure_meaning meaning{
        "Let the account view the page; on Cloud the credential needs the scope "
        "search:confluence" +
        std::string(rights)};
    co_await checks_.run("Page body", needs, step, meaning);
  }
  if (!services_.tenant.ingestion.with_attachments) {
    checks_.add("Attachment", {check_end::not_tried, "ingestion.attachments.mode is disabled", ""});
  } else if (samples_.file.attachment_id.empty() && checks_.passed(needs.front())) {
    without("Attachment", "attachment");
  } else {
    check_list::body step = [this] { return read_file(); };
    const check_list::failure_meaning meaning{
        on_cloud()
            ? "Grant the scope readonly:content.attachment:confluence to the credential, and let connections to "
              "api.media.atlassian.com pass (docs/rights.md)"
            : "Let the account view attachments, and requests for /download pass any single sign-on before "
              "Confluence (docs/rights.md)"};
    co_await checks_.run("Attachment", needs, step, meaning);
  }
}

boost::asio::awaitable<void> confluence_examination::check_deletion_rights() {
  const std::vector<std::string> needs{"Confluence: login"};
  const auto run = [&](std::string name, bool has_sample, check_list::body step,
                       std::string scope) -> boost::asio::awaitable<void> {
    if (!has_sample && checks_.passed(needs.front())) {
      checks_.add(std::move(name), {check_end::not_tried, "nothing was found to try it with", ""});
      co_return;
    }
    const check_list::failure_meaning meaning{
        on_cloud()
            ? "Grant the scope " + scope +
                  " to the credential: without it deletions are checked by searches only, or not at all "
                  "(docs/rights.md)"
            : "Let the account view it by its id: without that, nothing is deleted (docs/protection.md)",
        check_end::warning};
    co_await checks_.run(std::move(name), needs, std::move(step), meaning);
  };
  if (services_.tenant.processing.verify_deletions != config::deletion_check::store) {
    checks_.add("Deletions: look-ups",
                {check_end::not_tried, "processing.verifyDeletions doesn't ask the content store", ""});
    co_return;
  }
  const bool page = !samples_.page_id.empty(), file = !samples_.file.attachment_id.empty();
  check_list::body step = [this] { return look_up_page(); };
  co_await run("Deletions: pages", page, step, "read:page:confluence");
  if (on_cloud()) {
    step = [this] { return look_up_labels(); };
    co_await run("Deletions: labels", page, step, "read:content.metadata:confluence");
  }
  step = [this] { return look_up_file(); };
  co_await run("Deletions: attachments", file, step, "read:attachment:confluence");
  step = [this] { return look_up_space(); };
  co_await run("Deletions: spaces", page, step, "read:space:confluence");
}

boost::asio::awaitable<instance_found> confluence_examination::run() {
  std::vector<std::string> needs{needs_};
  check_list::body step = [this] { return identify(); };
  check_list::failure_meaning meaning{
      "Let /rest/applinks/1.0/manifest be asked for without a login, and check that "
      "confluence.baseUrl, with its context path, leads to a Data Center (docs/rights.md)"};
  co_await checks_.run("Confluence: instance", needs, step, meaning);
  step = [this] { return log_in(); };
  meaning = {login_remedy()};
  co_await checks_.run("Confluence: login", needs, step, meaning);
  co_await check_labels();
  co_await check_samples();
  co_await check_deletion_rights();
  co_return instance_;
}

} // namespace

boost::asio::awaitable<instance_found> check_confluence(const service_set& services, check_list& checks,
                                                        std::string needs) {
  confluence_examination examination(services, checks, std::move(needs));
  co_return co_await examination.run();
}

} // namespace cfc::nodes
