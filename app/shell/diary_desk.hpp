#pragma once
// The part of the program behind checking in and the diary.

#include "app/files/feelings.hpp"
#include "app/shell/app_view.hpp"
#include "app/store/diary.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace attune {

struct diary_desk_options {
    std::filesystem::path store_file;
    std::string client;
    std::filesystem::path assets_folder, config_folder; ///< each may have a feelings.toml
    std::function<std::int64_t()> wall_ms;
};

class diary_desk {
public:
    /// `view` outlives the desk.
    diary_desk(app_view& view, diary_desk_options options);
    /// True: the check-in is done with, and the program goes back to where it was come from.
    bool handle(const ask_diary& asked);
    /// The check-in screen is opened: with what was begun and not saved, or empty.
    void check_in();
    /// The diary is opened: read anew. Cost: a year in some ten milliseconds; the first time after an update of the
    /// summaries every session is read whole, as for the trends.
    void open();
    /// The words to choose from, in the language that is spoken from now on.
    void say_anew();
    /// Quiet complaints of the file of words.
    const std::vector<std::string>& complaints() const noexcept { return words_.complaints; }

private:
    bool on(const save_check_in& c);
    bool on(const keep_check_in& c);
    bool on(const leave_check_in& c);
    bool on(const discard_check_in& c);
    bool go_back();
    bool on(const open_entry& c);
    bool on(const delete_entry& c);
    void begin_form(const diary_entry& e, bool of_change, bool brought_back);
    std::optional<diary> opened(bool make);
    diary_entry now() const;

    app_view& view_;
    diary_desk_options options_;
    feelings_shelf words_;
    diary_entry entry_;      ///< the form's
    bool of_change_ = false; ///< `entry_` is in the diary already
    screen back_ = screen::home;
};

/// One line of the time line for an entry, without what is private.
diary_line line_of(const diary_entry& e);

} // namespace attune
