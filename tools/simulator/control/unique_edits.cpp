#include "tools/simulator/control/edits.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace cfc::simulator {
namespace {

struct edited {
  unique_state& state;
  const unique_settings& settings;
};

/// By `scopeId`, or by `path`.
scope_index scope_of(const edited& in, const json::value& edit) {
  const auto& scopes = in.state.scopes;
  if (const auto id = text_at(edit, "scopeId"); !id.empty()) {
    if (const auto found = scopes.find(id))
      return *found;
    throw std::invalid_argument("there is no scope " + id);
  }
  std::optional<scope_index> at = no_scope;
  const auto path = text_at(edit, "path");
  for (std::size_t from = 0; at && from < path.size();) {
    const auto end = std::min(path.find('/', from), path.size());
    at = scopes.child(*at, std::string_view(path).substr(from, end - from));
    from = end + 1;
  }
  if (!at || *at == no_scope)
    throw std::invalid_argument("scopeId or the path of an existing scope is needed");
  return *at;
}

std::string user_of(const edited& in, const json::value& edit) {
  return text_at(edit, "user", in.settings.users.empty() ? std::string() : in.settings.users.front());
}

json::value add_scope(const edited& in, const json::value& edit) {
  auto& scopes = in.state.scopes;
  const auto path = text_at(edit, "path");
  const auto slash = path.rfind('/');
  scope_index parent = no_scope;
  if (slash != std::string::npos) {
    parent = scope_of(in, json::object({{"path", path.substr(0, slash)}}));
  }
  const auto added =
      scopes.add(parent, slash == std::string::npos ? path : path.substr(slash + 1), text_at(edit, "id"));
  if (find_member(edit, "externalId") != nullptr)
    scopes.set_external_id(added, text_at(edit, "externalId"));
  if (flag_at(edit, "inheritAccess") && parent != no_scope)
    scopes[added].grants = scopes[parent].grants;
  return json::value(scopes[added].id);
}

void remove_below(unique_state& state, scope_index index) {
  for (const auto child : state.scopes.children(index))
    remove_below(state, child);
  const std::vector<slot> owned(state.scopes[index].contents.begin(), state.scopes[index].contents.end());
  for (const auto at : owned)
    state.contents.remove(at);
  state.scopes.remove(index);
}

json::value remove_scope(const edited& in, const json::value& edit) {
  remove_below(in.state, scope_of(in, edit));
  return {};
}

json::value set_external_id(const edited& in, const json::value& edit) {
  const auto* given = find_member(edit, "externalId");
  in.state.scopes.set_external_id(scope_of(in, edit), given == nullptr || given->is_null()
                                                          ? std::nullopt
                                                          : std::optional(text_at(edit, "externalId")));
  return {};
}

json::value grant(const edited& in, const json::value& edit) {
  std::uint8_t bits = 0;
  for (const auto& access : texts_at(edit, "access")) {
    bits = static_cast<std::uint8_t>(bits | (access == "MANAGE"  ? may_manage
                                             : access == "WRITE" ? may_write
                                                                 : may_read));
  }
  in.state.scopes.grant(scope_of(in, edit), user_of(in, edit), bits, flag_at(edit, "below"));
  return {};
}

json::value revoke(const edited& in, const json::value& edit) {
  in.state.scopes.revoke(scope_of(in, edit), user_of(in, edit));
  return {};
}

ingestion_state state_named(const std::string& name) {
  for (const auto state : {ingestion_state::registered, ingestion_state::queued, ingestion_state::finished,
                           ingestion_state::failed}) {
    if (name == name_of(state))
      return state;
  }
  throw std::invalid_argument("state must be REGISTERED, QUEUED, FINISHED or FAILED");
}

json::value put_content(const edited& in, const json::value& edit) {
  auto& contents = in.state.contents;
  auto& pool = contents.pool();
  const auto owner = scope_of(in, edit);
  const auto at = contents.ensure(text_at(edit, "key"));
  auto& content = contents[at];
  contents.set_owner(at, owner);
  contents.set_texts(at, text_at(edit, "title"), text_at(edit, "url"));
  content.mime_type = pool.number(text_at(edit, "mimeType", "text/html"));
  content.metadata = pool.number(json_at(edit, "metadata"));
  content.ingestion_config = pool.number(json_at(edit, "ingestionConfig"));
  content.source_kind = pool.number(text_at(edit, "sourceKind", "ATLASSIAN_CONFLUENCE_CLOUD"));
  content.source_name = pool.number(text_at(edit, "sourceName"));
  content.byte_size = static_cast<std::uint64_t>(number_at(edit, "byteSize"));
  content.state = state_named(text_at(edit, "state", "FINISHED"));
  content.finalised = content.state == ingestion_state::finished;
  content.created_at = now_ms();
  content.updated_at =
      find_member(edit, "updatedAt") == nullptr ? content.created_at : read_time(text_at(edit, "updatedAt"));
  return json::value(contents.id(at));
}

/// The contents of `key`, or all whose keys start with `prefix`.
std::vector<slot> contents_of(const edited& in, const json::value& edit) {
  std::vector<slot> result;
  if (find_member(edit, "prefix") != nullptr) {
    in.state.contents.starting_with(text_at(edit, "prefix"), [&](slot at) {
      result.push_back(at);
      return true;
    });
  } else if (const auto at = in.state.contents.find(text_at(edit, "key"))) {
    result.push_back(*at);
  } else {
    throw std::invalid_argument("there is no content " + text_at(edit, "key"));
  }
  return result;
}

json::value remove_content(const edited& in, const json::value& edit) {
  for (const auto at : contents_of(in, edit))
    in.state.contents.remove(at);
  return {};
}

json::value set_content(const edited& in, const json::value& edit) {
  for (const auto at : contents_of(in, edit)) {
    auto& content = in.state.contents[at];
    if (find_member(edit, "state") != nullptr)
      content.state = state_named(text_at(edit, "state"));
    if (find_member(edit, "byteSize") != nullptr)
      content.byte_size = static_cast<std::uint64_t>(number_at(edit, "byteSize"));
    if (find_member(edit, "updatedAt") != nullptr)
      content.updated_at = read_time(text_at(edit, "updatedAt"));
    content.undeletable = flag_at(edit, "undeletable", content.undeletable);
  }
  return {};
}

json::value set_scope(const edited& in, const json::value& edit) {
  in.state.scopes[scope_of(in, edit)].undeletable = flag_at(edit, "undeletable");
  return {};
}

json::value revoke_tokens(const edited& in, const json::value&) {
  in.state.access.revoke_tokens();
  return {};
}

struct unique_edit {
  std::string_view op;
  json::value (*run)(const edited&, const json::value&);
};
constexpr std::array<unique_edit, 10> unique_edits{{
    {"addScope", add_scope},
    {"removeScope", remove_scope},
    {"setScope", set_scope},
    {"setExternalId", set_external_id},
    {"grant", grant},
    {"revoke", revoke},
    {"putContent", put_content},
    {"setContent", set_content},
    {"removeContent", remove_content},
    {"revokeTokens", revoke_tokens},
}};

json::value apply_one(const edited& in, const json::value& edit) {
  const auto op = text_at(edit, "op");
  const auto* found = std::find_if(unique_edits.begin(), unique_edits.end(),
                                   [&](const auto& known) { return known.op == op; });
  if (found == unique_edits.end())
    throw std::invalid_argument("unknown op '" + op + "'");
  return found->run(in, edit);
}

} // namespace

json::array apply_unique_edits(unique_state& state, const unique_settings& settings,
                               const json::value& edits) {
  const edited in{state, settings};
  if (!edits.is_array())
    return json::array{apply_one(in, edits)};
  json::array ids;
  for (const auto& edit : edits.get_array()) {
    try {
      ids.push_back(apply_one(in, edit));
    } catch (const std::runtime_error& problem) {
      throw std::invalid_argument("edit " + std::to_string(ids.size()) + ": " + problem.what());
    } catch (const std::invalid_argument& problem) {
      throw std::invalid_argument("edit " + std::to_string(ids.size()) + ": " + problem.what());
    }
  }
  return ids;
}

} // namespace cfc::simulator
