#pragma once

#include "io/confluence/cql.hpp"
#include "io/http/excerpt.hpp"
#include "io/http/service.hpp"

#include <string>
#include <string_view>

/// What the parts of the client share.
namespace cfc::confluence {

/// DSC-0: a Data Center that does not accept a login goes on as anonymous and shows public content only; what
/// it refuses then (401, 403, 404) says nothing about what we may see, either.
/// @throws http::api_error of kind anonymous
void refuse_anonymous(const http::response& answer);

/// For a call whose login matters: a judge of its answer where the product needs one.
inline void (*judge_for(instance kind))(const http::response&) {
  return kind == instance::data_center ? refuse_anonymous : nullptr;
}

/// A look-up by id that was answered with another content, as by a gateway that drops a condition or keeps
/// answers: what it says is not about what was asked for (DEL-8).
inline http::api_error other_content(std::string_view what, std::string_view asked, std::string_view got) {
  std::string message("confluence: the ");
  message.append(what).append(" of content ").append(asked).append(" was answered with content ");
  return {http::api_fault::bad_answer, 0, message + http::excerpt(got)};
}

} // namespace cfc::confluence
