#pragma once
// The command line (CLI.md): reads the arguments, runs one subcommand, gives the exit status.

#include "app/files/settings.hpp"
#include "app/shell/app_view.hpp"
#include "drivers/result.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

namespace attune::cli {

struct window_request {
    std::filesystem::path store_file;
    std::string sensor; ///< URI; empty = as in the settings
    std::string client;
    std::optional<practice> plan; ///< with pace, ratio and length as asked for; nothing = Home
    body_posture posture = body_posture::unknown; ///< of a measured rest; unknown = as chosen last
    bool check_in = false;        ///< begin with the check-in
};

struct shot_request {
    std::filesystem::path to;
    int width = 1280, height = 800;
    const app_view* picture = nullptr; ///< theme, text scale and reduced motion are in `chosen`
};

/// What the command line cannot do itself, as it knows no SDL: main.cpp hands it in.
struct surroundings {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    /// Exit status; it has said itself what went wrong.
    std::function<int(const window_request&)> open_window;
    std::function<result<void>(const shot_request&)> shot;
};

/// 0 done, 1 the work failed (one line on err), 2 wrong usage (one line on err).
int run(int argc, const char* const* argv, const surroundings& around);

} // namespace attune::cli
