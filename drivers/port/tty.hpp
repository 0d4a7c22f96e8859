#pragma once
// What both back ends do to a tty by hand.

#include "drivers/port/unique_fd.hpp"
#include "drivers/result.hpp"

#include <string>

namespace attune {

/// Opens without waiting for a carrier and without becoming the controlling terminal, and locks it against
/// others. Refuses, in words, what is no tty or is a screen of this computer.
result<unique_fd> open_tty(const std::string& path);

/// flock(LOCK_EX) without waiting: false where another has it.
bool lock_tty(int fd) noexcept;
/// No further open() by others. Not for ptys: there the mark outlives a killed holder for as long as the
/// other end stays open, and the next start would find a port busy that nobody holds.
void make_exclusive(int fd) noexcept;
bool is_pseudo_terminal(int fd) noexcept;
/// Closing leaves DTR alone, so that the next opening does not reset the board (SENSORS 1.1).
void keep_lines_up_at_close(int fd) noexcept;
/// Gives what was written a moment to leave, then drops it: close() would wait for it up to 30 s.
void settle_output(int fd) noexcept;

} // namespace attune
