// What the signal does, in words. Makes strings: for the screen and the command line, not for the real-time
// path.
#include "app/language/language.hpp"
#include "app/session/driver_sentences.hpp"
#include "app/session/view.hpp"

namespace attune {

std::string signal_sentence(const session_view& v) {
    const auto& s = v.signal;
    const bool had_beats = s.last_beat_arrived.count() >= 0;
    const int age = had_beats ? static_cast<int>((v.now - s.last_beat_arrived).count()) : 0;
    if (s.state == signal_state::ended) return tr("The recording has come to its end.");
    if (!s.port_open) {
        if (!s.port_sentence().empty()) return said_by_drivers(s.port_sentence());
        return had_beats ? tr("The sensor's port closed. Looking for it again.") : tr("Looking for the sensor.");
    }
    if (s.averaged_only)
        return tr("This sensor sends only an averaged heart rate. Variability needs every beat, so no numbers "
                  "are shown: "
                  "switch the sensor to send intervals, or choose another one.");
    switch (s.state) {
    case signal_state::present:
        return {};
    case signal_state::fading:
        return tr("No beat for {} s.", age);
    case signal_state::lost:
        if (s.contact_known && !s.worn)
            return tr("The strap lost contact {} s ago. Moisten it and press it on.", age);
        if (s.bytes_come)
            return tr(
                "The sensor speaks, but no beat has come for {} s. Moisten the strap and press it on.", age);
        return tr("Nothing has come for {} s. Check that the strap is worn, moist and near.", age);
    default:
        break;
    }
    if (v.now < seconds{3}) return tr("Waiting for the first beat.");
    if (s.contact_known && !s.worn)
        return tr("The strap does not feel the skin yet. Moisten it and press it on.");
    if (s.bytes_come)
        return s.protocol.view().empty() ? tr("Bytes are coming, but not in a language known here. Check the "
                                              "sensor and the speed of its port.")
                                         : tr("The sensor speaks; the first beat has not come yet.");
    return tr("Nothing comes from the sensor yet. Check that the strap is worn and moist, and that this is its "
              "port.");
}

std::string_view signal_word(const session_view& v) noexcept {
    if (v.signal.state == signal_state::present && v.simulated) return tr("signal|simulated");
    switch (v.signal.state) {
    case signal_state::searching:
        return tr("signal|searching");
    case signal_state::waiting:
        return tr("signal|waiting");
    case signal_state::present:
        return tr("signal|steady");
    case signal_state::fading:
        return tr("signal|fading");
    case signal_state::lost:
        return tr("signal|lost");
    case signal_state::ended:
        return tr("signal|ended");
    }
    return "";
}

} // namespace attune
