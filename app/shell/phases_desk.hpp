#pragma once
// The part of the program behind phases over many sessions. The store is read once, when the screen is opened.

#include "app/review/trends/phase_trends.hpp"
#include "app/shell/app_view.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace attune {

struct phases_source {
    std::filesystem::path store_file;
    std::string client;           ///< the user's own
    bool simulated = false;       ///< count simulated hearts too; for trying things out
    review::local_clock clock{};  ///< nothing: the zone of this machine
};

class phases_desk {
public:
    /// `view` outlives the desk.
    phases_desk(app_view& view, phases_source source);
    phases_desk(phases_desk&&) = default; // figures point into the sessions, which a copy would leave behind
    phases_desk(const phases_desk&) = delete;

    /// Of the client on the card where that is the screen, else of the user's own. What cannot be read is told on the
    /// screen. Cost: 250 sessions in some milliseconds; the first time after an update every session is read whole.
    void open();
    /// The same from sessions that are there already.
    void show(std::vector<past_session> sessions, std::string whose = {});
    void handle(const phases_command& c);

private:
    void make();
    void fill();
    void fill_panels();
    void read_cursor();

    app_view& view_;
    phases_source source_;
    std::vector<past_session> sessions_;
    std::string practice_; ///< that was chosen; empty: that of most sessions
    review::phase_trends trends_;
    std::vector<std::size_t> shown_; ///< places in trends_.sessions, by their place on the axis
    std::string trouble_;            ///< with the store
};

} // namespace attune
