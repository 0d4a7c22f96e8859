#pragma once
// The part of the program behind leading a session: which protocol, what the client sees, notes and marks.

#include "app/shell/app_view.hpp"
#include "app/shell/step_means.hpp"
#include "app/shell/under_way.hpp"
#include "app/store/client_book.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct lead_desk_options {
    std::filesystem::path store_file;
    std::string client; ///< whom the program was begun for
    std::function<std::int64_t()> wall_ms = &wall_clock_ms;
};

class lead_desk {
public:
    /// `view` outlives the desk.
    lead_desk(app_view& view, lead_desk_options options);
    /// The screen is opened: the clients read anew.
    void open();
    void handle(const find_client& f);
    void handle(const choose_client& c);
    void handle(const lead_two& t);
    /// The settings have another sensor for the second person.
    void second_sensor_changed();
    /// Kept in the store at once, and chosen.
    void handle(const add_client& a);
    const std::string& client() const noexcept { return view_.lead.client.chosen.code; }
    const std::string& second_client() const noexcept { return view_.lead.second.client.chosen.code; }
    /// While somebody chooses: looks now and then which sensors there are for a second person.
    void look(host_time now);
    /// The protocols in the language that is spoken; keeps the choice where it is still there.
    void offer(std::span<const practice> shelf);
    void choose(std::string_view id);
    std::string_view chosen() const noexcept; ///< id; empty: none
    /// A session by this plan is under way from now on, with the chosen client or, where `two`, with both.
    void begun(const practice& plan, bool two);
    void over();
    bool leading() const noexcept { return view_.lead.console.has_value(); }
    /// Of the session under way. The view's message says what could not be kept.
    void handle(const blank_client& b);
    void handle(const show_client_here& s);
    void handle(const show_client_window& s);
    void handle(const lead_for& f);
    void handle(const hide_trace& h);
    void handle(const give_picture& g);
    void handle(const add_led_note& n, under_way& live);
    void handle(const say_distress& d, under_way& live);
    /// Of two, whom marks concern; nothing: everybody.
    std::optional<std::size_t> whom() const noexcept;
    /// A mark that was asked for, before the session takes it: for the log.
    void marked(std::string_view label, seconds at);
    void frame(const under_way& live);

private:
    /// Of two, with whom it concerns before it.
    void log(seconds at, std::string words);
    void log_for_all(seconds at, std::string words);
    bool keep(check_in said, under_way& live);
    void tell_consent();
    client_line line_of(const client_row& r) const;

    app_view& view_;
    lead_desk_options options_;
    std::vector<client_row> clients_; ///< the last ones first
    std::string wanted_beside_;       ///< what was typed last to find the second person
    practice plan_{};
    bool in_step_ = false;
    std::uint32_t step_ = 0, round_ = 0;
    bool waited_ = false;
    host_time looked_{};
    std::array<step_means, two_people> means_{};
};

/// Somebody leads it: it is a protocol.
inline bool is_protocol(const practice& p) noexcept {
    return p.group == practice_group::led;
}

} // namespace attune
