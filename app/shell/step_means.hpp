#pragma once
// Each step's mean heart rate while a session goes on, as the analysis of its recording gives it.

#include "app/session/view.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace attune {

/// In:   the view of every frame.
/// Out:  60000/mean NN of a step some seconds after it is over, judged with everything heard by then; a step that came
///       in several rounds has its last one's. Nothing where nothing was heard.
/// Cost: a look at the new beats a frame; a whole judgement (milliseconds for an hour) after each step.
class step_means {
public:
    void follow(const session_view& v);
    std::optional<double> of(std::size_t step) const noexcept;

private:
    struct span {
        std::uint32_t step = 0, round = 0;
        double from = 0, to = 0; ///< to below from: under way
        std::optional<double> hr_bpm{};
    };
    void close(double at, double now);
    void judge_anew();

    std::vector<double> rr_ms_, t_s_;
    std::vector<std::size_t> chain_starts_;
    std::uint64_t next_ = 0;
    bool broken_ = true, open_ = false;
    std::vector<span> spans_;
    std::optional<double> due_{};
};

} // namespace attune
