#pragma once

namespace cfc::test {

/// Whether a sanitizer watches, which has memory of its own and takes many times as long for each step: what tests the
/// amount of memory says nothing then, and what counts the steps of one thread nothing new.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool under_sanitizer = true;
#else
inline constexpr bool under_sanitizer = false;
#endif

} // namespace cfc::test
