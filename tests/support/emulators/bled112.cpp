#include "tests/support/emulators/bled112.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace attune::test {

namespace {
using namespace std::chrono_literals;
constexpr auto answers_in = 1ms, exchange = 50ms, advertises_every = 200ms, notifies_every = 1000ms;
constexpr unsigned not_connected = 0x0186, wrong_state = 0x0181, supervision_timeout = 0x0208;
// The attributes of every strap here.
constexpr unsigned measurement = 0x0010, configuration = 0x0011;

unsigned byte_at(std::span<const std::byte> b, std::size_t i) {
    return i < b.size() ? std::to_integer<unsigned>(b[i]) : 0;
}
void append(std::vector<unsigned>& to, const std::string& text) {
    for (const char c : text)
        to.push_back(static_cast<unsigned char>(c));
}
} // namespace

bled112::bled112(std::vector<emulated_strap> straps)
    : straps_{std::move(straps)}
    , states_(straps_.size()) {}

void bled112::start(host_time at) {
    power_ = at;
    if (linked_ < 0) return;
    states_[static_cast<std::size_t>(linked_)].began = at;
    subscribed_ = true;
    notifying_ = at + notifies_every;
}

bool bled112::deaf(std::size_t i, host_time at) const {
    return at < power_ + straps_[i].deaf_for;
}

void bled112::say(host_time at, bool event, unsigned id, std::vector<unsigned> payload) {
    std::vector<std::byte> f{event ? std::byte{0x80} : std::byte{0}, static_cast<std::byte>(payload.size()),
                             static_cast<std::byte>(id >> 8U), static_cast<std::byte>(id & 0xFFU)};
    for (const unsigned b : payload)
        f.push_back(static_cast<std::byte>(b & 0xFFU));
    const auto after = std::find_if(leaving_.begin(), leaving_.end(), [&](auto& l) { return l.first > at; });
    leaving_.insert(after, {at, std::move(f)});
}

void bled112::received(std::span<const std::byte> bytes, host_time at) {
    // Half a command that old is given up. Not known of the real dongle: SENSORS 4 asks the reader to do so.
    if (at - heard_at_ >= std::chrono::milliseconds{100}) half_.clear();
    heard_at_ = at;
    half_.insert(half_.end(), bytes.begin(), bytes.end());
    while (half_.size() >= 4 && half_.size() >= 4 + byte_at(half_, 1)) {
        const std::vector<std::byte> c(half_.begin(), half_.begin() + 4 + byte_at(half_, 1));
        half_.erase(half_.begin(), half_.begin() + std::ssize(c));
        std::string hex;
        for (const auto b : c) {
            char two[3];
            std::snprintf(two, sizeof two, "%02x", std::to_integer<unsigned>(b));
            hex += two;
        }
        commands_.push_back(hex);
        const auto deaf_to = std::find_if(ignored_.begin(), ignored_.end(), [&](const auto& i) {
            return i.second > 0 && hex.substr(4, 4) == i.first;
        });
        if (deaf_to != ignored_.end())
            --deaf_to->second;
        else
            obey(c, at);
    }
}

void bled112::obey(std::span<const std::byte> c, host_time at) {
    const unsigned id = byte_at(c, 2) << 8U | byte_at(c, 3);
    const auto p = c.subspan(4);
    const auto soon = at + answers_in;
    const auto result = [&](unsigned r) { say(soon, false, id, {r, r >> 8U}); };
    const auto of_link = [&](unsigned r) { say(soon, false, id, {byte_at(p, 0), r, r >> 8U}); };
    const auto completed = [&](host_time when, unsigned r, unsigned handle) {
        say(when, true, 0x0401, {0, r, r >> 8U, handle, handle >> 8U});
    };
    const bool ours = linked_ >= 0 && byte_at(p, 0) == 0;
    switch (id) {
    case 0x0001:
        return say(soon, false, id, {});
    case 0x0300:
        of_link(ours ? 0 : not_connected);
        if (ours) let_go(soon + exchange, 0x0216);
        return;
    case 0x0601:
    case 0x0607:
        return result(0);
    case 0x0604:
        result(scanning_ || connecting_ >= 0 ? 0 : wrong_state);
        scanning_ = false;
        connecting_ = -1;
        advertising_.reset();
        return;
    case 0x0602:
        result(scanning_ ? wrong_state : 0);
        scanning_ = true;
        if (!advertising_) advertising_ = soon + advertises_every / 2;
        return;
    case 0x0603: {
        say(soon, false, id, {0, 0, 0});
        for (std::size_t i = 0; i < straps_.size(); ++i) {
            const auto& a = straps_[i].address;
            bool same = !deaf(i, at);
            for (std::size_t k = 0; k < a.size(); ++k)
                same = same && byte_at(p, k) == a[k];
            if (!same) continue;
            linked_ = static_cast<int>(i);
            subscribed_ = false;
            say(soon + exchange, true, 0x0300,
                {0, 5, a[0], a[1], a[2], a[3], a[4], a[5], 1, 0x30, 0, 0, 1, 0, 0, 0xFF});
            return;
        }
        connecting_ = 1;
        return;
    }
    case 0x0401: {
        of_link(ours ? 0 : not_connected);
        if (!ours) return;
        const auto group = [&](int n, unsigned first, unsigned last, unsigned uuid) {
            say(soon + exchange * n, true, 0x0402,
                {0, first, first >> 8U, last, last >> 8U, 2, uuid, uuid >> 8U});
        };
        group(1, 0x0001, 0x0007, 0x1800);
        group(1, 0x0008, 0x000D, 0x1801);
        if (straps_[static_cast<std::size_t>(linked_)].has_heart_rate) group(2, 0x000E, 0x0013, 0x180D);
        group(2, 0x0014, 0x0017, 0x180F);
        group(3, 0x0018, 0x0020, 0x180A);
        return completed(soon + exchange * 4, 0, 0);
    }
    case 0x0403: {
        of_link(ours ? 0 : not_connected);
        if (!ours) return;
        const auto found = [&](int n, unsigned handle, unsigned uuid) {
            say(soon + exchange * n, true, 0x0404, {0, handle, handle >> 8U, 2, uuid, uuid >> 8U});
        };
        found(1, 0x000E, 0x2800);
        found(1, 0x000F, 0x2803);
        found(1, measurement, 0x2A37);
        found(2, configuration, 0x2902);
        found(2, 0x0012, 0x2803);
        found(2, 0x0013, 0x2A38);
        return completed(soon + exchange * 3, 0, 0);
    }
    case 0x0405:
        of_link(ours ? 0 : not_connected);
        if (!ours || byte_at(p, 1) != configuration || byte_at(p, 4) != 1) return;
        subscribed_ = true;
        completed(soon + exchange, 0, configuration);
        if (auto& s = states_[static_cast<std::size_t>(linked_)]; !s.began) s.began = at;
        notifying_ = soon + notifies_every;
        return;
    case 0x0402: {
        of_link(ours ? 0 : not_connected);
        if (!ours) return;
        const auto& s = straps_[static_cast<std::size_t>(linked_)];
        const unsigned uuid = byte_at(p, 6) | byte_at(p, 7) << 8U;
        std::vector<unsigned> v{0, byte_at(p, 1) + 2, byte_at(p, 2), 3, 0};
        if (uuid == 0x2A19) v.push_back(s.battery);
        if (uuid == 0x2A00) append(v, s.name);
        if (uuid == 0x2A24) append(v, "M1");
        v[4] = static_cast<unsigned>(v.size() - 5);
        if (v.size() > 5) say(soon + exchange, true, 0x0405, v);
        return completed(soon + 2 * exchange, v.size() > 5 ? 0 : 0x040A, 0);
    }
    default:
        return;
    }
}

void bled112::advertise(host_time at) {
    for (std::size_t i = 0; i < straps_.size(); ++i) {
        const auto& s = straps_[i];
        if (deaf(i, at) || linked_ == static_cast<int>(i)) continue;
        const auto response = [&](unsigned type, const std::vector<unsigned>& data) {
            std::vector<unsigned> p{static_cast<unsigned>(s.rssi) & 0xFFU, type};
            p.insert(p.end(), s.address.begin(), s.address.end());
            p.insert(p.end(), {1, 0xFF, static_cast<unsigned>(data.size())});
            p.insert(p.end(), data.begin(), data.end());
            say(at, true, 0x0600, p);
        };
        response(0, s.tells_heart_rate ? std::vector<unsigned>{2, 1, 6, 5, 3, 0x0D, 0x18, 0x0F, 0x18}
                                       : std::vector<unsigned>{2, 1, 6});
        std::vector<unsigned> name{static_cast<unsigned>(s.name.size() + 1), 0x09};
        append(name, s.name);
        if (s.names_itself) response(4, name);
    }
}

/// The beats of the last second, whose count since the subscription was kept while nobody listened.
void bled112::notify(host_time at) {
    auto& s = states_[static_cast<std::size_t>(linked_)];
    const auto& strap = straps_[static_cast<std::size_t>(linked_)];
    const double now = std::chrono::duration<double, std::milli>(at - *s.began).count();
    std::vector<unsigned> rr;
    double last = 800;
    while (s.sent < strap.rr_ms.size() && s.beat_ms + strap.rr_ms[s.sent] <= now) {
        last = strap.rr_ms[s.sent++];
        s.beat_ms += last;
        // A strap holds a few; older ones are gone (as after a lost link).
        if (now - s.beat_ms < 2500) rr.push_back(static_cast<unsigned>(std::lround(last * 1.024)));
    }
    if (s.sent > 0) last = strap.rr_ms[s.sent - 1];
    std::vector<unsigned> v{rr.empty() ? 0x06U : 0x16U,
                            static_cast<unsigned>(std::clamp(60'000 / last, 30.0, 240.0))};
    for (const unsigned r : rr) {
        v.push_back(r & 0xFFU);
        v.push_back(r >> 8U);
    }
    std::vector<unsigned> p{0, measurement & 0xFFU, measurement >> 8U, 1, static_cast<unsigned>(v.size())};
    p.insert(p.end(), v.begin(), v.end());
    say(at, true, 0x0405, p);
}

void bled112::let_go(host_time at, unsigned reason) {
    linked_ = -1;
    subscribed_ = false;
    notifying_.reset();
    say(at, true, 0x0304, {0, reason, reason >> 8U});
}

std::optional<host_time> bled112::next() const {
    std::optional<host_time> n;
    const auto earliest = [&](std::optional<host_time> t) {
        if (t && (!n || *t < *n)) n = t;
    };
    if (!leaving_.empty()) earliest(leaving_.front().first);
    if (scanning_) earliest(advertising_);
    if (subscribed_) earliest(notifying_);
    return n;
}

std::vector<std::byte> bled112::take(host_time now) {
    if (scanning_ && advertising_ && *advertising_ <= now) {
        advertise(*advertising_);
        *advertising_ += advertises_every;
    }
    if (subscribed_ && notifying_ && *notifying_ <= now) {
        const auto at = *notifying_;
        auto& s = states_[static_cast<std::size_t>(linked_)];
        const auto after = straps_[static_cast<std::size_t>(linked_)].lets_go_after;
        if (after.count() > 0 && !s.let_go && at - *s.began >= after) {
            s.let_go = true;
            let_go(at, supervision_timeout);
        } else {
            notify(at);
            *notifying_ += notifies_every;
        }
    }
    if (leaving_.empty() || leaving_.front().first > now) return {};
    auto frame = std::move(leaving_.front().second);
    leaving_.pop_front();
    return frame;
}

} // namespace attune::test
