#pragma once
// From a dongle just opened to a strap that notifies about its beats, and back to it after every loss. Pure:
// frames and time in; commands, words and values out.

#include "drivers/bgapi/straps.hpp"
#include "drivers/decoder.hpp"

namespace attune::bgapi {

/// A value the strap sent, and what it means. Borrowed from the frame.
struct strap_value {
    enum class kind : std::uint8_t { heart_rate, battery };
    kind what;
    std::span<const std::byte> bytes;
};

/// The steps of SENSORS 4: end what was left from before, listen, choose, connect, find the heart rate, have
/// it notified; then name, model and battery. One command is outstanding at a time; an answer that does not
/// come is asked for three times, and each step's end is waited for. What fails is said in words, as the
/// sensor's name, and begun anew after a pause that doubles from half a second to sixteen.
///
/// A strap that was connected before is preferred for 15 s to others, so that another's strap is not taken
/// while one's own comes back. Does not allocate after construction.
class dialogue {
public:
    /// `wanted`: name, part of it, or address of the strap; empty = the strongest.
    explicit dialogue(std::string_view wanted)
        : straps_{wanted} {}

    void opened(host_time at, decoder_output& out);
    void tick(host_time at, decoder_output& out);
    /// One whole frame. Returns a value of the strap, where it is one of those that were asked for.
    std::optional<strap_value> frame(std::span<const std::byte> f, host_time at, decoder_output& out);
    /// Listening, connecting or connected is ended; nothing is waited for.
    void closing(decoder_output& out);

    /// Notifications are on: between two of them nothing may be missed.
    bool notified() const noexcept { return notified_; }

private:
    enum class step : std::uint8_t {
        // nobody connected
        hello,
        end_links, ///< those left from before
        quiet,
        end_procedure,
        scan_parameters,
        discover,
        listening, ///< no command outstanding: scan responses come
        stop_listening,
        connect,
        // connected
        services,
        characteristics,
        notify,
        name,
        model,
        battery,
        linked, ///< no command outstanding: values come
        alive,  ///< linked, and asked after a silence
        resting ///< after a failure
    };

    void enter(step s, host_time at, decoder_output& out);
    void say_command(host_time at, decoder_output& out);
    command command_of(step s) const noexcept;
    void answered(unsigned result, std::span<const std::byte> f, host_time at, decoder_output& out);
    void completed(unsigned result, host_time at, decoder_output& out);
    void overdue(host_time at, decoder_output& out);
    void choose(host_time at, decoder_output& out);
    void connect_to(const strap& s, host_time at, decoder_output& out);
    void after_notify(step done, host_time at, decoder_output& out);
    std::optional<strap_value> value(std::span<const std::byte> payload, host_time at, decoder_output& out);
    void on_event(std::span<const std::byte> f, host_time at, decoder_output& out);
    void lost(host_time at, decoder_output& out);
    /// Says what failed, of the strap where `who`, lets the link go and rests.
    void fail(std::string_view words, bool who, host_time at, decoder_output& out);
    void say(std::string_view who, std::string_view words, host_time at, decoder_output& out);
    bool waits_for_end() const noexcept;
    bool connected() const noexcept { return step_ >= step::services && step_ <= step::alive; }
    std::string_view strap_name() const noexcept;

    straps straps_;
    step step_ = step::hello;
    bool answered_ = true; ///< the command of this step was; then its end is waited for
    int tries_ = 0;
    host_time deadline_{};
    int failures_ = 0; ///< on end
    int windows_ = 0;  ///< of listening without the strap that is meant
    unsigned link_ = 0;
    strap chosen_{};
    std::optional<address> before_{}; ///< the strap last connected
    host_time prefer_until_{};
    bool notified_ = false;
    host_time last_value_{}, battery_due_{};
    struct range {
        unsigned first = 0, last = 0;
        bool known() const noexcept { return first != 0; }
    };
    range heart_{}, battery_{}, device_{}, access_{};
    unsigned measurement_ = 0, configuration_ = 0;
    short_text said_{};
};

} // namespace attune::bgapi
