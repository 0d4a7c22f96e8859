#pragma once
// A session without a window, in real or virtual time.

#include "app/live/live_pair.hpp"

namespace attune::cli {

struct context;

/// Lines go to out, with --json to err and the one document to out. SIGINT, SIGTERM, SIGHUP and a closed pipe
/// end the session properly, with status 0.
int run_headless(const context& c, live_options options, bool fast);
/// Two people at once: a line a breath and person; the document has `"sessions"` with both.
int run_headless(const context& c, std::array<live_options, two_people> people, bool fast);

} // namespace attune::cli
