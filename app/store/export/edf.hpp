#pragma once
// A session as EDF+ (European Data Format), which EDFbrowser, biosig and sleep laboratories read.

#include "app/session/recording.hpp"
#include "drivers/result.hpp"
#include "dsp/units.hpp"

#include <string>
#include <vector>

namespace attune {

/// The samples of a session's sensor on the session's time, where it has an ECG.
struct edf_ecg {
    hertz rate{0};
    double begins_s = 0; ///< session time of the first
    std::string unit{};
    std::vector<float> samples{}; ///< NaN: nothing was measured
};

struct edf_choice {
    bool words = false; ///< what the person wrote: the word and the note of a check-in
    const edf_ecg* ecg = nullptr;
};

/// Signals HR and RR (4 Hz), breath pacer (8 Hz) and activation (1 Hz) where there was one, ECG where given; every beat, gap,
/// phase, mark, check-in and artefact as an annotation. Beats come back from it bit for bit (edf_words.hpp). See
/// FORMAT.md, "EDF+". The same bytes every time.
/// Fails where the session is longer than the format or memory allow. Cost: linear, about 300 bytes a second of session.
result<std::string> to_edf(const recording& r, const edf_choice& choice = {});

} // namespace attune
