#pragma once
// The program behind the window: which screen, which session, which settings. Knows no SDL and no ImGui.

#include "app/live/wall_clock.hpp"
#include "app/shell/app_view.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace attune {

struct shell_options {
    std::filesystem::path store_file;
    std::filesystem::path config_folder;
    std::filesystem::path assets_folder;
    std::string sensor; ///< URI; empty = settings
    std::string client;
    bool driven_clock = false; ///< sessions run by the `now` of handle() and frame() alone (tests, pictures)
    std::optional<practice> plan{}; ///< stands in for the practice of its id, with its own pace and length
    /// What day it is: milliseconds since 1970, UTC. Headings and ages only, so it may leap as clocks do.
    std::function<std::int64_t()> wall_ms = &wall_clock_ms;
    body_posture posture = body_posture::unknown; ///< instead of the one chosen last
    /// Reminds as the settings say while this lives, and begins the small program when that is asked for.
    bool speaks = false;
    std::string language{};        ///< code, spoken whatever the settings say; empty = settings
    bool desktop_language = false; ///< where the settings leave it open: the desktop's, not English
};

class shell {
public:
    explicit shell(shell_options options);
    ~shell();
    void handle(const ui_command& c, host_time now);
    /// A hand moved, a key went down: with a passphrase set, the time without anybody there begins anew.
    void touched(host_time now) noexcept;
    /// Takes what has come and gives the picture of `now`.
    const app_view& frame(host_time now);
    const app_view& view() const noexcept;
    /// Does the picture move by itself now? False: draw only after input, and once a second.
    bool animated() const noexcept;
    bool wants_quit() const noexcept;

    struct state; ///< known to shell.cpp alone

private:
    std::unique_ptr<state> state_;
};

} // namespace attune
