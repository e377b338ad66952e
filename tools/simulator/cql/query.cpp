#include "tools/simulator/cql/query.hpp"

#include "tools/simulator/cql/lexer.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <map>

namespace cfc::simulator {

namespace {

using boost::algorithm::to_lower_copy;

constexpr std::size_t deepest = 100;

class parser {
public:
  explicit parser(std::string_view text) : text_(text), tokens_(cql_tokens(text)) {}

  cql_query parse() {
    cql_query query;
    query.where = any_of();
    if (take_word("order")) {
      need_word("by");
      do
        query.order.push_back(one_order());
      while (take_symbol(","));
    }
    if (now().what != cql_token::kind::end)
      fail();
    query.terms = terms_;
    query.ancestors = std::move(ancestors_);
    return query;
  }

private:
  const cql_token& now() const { return tokens_[at_]; }
  [[noreturn]] void fail() const { throw cql_error("Could not parse cql : " + std::string(text_)); }

  bool is_word(std::string_view word) const {
    return now().what == cql_token::kind::word && to_lower_copy(now().text) == word;
  }
  bool take_word(std::string_view word) {
    const bool taken = is_word(word);
    at_ += taken ? 1 : 0;
    return taken;
  }
  bool take_symbol(std::string_view symbol) {
    const bool taken = now().what == cql_token::kind::symbol && now().text == symbol;
    at_ += taken ? 1 : 0;
    return taken;
  }
  void need_word(std::string_view word) {
    if (!take_word(word))
      fail();
  }
  void need_symbol(std::string_view symbol) {
    if (!take_symbol(symbol))
      fail();
  }

  static cql_node joined(cql_node::kind what, std::vector<cql_node> parts) {
    if (parts.size() == 1 && what != cql_node::kind::none_of)
      return std::move(parts.front());
    cql_node node;
    node.what = what;
    node.parts = std::move(parts);
    return node;
  }

  cql_node any_of() {
    std::vector<cql_node> parts;
    do
      parts.push_back(all_of());
    while (take_word("or"));
    return joined(cql_node::kind::any_of, std::move(parts));
  }

  cql_node all_of() {
    std::vector<cql_node> parts;
    do
      parts.push_back(one());
    while (take_word("and"));
    return joined(cql_node::kind::all_of, std::move(parts));
  }

  cql_node one() {
    if (++depth_ > deepest)
      fail();
    cql_node node;
    if (take_word("not")) {
      std::vector<cql_node> parts;
      parts.push_back(one());
      node = joined(cql_node::kind::none_of, std::move(parts));
    } else if (take_symbol("(")) {
      node = any_of();
      need_symbol(")");
    } else {
      node = test();
    }
    --depth_;
    return node;
  }

  cql_field field() {
    static const std::map<std::string, cql_field> known{{"label", cql_field::label},
                                                        {"space", cql_field::space},
                                                        {"space.key", cql_field::space},
                                                        {"space.type", cql_field::space_type},
                                                        {"type", cql_field::type},
                                                        {"id", cql_field::id},
                                                        {"content", cql_field::id},
                                                        {"ancestor", cql_field::ancestor},
                                                        {"parent", cql_field::parent},
                                                        {"title", cql_field::title},
                                                        {"text", cql_field::text},
                                                        {"created", cql_field::created},
                                                        {"lastmodified", cql_field::last_modified}};
    if (now().what != cql_token::kind::word)
      fail();
    const auto name = now().text;
    ++at_;
    const auto found = known.find(to_lower_copy(name));
    if (found == known.end())
      throw cql_error("com.atlassian.confluence.api.service.exceptions.BadRequestException: "
                      "No field exists with the name: '" +
                      name + "'");
    return found->second;
  }

  cql_node test() {
    static const std::map<std::string_view, cql_operator> symbols{
        {"=", cql_operator::equal},   {"!=", cql_operator::not_equal},
        {"<", cql_operator::less},    {"<=", cql_operator::less_equal},
        {">", cql_operator::greater}, {">=", cql_operator::greater_equal},
        {"~", cql_operator::contains}};
    cql_node node;
    node.field = field();
    if (take_word("in")) {
      node.op = cql_operator::in;
      node.values = list();
    } else if (take_word("not")) {
      need_word("in");
      node.op = cql_operator::not_in;
      node.values = list();
    } else {
      const auto found = symbols.find(now().text);
      if (now().what != cql_token::kind::symbol || found == symbols.end())
        fail();
      node.op = found->second;
      ++at_;
      node.values.push_back(value());
    }
    remember(node);
    return node;
  }

  void remember(const cql_node& node) {
    terms_ += node.values.size();
    if (node.field == cql_field::ancestor)
      for (const auto& id : node.values)
        ancestors_.push_back(cql_id(id));
  }

  std::vector<std::string> list() {
    std::vector<std::string> values;
    need_symbol("(");
    do
      values.push_back(value());
    while (take_symbol(","));
    need_symbol(")");
    return values;
  }

  std::string value() {
    if (now().what != cql_token::kind::word && now().what != cql_token::kind::quoted)
      fail();
    return tokens_[at_++].text;
  }

  cql_order one_order() {
    cql_order order{field(), false};
    order.descending = take_word("desc");
    if (!order.descending)
      take_word("asc");
    return order;
  }

  std::string_view text_;
  std::vector<cql_token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t terms_ = 0;
  std::vector<std::uint64_t> ancestors_;
};

} // namespace

cql_query parse_cql(std::string_view text) {
  return parser(text).parse();
}

std::uint64_t cql_id(std::string_view text) {
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size())
    throw cql_error("Expected a content id, got : " + std::string(text));
  return id;
}

cql_time read_cql_time(std::string_view text) {
  std::string plain(text);
  for (char& c : plain)
    c = c == '/' ? '-' : c;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
  const int read = std::sscanf(plain.c_str(), "%4d-%2d-%2d%n %2d:%2d%n", &year, &month, &day, &used, &hour,
                               &minute, &used);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if ((read != 3 && read != 5) || static_cast<std::size_t>(used) != plain.size() || !date.ok())
    throw cql_error("Could not parse date, got : " + std::string(text) +
                    ", expected one of : yyyy-MM-dd, yyyy/MM/dd, yyyy-MM-dd HH:mm, yyyy/MM/dd HH:mm");
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return {((days * 24 + hour) * 60 + minute) * 60'000, read == 3};
}

} // namespace cfc::simulator
