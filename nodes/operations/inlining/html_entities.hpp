#pragma once

#include <string>

namespace cfc::nodes::inlining {

/// A document type that declares the 248 entities of HTML 4 which XML doesn't know, for a root element `r`
/// (INL-24). Each is one character, so nothing grows by them.
const std::string& html_document_type();

} // namespace cfc::nodes::inlining
