#include "tests/support/emulators/zephyr_straps.hpp"

#include "tests/support/emulators/rr_series.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace attune::test {
namespace {
using namespace std::chrono_literals;
using zephyr::message;

std::vector<std::byte> frame(std::uint8_t id, const std::vector<std::byte>& payload, std::uint8_t end = zephyr::etx) {
    std::vector<std::byte> f{std::byte{zephyr::stx}, std::byte{id}, static_cast<std::byte>(payload.size())};
    f.insert(f.end(), payload.begin(), payload.end());
    f.push_back(static_cast<std::byte>(zephyr::crc8(payload)));
    f.push_back(static_cast<std::byte>(end));
    return f;
}
void put16(std::vector<std::byte>& to, std::size_t at, long v) {
    to[at] = static_cast<std::byte>(v & 0xFF);
    to[at + 1] = static_cast<std::byte>(v >> 8 & 0xFF);
}
/// When each beat of the heart comes, in ms; the first interval begins at 0.
std::vector<double> ends_of(const std::vector<double>& rr_ms) {
    std::vector<double> ends;
    for (double t = 0; const double rr : rr_ms)
        ends.push_back(t += rr);
    return ends;
}
double ms_between(host_time from, host_time to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

// HxM. The times are odd numbers of ms, as in the capture: a time of 0 means a place that is not filled yet.
constexpr long hxm_clock = 60'001; // at start; it turns round 5.5 s later
constexpr unsigned hxm_number = 250;
constexpr std::size_t hxm_times = 15;
constexpr long before_ms = 1000;
constexpr auto after_beat = 50ms;
constexpr std::array hxm_every{600ms, 1250ms, 880ms, 910ms}; // SENSORS 6.1: 0.91 s, sd 0.28 s

// BioHarness.
constexpr auto lifesign_every = 3s; // SENSORS 6.1
constexpr auto patience = 10s;      // chosen: SENSORS 6.1 says that there is a time-out, not how long
constexpr long day_ms = 86'400'000, rr_before_ms = 1003;
constexpr auto before_midnight = 20000ms, thinking = 5ms;
constexpr std::size_t rr_samples = 18;
} // namespace

hxm_strap::hxm_strap(const std::vector<double>& rr_ms)
    : beats_ms_{ends_of(sent(rr_ms))} {}

std::vector<double> hxm_strap::sent(const std::vector<double>& rr_ms) {
    return in_steps_of(4, rr_ms);
}

void hxm_strap::start(host_time at) {
    began_ = packet_at_ = at;
    packet_at_ += after_beat;
    if (!beats_ms_.empty()) packet_at_ += std::chrono::milliseconds{std::lround(beats_ms_.front())};
}

std::vector<std::byte> hxm_strap::take(host_time now) {
    if (now < packet_at_) return {};
    const double since_ms = ms_between(began_, packet_at_);
    packet_at_ += hxm_every[packets_++ % hxm_every.size()];
    const auto passed =
        std::upper_bound(beats_ms_.begin(), beats_ms_.end(), since_ms) - beats_ms_.begin();
    std::vector<std::byte> p(55);
    p[8] = std::byte{87};
    p[9] = std::byte{72};
    p[10] = static_cast<std::byte>(hxm_number + static_cast<unsigned>(passed));
    for (std::size_t k = 0; k < hxm_times; ++k) {
        const auto i = passed - 1 - static_cast<std::ptrdiff_t>(k);
        const long ms = i >= 0 ? std::lround(beats_ms_[static_cast<std::size_t>(i)]) : (i + 1) * before_ms;
        put16(p, 11 + 2 * k, hxm_clock + ms);
    }
    return frame(zephyr::u8(message::hxm), p);
}

bioharness_strap::bioharness_strap(const std::vector<double>& rr_ms)
    : beats_ms_{ends_of(sent(rr_ms))}
    , told_ms_{sent(rr_ms)}
    , streams_{{{message::rr, 0x19, 45, 1008ms},
                {message::ecg, 0x16, 88, 252ms},
                {message::breathing, 0x15, 32, 1008ms},
                {message::accel, 0x1E, 84, 400ms},
                {message::summary, 0xBD, 71, 1000ms}}} {}

std::vector<double> bioharness_strap::sent(const std::vector<double>& rr_ms) {
    return in_steps_of(1, rr_ms);
}

void bioharness_strap::start(host_time at) {
    power_ = heard_at_ = at;
    lifesign_at_ = at + lifesign_every;
}

void bioharness_strap::received(std::span<const std::byte> bytes, host_time at) {
    heard_at_ = at;
    drops unused;
    for (const auto b : bytes)
        commands_(b, unused, [&](std::span<const std::byte> f) {
            if (zephyr::u8(f[1]) == zephyr::u8(message::lifesign)) return;
            for (auto& s : streams_)
                if (s.asked_by == zephyr::u8(f[1]) && f.size() > zephyr::around_payload) {
                    if (zephyr::u8(f[3]) == 0)
                        s.since.reset();
                    else if (!s.since)
                        s.since = at;
                }
            answers_.push_back(frame(zephyr::u8(f[1]), {}, zephyr::ack));
            answers_at_ = at + thinking;
        });
}

std::optional<host_time> bioharness_strap::next() const {
    if (let_go_) return std::nullopt;
    auto soonest = lifesign_at_;
    if (!answers_.empty()) soonest = std::min(soonest, answers_at_);
    for (const auto& s : streams_)
        if (s.since) soonest = std::min(soonest, s.due());
    return soonest;
}

std::vector<std::byte> bioharness_strap::take(host_time now) {
    if (let_go_) return {};
    if (now - heard_at_ >= patience) {
        let_go_ = true;
        return {};
    }
    const auto due = *next();
    if (due > now) return {};
    if (!answers_.empty() && answers_at_ == due) {
        auto a = std::move(answers_.front());
        answers_.pop_front();
        return a;
    }
    if (lifesign_at_ == due) {
        lifesign_at_ += lifesign_every;
        return frame(zephyr::u8(message::lifesign), {});
    }
    for (auto& s : streams_)
        if (s.since && s.due() == due) {
            auto f = data(s);
            ++s.sent;
            return f;
        }
    return {};
}

std::vector<std::byte> bioharness_strap::data(const packets& s) const {
    const auto from = *s.since + s.sent * s.every;
    const long clock = (day_ms + std::lround(ms_between(power_ + before_midnight, from))) % day_ms;
    std::vector<std::byte> p(s.payload);
    p[0] = static_cast<std::byte>(s.sent);
    put16(p, 1, 2026);
    p[3] = std::byte{11};
    p[4] = std::byte{27};
    put16(p, 5, clock & 0xFFFF);
    put16(p, 7, clock >> 16);
    if (s.id == message::summary) p[24] = std::byte{55};
    if (s.id != message::rr) return frame(zephyr::u8(s.id), p);
    for (std::size_t k = 0; k < rr_samples; ++k) {
        const double t = ms_between(*s.since, from) + 56.0 * static_cast<double>(k);
        const auto passed = static_cast<std::size_t>(
            std::upper_bound(beats_ms_.begin(), beats_ms_.end(), t) - beats_ms_.begin());
        const long rr = passed == 0 ? rr_before_ms : std::lround(told_ms_[passed - 1]);
        put16(p, 9 + 2 * k, passed % 2 == 0 ? rr : -rr);
    }
    return frame(zephyr::u8(s.id), p);
}

} // namespace attune::test
