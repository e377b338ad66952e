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
scope_index scope_of(const edited& in, const value& edit) {
  const auto& scopes = in.state.scopes;
  if (const auto id = edit.text("scopeId"); !id.empty()) {
    if (const auto found = scopes.find(id))
      return *found;
    throw std::invalid_argument("there is no scope " + id);
  }
  std::optional<scope_index> at = no_scope;
  const auto path = edit.text("path");
  for (std::size_t from = 0; at && from < path.size();) {
    const auto end = std::min(path.find('/', from), path.size());
    at = scopes.child(*at, std::string_view(path).substr(from, end - from));
    from = end + 1;
  }
  if (!at || *at == no_scope)
    throw std::invalid_argument("scopeId or the path of an existing scope is needed");
  return *at;
}

std::string user_of(const edited& in, const value& edit) {
  return edit.text("user", in.settings.users.empty() ? std::string() : in.settings.users.front());
}

value add_scope(const edited& in, const value& edit) {
  auto& scopes = in.state.scopes;
  const auto path = edit.text("path");
  const auto slash = path.rfind('/');
  scope_index parent = no_scope;
  if (slash != std::string::npos) {
    value above;
    above.add("path", path.substr(0, slash));
    parent = scope_of(in, above);
  }
  const auto added =
      scopes.add(parent, slash == std::string::npos ? path : path.substr(slash + 1), edit.text("id"));
  if (edit.find("externalId") != nullptr)
    scopes.set_external_id(added, edit.text("externalId"));
  if (edit.flag("inheritAccess") && parent != no_scope)
    scopes[added].grants = scopes[parent].grants;
  return value(scopes[added].id);
}

void remove_below(unique_state& state, scope_index index) {
  for (const auto child : state.scopes.children(index))
    remove_below(state, child);
  const std::vector<slot> owned(state.scopes[index].contents.begin(), state.scopes[index].contents.end());
  for (const auto at : owned)
    state.contents.remove(at);
  state.scopes.remove(index);
}

value remove_scope(const edited& in, const value& edit) {
  remove_below(in.state, scope_of(in, edit));
  return {};
}

value set_external_id(const edited& in, const value& edit) {
  const auto* given = edit.find("externalId");
  in.state.scopes.set_external_id(scope_of(in, edit), given == nullptr || given->is_null()
                                                          ? std::nullopt
                                                          : std::optional(edit.text("externalId")));
  return {};
}

value grant(const edited& in, const value& edit) {
  std::uint8_t bits = 0;
  for (const auto& access : edit.texts("access")) {
    bits = static_cast<std::uint8_t>(bits | (access == "MANAGE"  ? may_manage
                                             : access == "WRITE" ? may_write
                                                                 : may_read));
  }
  in.state.scopes.grant(scope_of(in, edit), user_of(in, edit), bits, edit.flag("below"));
  return {};
}

value revoke(const edited& in, const value& edit) {
  in.state.scopes.revoke(scope_of(in, edit), user_of(in, edit));
  return {};
}

ingestion_state state_named(const std::string& name) {
  if (name == "REGISTERED")
    return ingestion_state::registered;
  if (name != "FINISHED" && name != "FAILED")
    throw std::invalid_argument("state must be REGISTERED, FINISHED or FAILED");
  return name == "FAILED" ? ingestion_state::failed : ingestion_state::finished;
}

std::string json_of(const value& edit, std::string_view name) {
  const auto* found = edit.find(name);
  return found == nullptr || found->is_null() ? std::string() : write_json(*found);
}

value put_content(const edited& in, const value& edit) {
  auto& contents = in.state.contents;
  auto& pool = contents.pool();
  const auto owner = scope_of(in, edit);
  const auto at = contents.ensure(edit.text("key"));
  auto& content = contents[at];
  contents.set_owner(at, owner);
  contents.set_texts(at, edit.text("title"), edit.text("url"));
  content.mime_type = pool.number(edit.text("mimeType", "text/html"));
  content.metadata = pool.number(json_of(edit, "metadata"));
  content.ingestion_config = pool.number(json_of(edit, "ingestionConfig"));
  content.source_kind = pool.number(edit.text("sourceKind", "ATLASSIAN_CONFLUENCE_CLOUD"));
  content.source_name = pool.number(edit.text("sourceName"));
  content.byte_size = static_cast<std::uint64_t>(edit.number("byteSize"));
  content.state = state_named(edit.text("state", "FINISHED"));
  content.finalised = content.state == ingestion_state::finished;
  content.created_at = now_ms();
  content.updated_at =
      edit.find("updatedAt") == nullptr ? content.created_at : read_time(edit.text("updatedAt"));
  return value(contents.id(at));
}

/// The contents of `key`, or all whose keys start with `prefix`.
std::vector<slot> contents_of(const edited& in, const value& edit) {
  std::vector<slot> result;
  if (edit.find("prefix") != nullptr) {
    in.state.contents.starting_with(edit.text("prefix"), [&](slot at) {
      result.push_back(at);
      return true;
    });
  } else if (const auto at = in.state.contents.find(edit.text("key"))) {
    result.push_back(*at);
  } else {
    throw std::invalid_argument("there is no content " + edit.text("key"));
  }
  return result;
}

value remove_content(const edited& in, const value& edit) {
  for (const auto at : contents_of(in, edit))
    in.state.contents.remove(at);
  return {};
}

value set_content(const edited& in, const value& edit) {
  for (const auto at : contents_of(in, edit)) {
    auto& content = in.state.contents[at];
    if (edit.find("state") != nullptr)
      content.state = state_named(edit.text("state"));
    if (edit.find("updatedAt") != nullptr)
      content.updated_at = read_time(edit.text("updatedAt"));
    content.undeletable = edit.flag("undeletable", content.undeletable);
  }
  return {};
}

value set_scope(const edited& in, const value& edit) {
  in.state.scopes[scope_of(in, edit)].undeletable = edit.flag("undeletable");
  return {};
}

value revoke_tokens(const edited& in, const value&) {
  in.state.access.revoke_tokens();
  return {};
}

struct unique_edit {
  std::string_view op;
  value (*run)(const edited&, const value&);
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

value apply_one(const edited& in, const value& edit) {
  const auto op = edit.text("op");
  const auto* found = std::find_if(unique_edits.begin(), unique_edits.end(),
                                   [&](const auto& known) { return known.op == op; });
  if (found == unique_edits.end())
    throw std::invalid_argument("unknown op '" + op + "'");
  return found->run(in, edit);
}

} // namespace

value apply_unique_edits(unique_state& state, const unique_settings& settings, const value& edits) {
  const edited in{state, settings};
  if (edits.as_list() == nullptr)
    return value(value::list{apply_one(in, edits)});
  value ids{value::list{}};
  for (const auto& edit : *edits.as_list()) {
    try {
      ids.push(apply_one(in, edit));
    } catch (const std::runtime_error& problem) {
      throw std::invalid_argument("edit " + std::to_string(ids.as_list()->size()) + ": " + problem.what());
    } catch (const std::invalid_argument& problem) {
      throw std::invalid_argument("edit " + std::to_string(ids.as_list()->size()) + ": " + problem.what());
    }
  }
  return ids;
}

} // namespace cfc::simulator
