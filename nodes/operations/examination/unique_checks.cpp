#include "nodes/operations/examination/unique_checks.hpp"

#include "nodes/operations/scope_path.hpp"

#include <utility>

namespace cfc::nodes {

namespace {

bool is_outside(const service_set& services) noexcept {
  return services.tenant.unique.auth == unique::auth_mode::external;
}

class unique_examination {
public:
  unique_examination(const service_set& services, check_list& checks, std::vector<std::string> needs,
                     instance_found instance)
      : services_(services), checks_(checks), needs_(std::move(needs)), instance_(std::move(instance)) {}

  boost::asio::awaitable<void> run();

private:
  const std::string& root_id() const noexcept { return services_.tenant.ingestion.scope_id; }
  boost::asio::awaitable<finding> log_in();
  boost::asio::awaitable<finding> count_contents() const;
  boost::asio::awaitable<finding> find_root();
  boost::asio::awaitable<finding> compare_owner() const;
  boost::asio::awaitable<finding> look_above() const;
  boost::asio::awaitable<finding> look_below() const;
  boost::asio::awaitable<void> check_root();

  const service_set& services_;
  check_list& checks_;
  std::vector<std::string> needs_;
  instance_found instance_;
  std::string user_;
  std::optional<unique::scope> root_;
};

boost::asio::awaitable<finding> unique_examination::log_in() {
  user_ = co_await services_.unique.current_user();
  co_return finding{check_end::passed, "logged in as the user " + user_, ""};
}

boost::asio::awaitable<finding> unique_examination::count_contents() const {
  const auto count = co_await services_.unique.count_by_key_prefix(services_.tenant.name + "/");
  co_return finding{
      check_end::passed,
      "it can be asked what it holds: " + std::to_string(count) + " contents with keys of this tenant", ""};
}

boost::asio::awaitable<finding> unique_examination::find_root() {
  root_ = co_await services_.unique.scope_by_id(root_id());
  if (!root_) {
    co_return finding{
        check_end::warning, "the scope " + root_id() + " isn't shown to the user " + user_,
        "A sync asks for access to it first, which is a write, so it may be there. If a sync doesn't find it "
        "either: create it in Unique, correct ingestion.scopeId, or give the user " +
            user_ + " MANAGE, READ and WRITE on it by hand"};
  }
  co_return finding{check_end::passed, "the scope " + root_id() + " is '" + root_->name + "'", ""};
}

boost::asio::awaitable<finding> unique_examination::compare_owner() const {
  const auto owner = root_->external_id.value_or("");
  if (owner.empty()) {
    const auto marked = co_await services_.unique.scopes_by_external_id(instance_.identity);
    if (marked.empty())
      co_return finding{check_end::passed, "nobody's yet; a sync marks it for this Confluence", ""};
    co_return finding{
        check_end::warning,
        "nobody's yet, and this Confluence has the root scope " + marked.front().id + " so far",
        "If ingestion.scopeId was changed on purpose, 'plan' shows what a sync moves. Else correct it"};
  }
  if (owner == instance_.identity)
    co_return finding{check_end::passed, "this Confluence's", ""};
  co_return finding{
      check_end::failed,
      "it belongs to another Confluence (" + owner + ", this one is " + instance_.identity + ")",
      "Name another scope in ingestion.scopeId, or correct the confluence section: a root scope is for one "
      "Confluence"};
}

boost::asio::awaitable<finding> unique_examination::look_above() const {
  const auto path = co_await read_path_of(services_, *root_);
  if (!path.unreadable)
    co_return finding{check_end::passed, path.text, ""};
  co_return finding{check_end::warning,
                    "the scope " + *path.unreadable + " above the root scope isn't shown to the user " +
                        user_,
                    "A sync grants itself READ on it. Where accounts may not do that, give the user " +
                        user_ + " READ on each scope above the root scope by hand"};
}

boost::asio::awaitable<finding> unique_examination::look_below() const {
  const auto children = co_await services_.unique.children_of(root_id());
  if (children.doubt) {
    co_return finding{check_end::warning, "the list of scopes below may not be whole: " + *children.doubt,
                      "Give the user " + user_ + " READ on all scopes below the root scope"};
  }
  co_return finding{check_end::passed, std::to_string(children.rows.size()) + " scopes below it can be read",
                    ""};
}

boost::asio::awaitable<void> unique_examination::check_root() {
  std::vector<std::string> needs{"Unique: login"};
  check_list::body step = [this] { return find_root(); };
  check_list::failure_meaning meaning{"Give the user the role chat.admin.all (docs/rights.md)"};
  co_await checks_.run("Root scope", needs, step, meaning);
  if (!root_ && checks_.passed("Root scope")) {
    for (const char* name : {"Root scope: owner", "Root scope: above", "Root scope: below"})
      checks_.add(name, {check_end::not_tried, "the root scope isn't shown", ""});
    co_return;
  }
  needs = {"Root scope", "Confluence: instance"};
  step = [this] { return compare_owner(); };
  co_await checks_.run("Root scope: owner", needs, step, meaning);
  needs = {"Root scope"};
  step = [this] { return look_above(); };
  co_await checks_.run("Root scope: above", needs, step, meaning);
  step = [this] { return look_below(); };
  co_await checks_.run("Root scope: below", needs, step, meaning);
}

boost::asio::awaitable<void> unique_examination::run() {
  check_list::body step = [this] { return log_in(); };
  check_list::failure_meaning meaning{
      is_outside(services_)
          ? "Check unique.zitadelClientId, the variable that .zitadelClientSecret names, .zitadelProjectId, and the "
            "service user's roles (docs/rights.md)"
          : "Check x-company-id and x-user-id in unique.serviceExtraHeaders: both have to be of an existing user "
            "(docs/rights.md)"};
  co_await checks_.run("Unique: login", needs_, step, meaning);
  std::vector<std::string> needs{"Unique: login"};
  step = [this] { return count_contents(); };
  meaning = {"Give the user the role chat.knowledge.read (docs/rights.md)"};
  co_await checks_.run("Unique: contents", needs, step, meaning);
  co_await check_root();
}

} // namespace

boost::asio::awaitable<void> check_unique(const service_set& services, check_list& checks,
                                          std::vector<std::string> needs, instance_found instance) {
  unique_examination examination(services, checks, std::move(needs), std::move(instance));
  co_await examination.run();
}

boost::asio::awaitable<void> check_writing(const service_set& services, check_list& checks,
                                           const way_to_host& ingestion, std::optional<way_to_host> uploads) {
  if (uploads) {
    co_await check_way(checks, *uploads, services.clock);
  } else if (is_outside(services)) {
    checks.add(
        "Upload host",
        {check_end::not_tried, "Unique names it when a content is registered, which would be a write",
         "Ask who runs Unique for its name, let connections to it pass (docs/rights.md), and have it tried: "
         "doctor --upload-host NAME"});
  } else if (const auto answer = reached(ingestion); checks.passed(answer)) {
    checks.add("Upload host", {check_end::passed, "uploads go to the ingestion service, which answers", ""});
  } else {
    checks.add("Upload host", {check_end::not_tried, "it needs '" + answer + "'", ""});
  }
  checks.add("Writing",
             {check_end::not_tried, "only a write shows whether contents may be ingested and deleted",
              "The role chat.knowledge.write is needed outside of the cluster. Try it with one space: sync "
              "--space KEY"});
}

} // namespace cfc::nodes
