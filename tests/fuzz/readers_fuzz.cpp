// Feeds any bytes to every reader of Confluence's answers, and what they took for a next link to a walk.

#include "io/confluence/json_walk.hpp"
#include "io/confluence/search_walk.hpp"
#include "io/confluence/stored_content.hpp"

namespace cfc::confluence {

// io/confluence/json_refusal.cpp without the HTTP library's masking of secrets.
void json::refuse(const std::string& body, std::string_view what, const answer_position& at, const fault& why,
                  quoting) {
  std::string message(what);
  message.append(at.id)
      .append(at.field != nullptr ? at.field : "")
      .append(why.field != nullptr ? why.field : "");
  throw http::api_error(http::api_fault::bad_answer, 0, message + why.why + body.substr(0, 200));
}

namespace {

template <class F>
void attempt(F&& read) {
  try {
    read();
  } catch (const http::api_error&) {
  }
}

template <class Page>
void follow(const Page& page) {
  for (const bool by_cursor : {true, false}) {
    search_walk walk({"https://api.example/ex/confluence/c/wiki", by_cursor, "https://x.example"}, "a=1",
                     "space", 10);
    attempt([&] { walk.advance(page); });
  }
}

void feed(const std::string& body) {
  const ingest_labels labels{"one", "all"};
  attempt([&] { follow(read_search_page(body, labels)); });
  attempt([&] { follow(read_attachments(body)); });
  attempt([&] { follow(read_bodies(body)); });
  attempt([&] { read_body(body); });
  attempt([&] { read_user_type(body); });
  attempt([&] { read_manifest_id(body); });
  attempt([&] { has_space(body, "1", "K"); });
  attempt([&] { read_stored(body); });
  attempt([&] { read_stored_list(body); });
  attempt([&] { read_stored_labels(body); });
  attempt([&] { read_stored_ancestors(body); });
}

} // namespace

} // namespace cfc::confluence

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cfc::confluence::feed(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
