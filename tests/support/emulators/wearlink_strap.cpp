#include "tests/support/emulators/wearlink_strap.hpp"

#include <cmath>

namespace attune::test {
namespace {
constexpr auto every = std::chrono::seconds{1};
constexpr std::size_t most_intervals = 5; // 16 bytes
} // namespace

wearlink_strap::wearlink_strap(std::vector<double> rr_ms, behaviour how)
    : rr_ms_{sent(rr_ms)}
    , how_{how}
    , sequence_{how.first_sequence} {}

std::vector<double> wearlink_strap::sent(const std::vector<double>& rr_ms) {
    std::vector<double> whole;
    double t = 0, before = 0;
    for (const double rr : rr_ms) {
        t += rr;
        whole.push_back(std::round(t) - before);
        before = std::round(t);
    }
    return whole;
}

void wearlink_strap::start(host_time at) {
    began_ = at;
    frame_at_ = at + every;
}

std::optional<host_time> wearlink_strap::next() const {
    return beat_ < rr_ms_.size() ? std::optional{frame_at_} : std::nullopt;
}

std::vector<std::byte> wearlink_strap::take(host_time now) {
    if (beat_ >= rr_ms_.size() || frame_at_ > now) return {};
    const double since_ms = std::chrono::duration<double, std::milli>(frame_at_ - began_).count();
    const auto off_at = how_.off_skin_at;
    const bool off = frame_at_ - began_ >= off_at && frame_at_ - began_ < off_at + how_.off_skin_for;
    frame_at_ += every;
    std::vector<unsigned> rr;
    while (beat_ < rr_ms_.size() && rr.size() < most_intervals && told_ms_ + rr_ms_[beat_] <= since_ms) {
        told_ms_ += rr_ms_[beat_];
        rr.push_back(static_cast<unsigned>(rr_ms_[beat_++]));
    }
    if (rr.empty()) return {}; // a slow heart: the frame comes with the next beat
    if (off) rr.assign(1, 93); // as in the maemo dump: 005d with a rate of 0
    const auto size = static_cast<unsigned>(6 + 2 * rr.size());
    const auto rate = off ? 0U : static_cast<unsigned>(std::lround(60'000.0 / rr.back()));
    std::vector<std::byte> f;
    const auto put = [&](unsigned v) { f.push_back(static_cast<std::byte>(v & 255U)); };
    put(0xFE);
    put(size);
    put(255 - size);
    put(sequence_++ % 16);
    put(0xF1);
    put(rate);
    for (const unsigned v : rr) {
        put(v >> 8U);
        put(v);
    }
    return f;
}

} // namespace attune::test
