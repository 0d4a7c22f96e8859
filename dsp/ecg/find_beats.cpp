#include "dsp/ecg/find_beats.hpp"

#include "dsp/ecg/candidates.hpp"
#include "dsp/ecg/peak.hpp"
#include "dsp/ecg/quality.hpp"
#include "dsp/ecg/rhythm.hpp"

#include <algorithm>
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
    candidate_search<Sample> search{raw, g};
    const auto found = search.run();
    std::vector<possible_beat> possible;
    possible.reserve(found.size());
    for (const auto& c : found)
        possible.push_back({c.at / g.rate, log_odds(c)});
    rhythm_search plausible{possible.size()};
    const auto chosen = plausible(possible);

    std::vector<weighed_beat> weighed;
    weighed.reserve(chosen.size());
    for (const auto k : chosen)
        weighed.push_back({possible[k].t_s, found[k].contrast, found[k].like.match,
                           found[k].like.breadth < 0.1F * static_cast<float>(g.rate),
                           1 / (1 + std::exp(-possible[k].odds))});
    std::vector<double> others(search.others().begin(), search.others().end());
    for (auto& t : others)
        t /= g.rate;
    auto judged = judge(weighed, others, search.states(), static_cast<double>(raw.size()) / rate.value);
    out.quality = std::move(judged.windows);

    std::vector<placed_beat> placed;
    placed.reserve(chosen.size());
    out.beats.reserve(chosen.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const auto w =
            std::min(judged.silent.size() - 1, static_cast<std::size_t>(weighed[i].t_s / quality_window_s));
        if (judged.silent[w]) continue;
        const auto& c = found[chosen[i]];
        placed.push_back(
            {g.raw(c.at + static_cast<double>(c.like.lag)),
             (static_cast<std::uint64_t>(c.stretch) << 8U) | static_cast<std::uint8_t>(c.like.shape)});
        out.beats.push_back({0, weighed[i].quality});
    }
    place_peaks(raw, rate, std::span<placed_beat>{placed});
    for (std::size_t i = 0; i < placed.size(); ++i)
        out.beats[i].sample = placed[i].at;
    if (out.beats.empty()) {
        out.why = ecg_trouble::no_rhythm;
        for (const auto& q : out.quality)
            if (q.why == ecg_trouble::flat || q.why == ecg_trouble::clipped) out.why = q.why;
    }
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
    // Chosen: no unit gives more, and energies of it stay finite floats.
    const auto finite = [](float v) { return std::abs(v) < 1e9F; };
    if (std::all_of(raw.begin(), raw.end(), finite)) return find(raw, rate);
    std::vector<float> held(raw.begin(), raw.end());
    float last = 0;
    for (auto& v : held)
        last = v = finite(v) ? v : last;
    return find(std::span<const float>{held}, rate);
}

} // namespace attune
