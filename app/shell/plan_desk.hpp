#pragma once
// The part of the program behind the plan screen: plans, the words for harder days, and what Home says of
// them. Knows the settings through the view it fills.

#include "app/files/programmes.hpp"
#include "app/live/plans.hpp"
#include "app/live/reminder_files.hpp"
#include "app/live/reminder_round.hpp"
#include "app/shell/app_view.hpp"
#include "drivers/time.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace attune {

struct plan_desk_options {
    std::filesystem::path store_file;
    std::string client;
    std::filesystem::path assets_folder, config_folder; ///< each with a folder `programmes`
    std::function<std::int64_t()> wall{};               ///< UTC in ms; none: the system's
    review::local_clock clock{};                        ///< none: the system's zone
    bool speaks = false;           ///< shows reminders, and begins the small program when asked
    std::unique_ptr<speaker> to{}; ///< none: the session bus, from the first wish on
};

class plan_desk {
public:
    /// `view` outlives the desk; its cards on Home are the practices that there are.
    plan_desk(app_view& view, plan_desk_options options);
    void handle(const ask_plan& asked);
    /// The plan screen is opened: everything is read anew, and the words for harder days are hidden.
    void open();
    /// Home is filled: what is planned for today comes first, with its quiet lines and what could not be used
    /// of the programmes.
    void arrange(home_view& home);
    /// A practice before its start: as long as the plan says, where it is in today's.
    void as_planned(practice_card& card) const;
    /// The settings were changed: a seed is drawn where one is needed.
    void settings_changed();
    /// Speaks up where something is due; `busy`: nothing new is shown. Gives the screen that was asked for.
    std::optional<screen> turn(const reminder_round::times& now, bool busy);

private:
    void handle(const make_plan& c);
    void handle(const change_plan& c);
    void handle(const follow_programme& c);
    void handle(const end_plan&);
    void handle(const set_plan_times& c);
    void handle(const show_hard_days& c);
    void handle(const keep_hard_days& c);
    void handle(const remind_in_background& c);
    void read();
    void fill();
    void say_anew();
    /// What is known, with what plans took over word for word from a programme said in the language in force.
    plans_and_days as_said() const;
    void done(const result<void>& what);
    int today() const;

    app_view& view_;
    plan_desk_options options_;
    programme_shelf shelf_; ///< as the files say it: plans are kept so, whatever is spoken
    programme_shelf said_;  ///< in the language `said_in_`
    std::string said_in_;
    plans_and_days known_;
    std::string trouble_;
    std::optional<reminder_round> round_;
    std::optional<speaking_turn> turn_;
    std::int64_t tried_ms_ = 0; ///< elapsed: when the bus or the turn was asked for last
};

} // namespace attune
