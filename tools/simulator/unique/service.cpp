#include "tools/simulator/unique/service.hpp"

#include "tools/simulator/text/time.hpp"
#include "tools/simulator/unique/diff.hpp"
#include "tools/simulator/unique/known_documents.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace cfc::simulator {
namespace {

const json::value no_value;

reply plain_error(int status, const std::string& message) {
  return reply::json(status, write_json(json::object({{"message", message}, {"statusCode", status}})));
}

reply graphql_errors(int status, const std::string& message, const std::string& code,
                     const std::string& field = {}) {
  json::object error{{"message", message}};
  if (!field.empty())
    error["path"] = json::array{field};
  error["extensions"] = json::object({{"code", code}});
  json::object body{{"errors", json::array{std::move(error)}}};
  if (!field.empty())
    body["data"] = nullptr;
  return reply::json(status, write_json(body));
}

/// What a fault rule and the log call the operation: its root fields.
std::string fields_of(const graphql::operation& what) {
  std::string result;
  for (const auto& field : what.selected)
    result += (result.empty() ? "" : ",") + field.name;
  return result;
}

} // namespace

unique_state::unique_state(const unique_settings& settings)
    : contents(scopes), access(settings), uploads(settings, contents),
      operations(settings, scopes, contents, uploads) {
  for (const auto& seed : settings.scopes) {
    scope_index at = no_scope;
    std::string_view rest = seed.path;
    for (auto slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
      const std::string name(rest.substr(0, slash));
      const auto known = scopes.child(at, name);
      at = known ? *known : scopes.add(at, name);
      rest.remove_prefix(slash + 1);
    }
    scopes.add(at, std::string(rest), seed.id);
  }
}

unique_service::unique_service(unique_settings settings)
    : settings_(std::move(settings)), state_(std::make_unique<unique_state>(settings_)) {}

void unique_service::reset() {
  const std::lock_guard lock(mutex_);
  state_ = std::make_unique<unique_state>(settings_);
}

reply unique_service::handle(call& request) {
  const bool post = request.method == "POST";
  if (post && request.path == "/ingestion/graphql")
    return graphql(request, graphql::endpoint::ingestion);
  if (post && request.path == "/scope-management/graphql")
    return graphql(request, graphql::endpoint::scope_management);
  if (post && request.path == "/ingestion/v2/content/file-diff")
    return file_diff(request);
  const std::lock_guard lock(mutex_);
  if (post && request.path == "/oauth/v2/token")
    return state_->access.token(request, now_ms());
  if (request.method == "PUT" && request.path.starts_with("/blob/"))
    return state_->uploads.put_blob(request, now_ms());
  if (request.method == "PUT" && request.path == "/ingestion/scoped/upload")
    return state_->uploads.put_scoped(request, now_ms());
  return plain_error(404, "Cannot " + request.method + " " + request.path);
}

bool unique_service::allowed(const call& request) {
  return with_state([&](unique_state& state) { return state.access.user_of(request, now_ms()).has_value(); });
}

reply unique_service::graphql(call& request, graphql::endpoint where) {
  // Most requests and their answers fit in here; nothing of them is freed before all of it.
  std::array<unsigned char, 16 * 1024> space;
  json::monotonic_resource memory(space.data(), space.size());
  json::value body(&memory);
  graphql::operation what;
  try {
    body = read_json(request.body, &memory);
    what = graphql::parse(text_at(body, "query"), text_at(body, "operationName"));
  } catch (const std::invalid_argument& problem) {
    return plain_error(400, problem.what());
  } catch (const graphql::syntax_error& problem) {
    return graphql_errors(400, std::string("Syntax Error: ") + problem.what(), "GRAPHQL_PARSE_FAILED");
  }
  request.operation = fields_of(what);
  std::optional<disturbance> disturb;
  if (faults_ != nullptr) {
    disturb = what.name.empty() ? std::nullopt : faults_->disturb_operation("unique", what.name);
    if (!disturb && what.name != request.operation)
      disturb = faults_->disturb_operation("unique", request.operation);
  }
  if (disturb && (disturb->status != 0 || disturb->drop_connection)) {
    reply nothing;
    nothing.disturb = std::move(disturb);
    return nothing;
  }
  const std::lock_guard lock(mutex_);
  const auto user = state_->access.user_of(request, now_ms());
  if (!user)
    return plain_error(401, "Unauthorized");
  reply answer;
  try {
    if (settings_.known_documents_only && !graphql::is_known_document(what))
      throw graphql::validation_error("The document of operation \"" + what.name +
                                      "\" is not one of those allowed");
    const auto* variables = find_member(body, "variables");
    const auto fields = graphql::bind(what, variables == nullptr ? no_value : *variables, where);
    answer = run(what, fields,
                 {*user, now_ms(), &request, &memory,
                  faults_ == nullptr ? std::make_shared<const modes>() : faults_->current()});
  } catch (const graphql::validation_error& problem) {
    answer = graphql_errors(400, problem.what(), "GRAPHQL_VALIDATION_FAILED");
  }
  answer.disturb = std::move(disturb);
  return answer;
}

reply unique_service::run(const graphql::operation& what, const std::vector<graphql::bound_field>& fields,
                          const unique_context& by) {
  json::object data(by.memory);
  for (const auto& field : fields) {
    if (field.root == nullptr) {
      data[field.asked->alias] = what.kind == graphql::operation_kind::query ? "Query" : "Mutation";
      continue;
    }
    try {
      const auto answer = state_->operations.run(field.root->name, field.arguments, by);
      data[field.asked->alias] = graphql::select(field.asked->selected, field.root->type, answer);
    } catch (const platform_error& problem) {
      return graphql_errors(200, problem.what(), problem.code(), field.asked->alias);
    }
  }
  return reply::json(200, write_json(json::object({{"data", std::move(data)}}, by.memory)));
}

reply unique_service::file_diff(call& request) {
  if (!allowed(request))
    return plain_error(401, "Unauthorized");
  try {
    json::monotonic_resource memory(2 * request.body.size());
    const auto body = read_json(request.body, &memory);
    const auto submitted = diff_request::from(body);
    const auto lists = with_state([&](unique_state& state) { return compare(state.contents, submitted); });
    return reply::json(201, write_json(lists.answer()));
  } catch (const std::invalid_argument& problem) {
    return plain_error(400, problem.what());
  }
}

} // namespace cfc::simulator
