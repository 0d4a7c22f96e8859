// Wiring only: the command line gets its streams, and the window it cannot make itself.
#include "app/cli/cli.hpp"
#include "app/files/paths.hpp"
#include "app/shell/shell.hpp"
#include "app/ui/window/run.hpp"
#include "app/ui/window/shot.hpp"
#include "drivers/port/clock.hpp"

#include <iostream>
#include <utility>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace {

int open_window(const attune::cli::window_request& wanted) {
    attune::shell_options options{wanted.store_file, attune::config_folder(), attune::assets_folder(),
                                  wanted.sensor,     wanted.client,           false,
                                  wanted.plan};
    options.posture = wanted.posture;
    options.speaks = true;
    options.desktop_language = true;
    attune::shell program{std::move(options)};
    // The safety text comes before the first use, whatever was asked for.
    if (wanted.plan && program.view().chosen.safety_read)
        program.handle(attune::choose_practice{wanted.plan->id}, attune::monotonic_now());
    if (wanted.check_in) program.handle(attune::go_to{attune::screen::check_in}, attune::monotonic_now());
    return attune::ui::run_window(program, {});
}

attune::result<void> shot(const attune::cli::shot_request& wanted) {
    return attune::ui::shot(*wanted.picture, {.width = wanted.width, .height = wanted.height}, wanted.to);
}

} // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    // Standard output belongs to the data; what is told beside them goes to standard error.
    spdlog::set_default_logger(spdlog::stderr_logger_mt("attune"));
    spdlog::set_pattern("attune: %v");
    return attune::cli::run(argc, argv, {std::cin, std::cout, std::cerr, open_window, shot});
}
