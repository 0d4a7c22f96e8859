#pragma once
// The part of the program behind the trends screen. The store is read once, when the screen is opened; what is
// drawn is made anew only where the person asks for something else.

#include "app/review/trends/practices_compared.hpp"
#include "app/review/trends/slip_watch.hpp"
#include "app/shell/app_view.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace attune {

class store;

struct trends_source {
    std::filesystem::path store_file;
    std::string client;
    bool simulated = false; ///< count simulated hearts too; for trying things out
    review::local_clock clock{};          ///< nothing: the zone of this machine
    std::optional<std::int64_t> now_ms{}; ///< nothing: the wall clock
};

class trends_desk {
public:
    /// `view` outlives the desk.
    trends_desk(app_view& view, std::filesystem::path settings_file, trends_source source);

    /// Reads the store; what cannot be read is told on the screen. Cost: a year in some ten milliseconds; the
    /// first time after an update of the numbers every session is read whole.
    void open();
    /// The same from sessions that are there already.
    void show(std::vector<past_session> sessions);
    /// For Home: the line about these days, where there is one. Reads no beats and writes nothing.
    std::string notice_line(store& from);
    void handle(const trends_command& c);

private:
    void watch();
    void fill();
    void fill_panels();
    void fill_slip();
    void read_cursor();
    void look_at(int to);
    std::string key() const;
    std::optional<review::good_period> chosen() const;
    int today() const;
    void save();

    app_view& view_;
    const std::filesystem::path settings_file_;
    trends_source source_;
    std::vector<past_session> sessions_;
    review::trends trends_;
    review::slip_watch slips_;
    review::practices_compared helped_;
    std::string trouble_; ///< with the store
    std::optional<review::good_period> draft_;
    std::optional<int> noticed_; ///< the day of the notice that stands
};

} // namespace attune
