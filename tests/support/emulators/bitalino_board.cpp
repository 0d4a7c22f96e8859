#include "tests/support/emulators/bitalino_board.hpp"

#include "drivers/bitalino/frame.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace attune::test {
namespace {
constexpr std::string_view version = "BITalino_v5.1\n";
constexpr auto thinking = std::chrono::milliseconds{5};
} // namespace

std::vector<std::byte> bitalino_frame(unsigned sequence, const std::vector<unsigned>& values) {
    // Bits from the end backwards: check 4, sequence 4, then the values, each with its low bits last, and the
    // four digital inputs before the first.
    std::array<unsigned, 8> d{}; // d[7] is the last byte
    const auto v = [&](std::size_t i) { return i < values.size() ? values[i] : 0U; };
    d[6] = v(0) >> 6U;
    d[5] = (v(0) & 63U) << 2U | v(1) >> 8U;
    d[4] = v(1) & 255U;
    d[3] = v(2) >> 2U;
    d[2] = (v(2) & 3U) << 6U | v(3) >> 4U;
    d[1] = (v(3) & 15U) << 4U | (v(4) >> 4U) >> 2U;
    d[0] = ((v(4) >> 4U) & 3U) << 6U | v(5) >> 4U;
    d[7] = (sequence & 15U) << 4U;
    std::vector<std::byte> f;
    for (std::size_t i = 8 - bitalino::frame_size(static_cast<unsigned>(values.size())); i < 8; ++i)
        f.push_back(static_cast<std::byte>(d[i]));
    f.back() |= static_cast<std::byte>(bitalino::check_of(f));
    return f;
}

bitalino_board::bitalino_board(bitalino_recording r, behaviour how)
    : recording_{std::move(r)}
    , how_{how} {}

void bitalino_board::start(host_time at) {
    power_ = at;
    if (how_.deaf) rate_ = 100;
    if (how_.deaf || how_.streams_already) go(how_.deaf ? 1U << (recording_.input - 1) : 1U, false, at);
}

host_duration bitalino_board::period() const noexcept {
    return host_duration{std::llround(1e9 / rate_ * how_.clock)};
}

void bitalino_board::go(unsigned mask, bool simulated, host_time at) {
    live_ = true;
    simulated_ = simulated;
    mask_ = mask;
    live_since_ = at;
    sent_ = 0;
    if (!simulated && mask == 1U << (recording_.input - 1) && !began_) began_ = at;
}

void bitalino_board::received(std::span<const std::byte> bytes, host_time at) {
    for (const auto b : bytes) {
        const auto c = std::to_integer<std::uint8_t>(b);
        heard.push_back(c);
        if (how_.deaf) continue;
        if (live_) {
            if (c == 0 || c == 0xFF) live_ = false;
            continue; // everything else switches digital outputs
        }
        switch (c & 3U) {
        case 0: // battery threshold
            break;
        case 1:
        case 2:
            go(c >> 2U, (c & 3U) == 2, at);
            break;
        default:
            if (c == 0x07 || c == 0x0F) version_at_ = at + thinking;
            if (c == 0x03) rate_ = 1;
            if (c == 0x43) rate_ = 10;
            if (c == 0x83) rate_ = 100;
            if (c == 0xC3) rate_ = 1000;
        }
    }
}

double bitalino_board::ecg_at(double s) const {
    if (recording_.counts.empty()) return 512;
    const double x = std::clamp(s * recording_.hertz, 0.0, static_cast<double>(recording_.counts.size() - 1));
    const auto i = static_cast<std::size_t>(x);
    const auto j = std::min(i + 1, recording_.counts.size() - 1);
    return recording_.counts[i] +
           (x - static_cast<double>(i)) * (recording_.counts[j] - recording_.counts[i]);
}

std::optional<host_time> bitalino_board::next() const {
    std::optional<host_time> soonest = version_at_;
    if (live_) {
        const auto frame = live_since_ + (sent_ + 1) * period();
        if (!soonest || frame < *soonest) soonest = frame;
    }
    return soonest;
}

std::vector<std::byte> bitalino_board::take(host_time now) {
    if (version_at_ && *version_at_ <= now) {
        version_at_.reset();
        std::vector<std::byte> answer;
        for (const char c : version)
            answer.push_back(static_cast<std::byte>(c));
        return answer;
    }
    const auto due = live_since_ + (sent_ + 1) * period();
    if (!live_ || due > now) return {};
    ++sent_;
    const double power_s = std::chrono::duration<double>(due - power_).count();
    if (power_s >= how_.lost_from_s && power_s < how_.lost_to_s) return {};
    std::vector<unsigned> values;
    for (unsigned input = 1; input <= 6; ++input) {
        if ((mask_ & 1U << (input - 1)) == 0) continue;
        double v = 512;
        if (simulated_)
            v = 512 + 500 * std::sin(static_cast<double>(sent_) / 25);
        else if (input == recording_.input)
            v = ecg_at(std::chrono::duration<double>(due - began_.value_or(live_since_)).count() /
                       how_.clock);
        values.push_back(static_cast<unsigned>(std::clamp(std::lround(v), 0L, 1023L)));
    }
    return bitalino_frame(static_cast<unsigned>(sent_), values);
}

} // namespace attune::test
