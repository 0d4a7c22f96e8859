#pragma once
// Brings an ANT stick to listen for a heart-rate strap, and keeps it listening (SENSORS 3.2). Pure: messages
// and time in; commands, words and deadlines out.

#include "drivers/ant/message.hpp"

#include <array>
#include <optional>

namespace attune::ant {

/// Reset, key, channel, open; each step waits half a second for its answer and is said three times, then all
/// begins anew. A channel that closed is assigned and opened again; a stick that has been silent for a while
/// is asked whether it is open still, as the word that it closed may be lost. Says what a person must know as an
/// identity, once. Without a key nothing is sent: a stick that is open already is heard all the same.
class dialogue {
public:
    using key_bytes = std::array<std::byte, 8>;
    /// `device`: the strap's number; 0 = any. `first`: the one to ask for before any other; `taken`: the one
    /// that the stick shall pass over where it listens for any; 0 = none.
    dialogue(std::optional<key_bytes> key, std::uint16_t device, std::uint16_t first,
             std::uint16_t taken) noexcept
        : key_{key}
        , device_{device}
        , usual_{first}
        , taken_{taken} {}

    /// `at_once` false: the stick may be open; it is asked only when nothing has come for six seconds.
    void opened(host_time at, bool at_once, decoder_output& out);
    void answered(std::uint8_t to, std::uint8_t with, host_time at, decoder_output& out);
    void started(host_time at, decoder_output& out);
    /// Any message that came whole.
    void heard(host_time at) noexcept { heard_ = at; }
    /// What the stick says of the channel's state when asked.
    void channel_is(std::uint8_t status, host_time at, decoder_output& out);
    void broadcast_heard(host_time at) noexcept;
    /// The one that shall not be taken: a stick that cannot pass over it is made to search anew.
    void taken_heard(host_time at, decoder_output& out);
    /// From now to the next opening of the port a channel that is opened anew is opened for this strap.
    void strap_is(std::uint16_t number) noexcept { found_ = number; }
    void tick(host_time at, decoder_output& out);
    void closing(decoder_output& out);

private:
    enum class step : std::uint8_t {
        none,
        waiting,
        reset,
        settle,
        key,
        assign,
        device,
        frequency,
        period,
        search,
        open,
        listening,
        close
    };
    void enter(step s, host_time at, decoder_output& out);
    void reopen(host_time at, decoder_output& out);
    void say_step(decoder_output& out);
    /// The strap the channel is for; 0 = any.
    std::uint16_t wanted() const noexcept { return found_ != 0 ? found_ : first_ != 0 ? first_ : device_; }
    void trouble(std::string_view words, host_time at, decoder_output& out);

    std::optional<key_bytes> key_;
    std::uint16_t device_, usual_, taken_;
    std::uint16_t found_ = 0; ///< the one that was heard
    std::uint16_t first_ = 0; ///< asked for until it has not come for a while
    step step_ = step::none;
    host_time since_{}; ///< of the step, or of its last saying
    int said_ = 0;
    host_time heard_{}; ///< the last message, or the last question for the channel's state
    bool unassign_ = false, told_ = false;
};

} // namespace attune::ant
