#pragma once
// What the decoder tests share: an output that remembers, streams in chunks, lines and frames with right
// checks.

#include "drivers/decoder.hpp"
#include "tests/drivers/streams.hpp"
#include "tests/support/catch.hpp"

#include "tests/support/reference.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace attune::test {

constexpr sensor_time sensor(sensor_clock::duration d) {
    return sensor_time{} + d;
}

struct heard {
    event what;
    host_time at;
};

/// Every event and every byte sent, in order.
class remembering final : public decoder_output {
public:
    void on_event(const event& e, host_time at) override { events.push_back({e, at}); }
    void send(std::span<const std::byte> bytes) override {
        CHECK(bytes.size() <= 64);
        for (auto b : bytes)
            sent.push_back(static_cast<char>(b));
    }

    template <class E>
    std::vector<E> all() const {
        std::vector<E> found;
        for (const auto& h : events)
            if (const auto* e = std::get_if<E>(&h.what)) found.push_back(*e);
        return found;
    }
    std::vector<beat_event> beats() const { return all<beat_event>(); }
    std::vector<double> rrs() const {
        std::vector<double> ms;
        for (const auto& b : beats())
            if (b.rr) ms.push_back(b.rr->count());
        return ms;
    }
    std::string model() const {
        const auto ids = all<identity_event>();
        return ids.empty() ? "" : std::string{ids.back().model.view()};
    }

    std::vector<heard> events;
    std::string sent;
};

/// An event as text, exact: two streams are the same when their texts are.
inline std::string told(const heard& h) {
    char text[160];
    const auto at = static_cast<long long>(h.at.time_since_epoch().count());
    const auto ns = [](sensor_time t) { return static_cast<long long>(t.time_since_epoch().count()); };
    if (const auto* b = std::get_if<beat_event>(&h.what))
        std::snprintf(text, sizeof text, "%lld beat %lld rr %a %s", at, b->at ? ns(*b->at) : -1,
                      b->rr ? b->rr->count() : -1.0, b->starts_chain ? "chain" : "");
    else if (const auto* c = std::get_if<contact_event>(&h.what))
        std::snprintf(text, sizeof text, "%lld contact %d", at, c->worn ? 1 : 0);
    else if (const auto* y = std::get_if<battery_event>(&h.what))
        std::snprintf(text, sizeof text, "%lld battery %a", at, y->percent);
    else if (const auto* r = std::get_if<averaged_rate_event>(&h.what))
        std::snprintf(text, sizeof text, "%lld rate %a", at, r->bpm);
    else if (const auto* i = std::get_if<identity_event>(&h.what))
        std::snprintf(text, sizeof text, "%lld is %.*s", at, static_cast<int>(i->model.size),
                      i->model.chars.data());
    else if (const auto* s = std::get_if<samples_event>(&h.what))
        std::snprintf(text, sizeof text, "%lld samples %u to %lld", at, s->count, ns(s->last));
    else
        return "?";
    return text;
}

inline std::string told(const remembering& r) {
    std::string all;
    for (const auto& h : r.events)
        all += told(h) + "\n";
    return all + "sent " + r.sent;
}

inline void feed(decoder& d, std::string_view s, host_time at, decoder_output& out) {
    d.feed(bytes(s), at, out);
}

/// Plays a stream with ticks every 100 ms, each arrival cut into pieces by `next_size` (0 = whole).
template <class NextSize>
void play_in_pieces(decoder& d, const stream& s, decoder_output& out, NextSize next_size,
                    host_duration after = 0s) {
    if (s.empty()) return;
    host_time tick = s.front().at;
    d.opened(tick, out);
    for (const auto& a : s) {
        for (; tick < a.at; tick += 100ms)
            d.tick(tick, out);
        for (std::size_t i = 0; i < a.data.size();) {
            const std::size_t n = next_size();
            const std::string_view piece = std::string_view{a.data}.substr(i, n == 0 ? std::string::npos : n);
            feed(d, piece, a.at, out);
            i += piece.size();
        }
    }
    for (const host_time end = tick + after; tick <= end; tick += 100ms)
        d.tick(tick, out);
}
inline void play(decoder& d, const stream& s, decoder_output& out, host_duration after = 0s) {
    play_in_pieces(
        d, s, out, [] { return std::size_t{0}; }, after);
}

inline std::string file(const std::filesystem::path& p) {
    std::ifstream in{p, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// A capture with the timing beside it: rows of host time and the byte offset up to which bytes had come by
/// then.
inline stream capture(const std::filesystem::path& folder, const std::string& stem) {
    const std::string data = file(folder / (stem + ".dat"));
    std::ifstream timing{folder / (stem + "-timing.csv")};
    stream s;
    double t = 0, first = 0;
    char comma = 0;
    std::size_t offset = 0, done = 0;
    while (timing >> t >> comma >> offset) {
        if (s.empty()) first = t;
        offset = std::min(offset, data.size());
        if (offset > done)
            s.push_back({host(std::chrono::duration_cast<host_duration>(seconds{t - first})),
                         data.substr(done, offset - done)});
        done = std::max(done, offset);
    }
    if (done < data.size()) s.push_back({s.empty() ? host(0s) : s.back().at, data.substr(done)});
    return s;
}

} // namespace attune::test
