#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

namespace cfc::nodes {

/// A message that says what has to go on before it: whatever has a lower rank().
template <typename Message>
concept has_rank = requires(const Message& message) {
  { message.rank() } -> std::same_as<std::uint32_t>;
};

/// Messages in the order in which they go on: as they came.
template <typename Message>
class waiting_line {
public:
  void push(const Message& message) { messages_.push_back(message); }
  const Message& front() const { return messages_.front(); }
  Message pop() {
    auto message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }
  bool empty() const noexcept { return messages_.empty(); }
  std::size_t size() const noexcept { return messages_.size(); }

private:
  std::deque<Message> messages_;
};

/// By their ranks, those of one rank as they came.
template <has_rank Message>
class waiting_line<Message> {
public:
  void push(const Message& message) { messages_.emplace(message.rank(), message); }
  const Message& front() const { return messages_.begin()->second; }
  Message pop() { return std::move(messages_.extract(messages_.begin()).mapped()); }
  bool empty() const noexcept { return messages_.empty(); }
  std::size_t size() const noexcept { return messages_.size(); }

private:
  std::multimap<std::uint32_t, Message> messages_;
};

} // namespace cfc::nodes
