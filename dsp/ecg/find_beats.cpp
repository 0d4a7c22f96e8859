#include "dsp/ecg/find_beats.hpp"

#include "dsp/ecg/candidates.hpp"
#include "dsp/ecg/peak.hpp"
#include "dsp/ecg/rhythm.hpp"

#include <cmath>

namespace attune {
namespace {

template <class Sample>
ecg_beats find(std::span<const Sample> raw, hertz rate) {
    using namespace ecg;
    ecg_beats out;
    const grid g{rate};
    if (static_cast<double>(raw.size()) < 2 * rate.value) {
        out.why = ecg_trouble::too_short;
        return out;
    }
    const auto found = candidate_search<Sample>{raw, g}.run();
    std::vector<possible_beat> possible;
    possible.reserve(found.size());
    for (const auto& c : found)
        possible.push_back({c.at / g.rate, log_odds(c)});
    rhythm_search plausible{possible.size()};
    const auto chosen = plausible(possible);
    std::vector<placed_beat> placed;
    for (const auto k : chosen)
        placed.push_back({g.raw(found[k].at + static_cast<double>(found[k].like.lag)),
                          (static_cast<std::uint64_t>(found[k].stretch) << 8U) |
                              static_cast<std::uint8_t>(found[k].like.shape)});
    place_peaks(raw, rate, std::span<placed_beat>{placed});
    for (std::size_t i = 0; i < placed.size(); ++i)
        out.beats.push_back({placed[i].at, 1 / (1 + std::exp(-possible[chosen[i]].odds))});
    return out;
}

} // namespace

std::string_view words(ecg_trouble t) noexcept {
    switch (t) {
    case ecg_trouble::none:
        return "";
    case ecg_trouble::too_short:
        return "too short for a rhythm: less than 2 s";
    case ecg_trouble::flat:
        return "no signal: the line is flat";
    case ecg_trouble::clipped:
        return "clipped: the signal is at the limit of the recorder";
    case ecg_trouble::no_rhythm:
        return "no beat stands out of the noise";
    case ecg_trouble::doubtful:
        return "noise: detectors disagree about the beats";
    }
    return "";
}

ecg_beats find_beats(std::span<const std::int16_t> raw, hertz rate) {
    return find(raw, rate);
}
ecg_beats find_beats(std::span<const float> raw, hertz rate) {
    return find(raw, rate);
}

} // namespace attune
