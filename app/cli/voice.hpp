#pragma once
// A running session in words, a line at a time: what a screen would show, for the headless practice. Values
// in, lines out; every line is flushed, into pipes too.

#include "app/session/practice.hpp"
#include "app/session/view.hpp"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace attune::cli {

/// In:    the view at every tick (50 ms), and what the store says of itself.
/// Out:   `breath N at S s` with what is known; `step N: NAME at S s`; `signal lost: WHY`, `signal back`;
/// `cannot save: WHY`, `saving again`.
///        While the signal is lost no line shows a live number.
class voice {
public:
    explicit voice(std::ostream& out)
        : voice{out, {}, true} {}
    /// The steps by their names: `step N: NAME at S s`, `step N: NAME waits to be begun`. Outlives the voice.
    void of(const practice& plan) { plan_ = &plan; }
    /// One of two people: their lines say `who` behind the words they begin with (`breath N at S s, WHO: `,
    /// `signal lost: WHO: WHY`, `signal back: WHO`). What is common is said by the one who `leads`.
    voice(std::ostream& out, std::string who, bool leads);
    void see(const session_view& v, std::string_view saving_trouble);
    /// A part of see(), for when the store's word comes only at the end.
    void tell_saving(std::string_view trouble);
    /// Nobody reads any more: the pipe is closed.
    bool unheard() const;

private:
    void say(std::string_view line);
    void tell_signal(const session_view& v);
    void tell_breath(const session_view& v);
    void tell_step(const session_view& v);
    void tell_search(const session_view& v);
    std::string known(const session_view& v) const;

    std::ostream& out_;
    /// Empty for one person alone.
    std::string comma_who_, colon_who_, who_colon_;
    bool leads_;
    std::uint64_t breath_ = 0;
    double next_quiet_line_s_ = 0; ///< practices without a pacer
    bool lost_ = false;
    bool lost_without_port_ = false;
    std::string trouble_;
    phase_kind phase_ = phase_kind::practice;
    bool begun_ = false;
    const practice* plan_ = nullptr;
    std::uint64_t step_ = 0; ///< counted over the rounds, from 1; told last
    bool step_waited_ = false;
    std::string search_; ///< last said of the search for a pace
    std::uint8_t search_steps_ = 0;
};

} // namespace attune::cli
