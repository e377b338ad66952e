#pragma once

namespace cfc::test {

/// A small instance with something of each kind: two spaces, a tree of three pages, pages with a label of
/// their own, one that nobody asked for, three attachments.
inline constexpr const char* office = R"({
  "spaces": [{"key": "DOC", "id": 65, "name": "Documents"}, {"key": "HR", "id": 66, "name": "People & Culture"}],
  "pages": [
    {"id": 101, "space": "DOC", "title": "Home", "labels": ["zeta", "ai-ingest-all", "Alpha"],
     "body": "<p>Hello</p>", "when": "2025-01-31T08:15:20.913Z"},
    {"id": 102, "space": "DOC", "title": "Plän & \"Ziele\" 😀", "parent": 101, "body": "<p>Grüße</p>",
     "when": "2025-02-01T08:15:20.913Z", "attachments": [
       {"id": 900, "title": "plan 1.pdf", "mediaType": "application/pdf", "size": 5000},
       {"id": 901, "title": "notes.txt", "mediaType": "Text/Plain; charset=UTF-8", "content": "literal bytes"}]},
    {"id": 103, "space": "DOC", "title": "Below", "parent": 102, "when": "2025-02-02T08:15:20.913Z"},
    {"id": 104, "space": "DOC", "title": "Alone", "labels": ["ai-ingest"], "when": "2025-02-03T08:15:20.913Z"},
    {"id": 105, "space": "DOC", "title": "Private", "labels": ["draft"], "attachments": [
       {"title": "secret.pdf", "mediaType": "application/pdf", "size": 10}]},
    {"id": 201, "space": "HR", "title": "News", "type": "blogpost", "labels": ["ai-ingest"],
     "when": "2025-02-04T08:15:20.913Z", "attachments": [
       {"id": 902, "title": "photo.png", "mediaType": "image/png", "size": 70000}]}
  ]})";

} // namespace cfc::test
