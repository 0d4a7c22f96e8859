#pragma once
// Finding one's pace in a session: which pace when, what was heard of it, and where the search stands (SCIENCE 5).

#include "dsp/breath/resonance_search.hpp"
#include "dsp/units.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace attune {

enum class search_end : std::uint8_t {
    none,       ///< still searching
    enough,     ///< the protocol is through, or knows enough
    asked,      ///< the person asked for it
    discomfort, ///< two paces were not comfortable: better smaller and faster another time (SCIENCE 9.1)
    cut_off,    ///< the practice ended first
};

/// Where the search stands. Fixed in size: part of the session's view.
struct pace_search_view {
    static constexpr std::size_t most_steps = 24, most_cells = 81; ///< sliding: 16 steps; children's grid: 81
    pace_protocol protocol = pace_protocol::adaptive;
    search_end ended = search_end::none;
    bool resting = false;     ///< between two paces: breathing freely
    std::uint8_t step = 1;    ///< under way, from 1
    std::uint8_t planned = 0; ///< how many there will be; 0: as many as it takes
    double rate = 0;          ///< breaths/min, of the step under way or the next one
    double progress = 0;      ///< 0-1, of the step or the rest
    std::array<resonance_step, most_steps> steps{}; ///< those that ended
    std::uint8_t ended_steps = 0;
    pace_finding finding{};
    double grid_from = 0, grid_step = 0.05; ///< breaths/min
    std::array<float, most_cells> mass{};   ///< the belief, sums to 1
    std::uint8_t cells = 0;
    std::span<const resonance_step> done() const noexcept { return {steps.data(), ended_steps}; }
};

/// What the pacer is to do.
struct pace_order {
    enum class kind : std::uint8_t {
        none,
        pace,   ///< `rate` from the next inhale on
        rest,   ///< stand still from `phase` on
        resume, ///< from rest, at `rate`
        over,   ///< the search has ended
    };
    kind what = kind::none;
    double rate = 0;  ///< breaths/min
    double phase = 0; ///< breaths
};

/// In:    the pacer's accumulated phase at every tick, judged beats with their own phase.
/// Out:   orders for the pacer, steps as they end, the view.
///        A step of the adaptive and stepped protocols is two breaths in which the heart settles, whole breaths
///        that are heard, and one more in which the last beats come in and the next pace is chosen: the pace
///        changes with an inhale only. In the sliding one the pace changes with each breath.
/// Cost:  O(1) a tick and a beat, a few milliseconds at the end of a step; allocates in the constructor only.
class pace_finder {
public:
    pace_finder(pace_protocol protocol, const resonance_settings& settings);

    /// The pace to begin with.
    double first_rate() const noexcept { return view_.rate; }
    /// One interval: its middle, and the pacer's phase there in breaths (nothing: it stood still).
    void beat(const heard_interval& b, std::optional<double> phase) noexcept;
    /// `practised`: time of practice without pauses; `breaths_per_second` 0: the pacer stands still.
    pace_order tick(seconds now, seconds practised, double phase, double breaths_per_second) noexcept;
    void uneasy() noexcept;
    void conclude() noexcept;
    /// The person paused: the step under way begins anew afterwards.
    void interrupted() noexcept { interrupted_ = true; }
    void cut_off() noexcept;
    bool resting() const noexcept { return view_.resting; }
    const pace_search_view& view() const noexcept { return view_; }

private:
    struct planned_step {
        double rate = 0;                ///< breaths/min
        double settle = 0, breaths = 0; ///< not heard; heard
        seconds rest{0};                ///< before it
    };
    bool sliding() const noexcept { return view_.protocol == pace_protocol::sliding; }
    bool in_step() const noexcept { return !chosen_ && !begins_ && !view_.resting; }
    void begin_step(double phase) noexcept;
    void judge(bool uneasy) noexcept;
    void choose() noexcept;
    void end(search_end how) noexcept;
    void show_belief() noexcept;
    std::optional<planned_step> next_step() noexcept;
    void begin_anew() noexcept;

    const resonance_settings settings_;
    resonance_search search_;
    std::vector<planned_step> plan_;  ///< stepped and sliding
    std::vector<double> each_breath_; ///< breaths/min, sliding
    std::size_t next_ = 0;            ///< of plan_
    planned_step now_{};
    bool chosen_ = false;                  ///< now_ is to come; the pacer does not know yet
    std::optional<double> begins_;         ///< phase at which it begins
    double began_at_ = 0, from_ = 0, to_ = 0; ///< phases: the step's beginning; between which it is heard
    std::optional<seconds> from_t_, to_t_; ///< when these came
    step_meter meter_;
    seconds now_t_{0}, rest_began_{0};
    double phase_ = 0;
    std::size_t slid_to_ = 0; ///< the breath whose pace was ordered last
    std::size_t reports_ = 0; ///< of discomfort
    bool began_ = false, interrupted_ = false, uneasy_ = false, told_over_ = false;
    pace_search_view view_;
};

/// "Best pace 5.6 breaths a minute, likely 5.3 to 5.9.", or why there is none and what to do instead.
std::string finding_words(const pace_finding& f, resonance_person range);
/// The same of a search that runs or has ended.
std::string result_words(const pace_search_view& v);
/// One line about a step that ended.
std::string step_words(const resonance_step& s);
/// One line about what goes on now.
std::string progress_words(const pace_search_view& v);
std::string_view name(pace_protocol p) noexcept;
std::string_view name(search_end e) noexcept;

} // namespace attune
