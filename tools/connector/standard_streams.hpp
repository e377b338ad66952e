#pragma once

namespace cfc::connector {

/// Opens /dev/null on whichever of stdin, stdout and stderr is closed, as they are for a process that was
/// started so. First thing in main: the next file that is opened would get that number, and the log would go
/// into it.
/// @return false: they can't be opened, and nothing may be
bool open_standard_streams() noexcept;

} // namespace cfc::connector
