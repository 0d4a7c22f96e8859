#pragma once
// What the decoder targets share. Oracle: law 2 - the same bytes at the same times, whole and one at a time,
// give the same events, commands and drops. And what every event must keep: finite, positive intervals, texts
// within their array.

#include "drivers/protocols.hpp"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace attune::fuzz {

inline void must(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

/// Writes what it hears into plain numbers, so that two runs compare exactly.
class ledger final : public decoder_output {
public:
    void on_event(const event& e, host_time at) override {
        put(e.index());
        put(static_cast<std::uint64_t>(at.time_since_epoch().count()));
        if (const auto* b = std::get_if<beat_event>(&e)) {
            must(!b->rr || (std::isfinite(b->rr->count()) && b->rr->count() > 0), "an interval is positive");
            put(b->at ? static_cast<std::uint64_t>(b->at->time_since_epoch().count()) : 0);
            put(b->rr ? bits(b->rr->count()) : 0);
            put(b->starts_chain ? 1 : 0);
        } else if (const auto* c = std::get_if<contact_event>(&e)) {
            put(c->worn ? 1 : 0);
        } else if (const auto* y = std::get_if<battery_event>(&e)) {
            must(y->percent >= 0 && y->percent <= 100, "a battery holds 0 to 100 %");
            put(bits(y->percent));
        } else if (const auto* r = std::get_if<averaged_rate_event>(&e)) {
            must(std::isfinite(r->bpm) && r->bpm > 0, "a rate is positive");
            put(bits(r->bpm));
        } else if (const auto* i = std::get_if<identity_event>(&e)) {
            must(i->model.size <= i->model.chars.size(), "a name fits");
            for (char ch : i->model.view())
                put(static_cast<unsigned char>(ch));
        } else if (const auto* s = std::get_if<samples_event>(&e)) {
            must(s->count > 0, "samples are counted when there are some");
            put(static_cast<std::uint64_t>(s->last.time_since_epoch().count()));
            put(s->count);
        }
    }
    void send(std::span<const std::byte> bytes) override {
        must(bytes.size() <= 64, "at most 64 bytes are sent at once");
        for (auto b : bytes)
            put(std::to_integer<std::uint64_t>(b));
    }
    void put(std::uint64_t n) { said.push_back(n); }

    std::vector<std::uint64_t> said;

private:
    static std::uint64_t bits(double d) {
        std::uint64_t n = 0;
        std::memcpy(&n, &d, sizeof n);
        return n;
    }
};

/// Pieces of 24 bytes every 60 ms (the pace of a sensor that prints), reopened once in the middle, then
/// silence.
inline ledger played(std::optional<std::string_view> protocol, std::span<const std::byte> data, bool singly,
                     const decoder_options& options = {}) {
    constexpr std::size_t piece = 24;
    const auto d = make_decoder(protocol, options);
    ledger out;
    host_time at{};
    (*d)->opened(at, out);
    const std::size_t half = data.size() / 2 / piece * piece;
    for (std::size_t i = 0; i < data.size(); i += piece) {
        if (i == half && i != 0) (*d)->opened(at, out);
        const auto now = data.subspan(i, std::min(piece, data.size() - i));
        if (singly)
            for (std::size_t k = 0; k < now.size(); ++k)
                (*d)->feed(now.subspan(k, 1), at, out);
        else
            (*d)->feed(now, at, out);
        (*d)->tick(at, out);
        at += std::chrono::milliseconds{60};
    }
    for (int i = 0; i < 80; ++i, at += std::chrono::milliseconds{100})
        (*d)->tick(at, out);
    for (std::size_t i = 0; i < drop_names.size(); ++i)
        out.put((*d)->dropped().of(static_cast<drop_cause>(i)));
    return out;
}

inline int decode(std::optional<std::string_view> protocol, const std::uint8_t* bytes, std::size_t size,
                  const decoder_options& options = {}) {
    const auto data = std::as_bytes(std::span{bytes, size});
    must(played(protocol, data, false, options).said == played(protocol, data, true, options).said,
         "law 2: chunks do not matter");
    return 0;
}

} // namespace attune::fuzz
