#pragma once
// Speaking up by itself: asks the scheduler, shows what is due, hears what is answered, takes it away when it
// has expired, and remembers. The window turns it, or the small program; time comes in.

#include "app/files/settings.hpp"
#include "app/notify/speaker.hpp"
#include "app/review/reminders.hpp"
#include "app/session/plan.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace attune {

review::reminder_wishes wishes_of(const reminder_settings& s);

/// What plan and sessions say of reminders at `now`; nothing to remind of where they cannot be read.
review::reminder_facts reminder_facts_now(const std::filesystem::path& store_file,
                                          const review::local_clock& clock, std::int64_t now_utc_ms);

/// What stands in a note about it.
note note_of(const review::due_thing& thing, const review::reminder_facts& facts);

class reminder_round {
public:
    reminder_round(std::filesystem::path store_file, review::local_clock clock);

    /// What a person answered.
    enum class answer : std::uint8_t { check_in, practise };
    struct answered {
        answer what;
        std::string token; ///< lets a window come to the front; may be empty
    };
    struct times {
        std::int64_t utc_ms;
        std::int64_t elapsed_ms; ///< of a clock that nobody sets and that counts suspend
        static times now() noexcept;
    };
    /// `quiet`: nothing new is shown now (a practice is under way, or the window speaks itself).
    std::optional<answered> turn(const times& now, const reminder_settings& wanted, speaker& to, bool quiet);
    /// From `now` until turn() should come again without anything heard; nothing where all is off.
    std::optional<std::int64_t> wait_ms(const times& now, const reminder_settings& wanted) const;
    /// Takes the note away, as the one who shows it goes.
    void leave(speaker& to);
    bool showing() const noexcept { return stage_ != stage::none; }
    bool asking() const noexcept { return stage_ == stage::asked; } ///< whether it is shown is not known yet
    const review::due_thing& last() const noexcept { return thing_; }
    /// Why nothing can be shown; empty while all is well.
    const std::string& trouble() const noexcept { return trouble_; }

private:
    enum class stage : std::uint8_t { none, asked, shown };
    void hear(const note_event& e, const times& now, std::optional<answered>& out);
    void look(const times& now, const review::reminder_wishes& w, speaker& to);

    std::filesystem::path store_file_;
    review::local_clock clock_;
    stage stage_ = stage::none;
    review::due_thing thing_;
    std::int64_t gone_at_ms_ = 0;    ///< elapsed: when the note is taken away
    std::int64_t not_before_ms_ = 0; ///< elapsed: after a refusal
    std::optional<times> looked_{};
    review::reminder_wishes looked_for_{};
    std::string trouble_;
};

} // namespace attune
