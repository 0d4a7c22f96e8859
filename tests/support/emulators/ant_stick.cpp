#include "tests/support/emulators/ant_stick.hpp"

#include "drivers/ant/message.hpp"

#include <algorithm>
#include <cmath>

namespace attune::test {
namespace {
constexpr auto slot = std::chrono::nanoseconds{8070LL * 1'000'000'000 / 32768};
constexpr auto thinking = std::chrono::milliseconds{3};
constexpr auto never_closed_before = std::chrono::seconds{5};
} // namespace

ant_stick::ant_stick(std::vector<ant_strap> straps, behaviour how)
    : straps_{std::move(straps)}
    , how_{how} {}

void ant_stick::start(host_time) {}

void ant_stick::say(host_time at, std::uint8_t what, std::vector<std::uint8_t> data) {
    std::vector<std::byte> m{ant::sync, static_cast<std::byte>(data.size()), static_cast<std::byte>(what)};
    for (const auto b : data)
        m.push_back(static_cast<std::byte>(b));
    m.push_back(ant::check_of(m));
    answers_.push_back({at, std::move(m)});
}

void ant_stick::received(std::span<const std::byte> bytes, host_time at) {
    incoming_.insert(incoming_.end(), bytes.begin(), bytes.end());
    for (;;) {
        const auto start = std::find(incoming_.begin(), incoming_.end(), ant::sync);
        incoming_.erase(incoming_.begin(), start); // the zero bytes behind every message
        if (incoming_.size() < 2) return;
        const std::size_t size = std::to_integer<std::size_t>(incoming_[1]) + ant::around_data;
        if (incoming_.size() < size) return;
        const std::vector<std::byte> m(incoming_.begin(),
                                       incoming_.begin() + static_cast<std::ptrdiff_t>(size));
        incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(size));
        if (ant::check_of(m) == std::byte{0}) command(m, at);
    }
}

bool ant_stick::tracking() const {
    return std::any_of(straps_.begin(), straps_.end(), [&](const ant_strap& s) {
        return (wanted_ == 0 || wanted_ == s.number) && slot_ - opened_at_ >= s.on_at;
    });
}

void ant_stick::command(std::span<const std::byte> m, host_time at) {
    const auto what = std::to_integer<std::uint8_t>(m[2]);
    const auto u8 = [&](std::size_t i) { return std::to_integer<std::uint8_t>(m[3 + i]); };
    heard.push_back(what);
    const auto answered = [&](bool right) {
        say(at + thinking, ant::id::event, {u8(0), what, right ? ant::code::ok : ant::code::wrong_state});
    };
    switch (what) {
    case ant::id::reset:
        key_set_ = assigned_ = open_ = false;
        if (how_.deaf_resets > 0) {
            --how_.deaf_resets;
            return;
        }
        return say(at + std::chrono::milliseconds{200}, ant::id::started, {0x20});
    case ant::id::network_key:
        key_set_ = !how_.refuses_key;
        key.assign(reinterpret_cast<const char*>(m.data()) + 4, 8);
        if (how_.refuses_key)
            return say(at + thinking, ant::id::event, {u8(0), what, ant::code::invalid_message});
        return answered(true);
    case ant::id::assign:
        answered(key_set_ && !assigned_);
        assigned_ = key_set_;
        return;
    case ant::id::channel_id:
        wanted_ = static_cast<std::uint16_t>(u8(1) | u8(2) << 8U);
        return answered(assigned_ && u8(3) == 120);
    case ant::id::frequency:
        return answered(assigned_ && u8(1) == 57);
    case ant::id::period:
        return answered(assigned_ && (u8(1) | u8(2) << 8U) == 8070);
    case ant::id::search_timeout:
        return answered(assigned_);
    case ant::id::open:
        answered(assigned_ && !open_);
        open_ = assigned_;
        ++opened_;
        opened_at_ = at;
        slot_ = at + slot;
        return;
    case ant::id::close:
        answered(open_);
        if (open_ && !how_.closes_unheard)
            say(at + thinking, ant::id::event, {0, ant::rf_event, ant::code::closed});
        open_ = false;
        return;
    case ant::id::unassign:
        answered(assigned_ && !open_);
        assigned_ = false;
        return;
    case ant::id::list_add:
        listed_ = static_cast<std::uint16_t>(u8(1) | u8(2) << 8U);
        return answered(assigned_ && how_.has_lists);
    case ant::id::list:
        if (how_.has_lists && u8(1) == 1 && u8(2) == 1) excluded_ = listed_;
        return answered(assigned_ && how_.has_lists);
    case ant::id::request:
        if (u8(1) == ant::id::channel_status)
            return say(at + thinking, ant::id::channel_status,
                       {0, static_cast<std::uint8_t>(open_ ? tracking() ? 3 : 2 : assigned_ ? 1 : 0)});
        if (u8(1) == ant::id::channel_id)
            for (const auto& s : straps_)
                if ((wanted_ == 0 ? s.number != excluded_ : wanted_ == s.number) &&
                    (!how_.hears_one || &s == &straps_[opened_ % straps_.size()]))
                    return say(at + thinking, ant::id::channel_id,
                               {0, static_cast<std::uint8_t>(s.number & 0xFF),
                                static_cast<std::uint8_t>(s.number >> 8), 120, 0x71});
        return;
    default:
        return;
    }
}

/// What each strap in reach says in this slot; a real channel hears one, this one all that fit the wanted
/// number.
void ant_stick::broadcast(host_time at) {
    if (how_.closes_once && !closed_once_ && at - opened_at_ > never_closed_before) {
        closed_once_ = true;
        open_ = false;
        if (how_.closes_unheard) return;
        return say(at, ant::id::event, {0, ant::rf_event, ant::code::closed});
    }
    for (const auto& s : straps_) {
        if ((wanted_ != 0 && wanted_ != s.number) || at - opened_at_ < s.on_at) continue;
        double t = 50.25, before = t; // the strap was switched on so long before: the clock turns round soon
        unsigned count = 250;
        const double now = std::chrono::duration<double>(at - opened_at_ - s.on_at).count() + t;
        double rr = 1000;
        for (const double next : s.rr_ms) {
            if (t + next / 1000 > now) break;
            before = t;
            t += next / 1000;
            rr = next;
            ++count;
        }
        const auto ticks = [](double seconds) {
            return static_cast<unsigned>(std::llround(seconds * 1024)) & 0xFFFFU;
        };
        const bool page4 = !s.old && sent_ / 4 % 2 == 0;
        const auto toggle = static_cast<std::uint8_t>(!s.old && sent_ / 4 % 2 ? 0x80 : 0);
        std::vector<std::uint8_t> data{0,
                                       static_cast<std::uint8_t>(toggle | (page4   ? 4
                                                                           : s.old ? 0
                                                                                   : 7)),
                                       static_cast<std::uint8_t>(page4 || s.old ? 0xFF : 77),
                                       0xFF,
                                       0xFF,
                                       static_cast<std::uint8_t>(ticks(t) & 0xFF),
                                       static_cast<std::uint8_t>(ticks(t) >> 8),
                                       static_cast<std::uint8_t>(count & 0xFF),
                                       static_cast<std::uint8_t>(std::lround(60'000 / rr))};
        if (page4) {
            data[3] = static_cast<std::uint8_t>(ticks(before) & 0xFF);
            data[4] = static_cast<std::uint8_t>(ticks(before) >> 8);
        }
        if (excluded_ != 0 && wanted_ == 0 && s.number == excluded_) continue;
        if (how_.hears_one && &s != &straps_[opened_ % straps_.size()]) continue;
        if (how_.extended) {
            data.push_back(0x80);
            data.push_back(static_cast<std::uint8_t>(s.number & 0xFF));
            data.push_back(static_cast<std::uint8_t>(s.number >> 8));
            data.push_back(120);
            data.push_back(0x71);
        }
        say(at, ant::id::broadcast, std::move(data));
    }
    ++sent_;
}

std::optional<host_time> ant_stick::next() const {
    std::optional<host_time> soonest;
    for (const auto& a : answers_)
        if (!soonest || a.at < *soonest) soonest = a.at;
    if (open_ && (!soonest || slot_ < *soonest)) soonest = slot_;
    return soonest;
}

std::vector<std::byte> ant_stick::take(host_time now) {
    if (open_ && slot_ <= now) {
        broadcast(slot_);
        slot_ += slot;
    }
    const auto soonest = std::min_element(answers_.begin(), answers_.end(),
                                          [](const auto& a, const auto& b) { return a.at < b.at; });
    if (soonest == answers_.end() || soonest->at > now) return {};
    auto bytes = std::move(soonest->bytes);
    answers_.erase(soonest);
    return bytes;
}

} // namespace attune::test
