#include "drivers/detect/decoder.hpp"

#include "drivers/protocols.hpp"

namespace attune::detect {

namespace {
constexpr auto silence = std::chrono::seconds{2};       // SENSORS 6.7: then the port may be asked
constexpr auto text_after = std::chrono::seconds{2};    // text is tried last, on the first 2 s (SENSORS 6.7)
constexpr auto decided_after = std::chrono::seconds{6}; // chosen: longest a person is left without an answer

/// Hands everything on and remembers whether there was an event.
class listening final : public decoder_output {
public:
    explicit listening(decoder_output& to) noexcept
        : to_{to} {}
    void on_event(const event& e, host_time at) override {
        heard = true;
        to_.on_event(e, at);
    }
    void send(std::span<const std::byte> bytes) override { to_.send(bytes); }
    bool heard = false;

private:
    decoder_output& to_;
};

constexpr auto between_questions =
    std::chrono::seconds{1};                             // chosen: answers take 0.5 s at most (SENSORS 3.2)
constexpr auto between_rounds = std::chrono::seconds{5}; // chosen
using namespace std::string_view_literals;
/// The bridge's hello; ANT's reset with the zero bytes old sticks need; BGAPI's hello.
constexpr std::array<std::string_view, 3> questions{"?\n"sv, "\xA4\x01\x4A\x00\xEF\0\0\0\0\0"sv,
                                                    "\0\0\0\x01"sv};
constexpr auto dongle_hello = questions[2]; // it answers with the same bytes
/// Frames it takes: XOR is a weak check, WearLink has none. Chosen: one more than chance gives in 16 KB.
constexpr int ant_enough = 2, wearlink_enough = 3;
/// Of a dongle only what it says unasked counts: its answers are mostly zeros. Chosen: as for ANT.
constexpr int bgapi_enough = 2;
} // namespace

decoder::decoder(const decoder_options& options)
    : ant_{ant_of(options, false)}
    , bgapi_{options.device}
    , bitalino_{options.channel} {
    kept_.reserve(kept_max);
    again_.reserve(kept_max);
}

std::string_view decoder::protocol() const noexcept {
    return found_ ? found_->protocol() : "detecting";
}

const drops& decoder::dropped() const noexcept {
    total_ = dropped_;
    if (found_) total_ += found_->dropped();
    return total_;
}

void decoder::opened(host_time at, decoder_output& out) {
    if (found_) kept_.clear(); // its decoder has counted them
    forget();
    opened_at_ = at;
    ask_at_ = at + silence;
    asked_ = 0;
    said_ = false;
    listen_anew();
    if (found_) {
        doubted_ = true;
        let_go_ = 0;
        before_reopening_ = found_->dropped();
        found_->opened(at, out);
    }
}

void decoder::listen_anew() noexcept {
    drops unused; // half frames of what is not decided are not counted twice: their bytes were noise
    zephyr_frames_.reset(unused);
    bridge_lines_.reset(unused);
    ant_frames_.reset(unused);
    wearlink_frames_.reset(unused);
    bgapi_frames_.reset(unused);
    bitalino_frames_.reset();
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    for (std::size_t i = 0; i < bytes.size() && !found_; ++i) {
        hear(bytes[i], at, out);
        if (found_) {
            found_->feed(bytes.subspan(i + 1), at, out);
            return;
        }
    }
    if (found_) feed_found(bytes, at, out);
}

void decoder::feed_found(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    if (!doubted_) {
        found_->feed(bytes, at, out);
        return;
    }
    // One at a time: when the first event comes must not depend on the chunks (law 2).
    listening to{out};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (kept_.empty()) first_byte_ = at;
        if (kept_.size() == kept_max) {
            kept_.erase(kept_.begin(), kept_.begin() + kept_max / 2);
            let_go_ += kept_max / 2;
        }
        kept_.push_back({at, bytes[i]});
        found_->feed(bytes.subspan(i, 1), at, to);
        if (!to.heard) continue;
        doubted_ = false;
        kept_.clear();
        found_->feed(bytes.subspan(i + 1), at, out);
        return;
    }
}

/// Another device: what the old protocol could not use of its bytes was not lost, so it is not counted.
void decoder::look_again(decoder_output& out) {
    dropped_ += before_reopening_;
    dropped_.add(drop_cause::overflow, let_go_);
    found_ = nullptr;
    doubted_ = false;
    again_.swap(kept_);
    for (const auto& b : again_) {
        if (found_)
            found_->feed({&b.value, 1}, b.at, out);
        else
            hear(b.value, b.at, out);
    }
    again_.clear();
}

void decoder::hear(std::byte b, host_time at, decoder_output& out) {
    if (kept_.size() == kept_max) {
        if (looks_like_text(true)) {
            adopt(text_, out);
            found_->feed({&b, 1}, at, out);
            return;
        }
        forget();
    }
    if (kept_.empty()) first_byte_ = at;
    ask_at_ = at + silence;
    kept_.push_back({at, b});

    drops unused; // the chosen decoder counts
    bool zephyr = false, bridge = false, ant = false, wearlink = false, bgapi = false;
    // A stick that was asked says that it has started: then one frame is enough.
    ant_frames_(b, unused, [&](std::span<const std::byte> f) {
        ant = ++ant_seen_ == ant_enough ||
              (asked_ > 0 && std::to_integer<std::uint8_t>(f[2]) == ant::id::started);
    });
    zephyr_frames_(b, unused, [&](std::span<const std::byte> f) {
        // One is enough where id, size, check and end all fit; acknowledgements and unknown ids show nothing.
        const auto size = zephyr::payload_size(zephyr::u8(f[1]));
        zephyr = size && *size + zephyr::around_payload == f.size() && zephyr::u8(f.back()) == zephyr::etx;
    });
    wearlink_frames_(b, unused, [&](auto) { wearlink = ++wearlink_seen_ == wearlink_enough; });
    bgapi_frames_(b, unused, [&](std::span<const std::byte> f) {
        if (bgapi::is_event(f)) bgapi = ++bgapi_seen_ == bgapi_enough;
    });
    // The bridge's question ends in LF, which to an idle BITalino is "send simulated samples": so a cold one
    // is found, and its own decoder has it stop and send what it hears.
    const bool bitalino = bitalino_frames_(b);
    bridge_lines_(b, unused, [&](std::string_view body) { bridge = body.starts_with("AT1,"); });
    text_byte(static_cast<char>(b));

    if (zephyr)
        adopt(zephyr_, out);
    else if (bridge)
        adopt(bridge_, out);
    else if (ant)
        adopt(ant_, out);
    else if (wearlink)
        adopt(wearlink_, out);
    else if (bgapi || dongle_answered())
        adopt(bgapi_, out);
    else if (bitalino)
        adopt(bitalino_, out);
    else if (at - first_byte_ >= text_after && looks_like_text(at - first_byte_ >= decided_after))
        adopt(text_, out);
}

/// Was BGAPI's hello the last question, and is its answer all that came since?
bool decoder::dongle_answered() const noexcept {
    if (asked_ == 0 || asked_ % questions.size() != 0 || kept_.size() != asked_from_ + dongle_hello.size())
        return false;
    for (std::size_t i = 0; i < dongle_hello.size(); ++i)
        if (kept_[asked_from_ + i].value != static_cast<std::byte>(dongle_hello[i])) return false;
    return true;
}

void decoder::text_byte(char c) noexcept {
    if (c != '\r' && c != '\n') {
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) ++odd_bytes_;
        if (line_size_ < line_.size()) line_[line_size_++] = c;
        return;
    }
    if (line_size_ == 0) return;
    const auto what = text::parse_line({line_.data(), line_size_}).what;
    line_size_ = 0;
    if (what == text::shape::blank) return;
    ++lines_;
    readable_ += what != text::shape::unreadable ? 1U : 0U;
}

bool decoder::looks_like_text(bool late) const noexcept {
    // The first line may be half of one; and most must be readable.
    return readable_ >= (late ? 1U : 2U) && 2 * readable_ >= lines_ && 10 * odd_bytes_ <= kept_.size();
}

void decoder::tick(host_time at, decoder_output& out) {
    if (!found_ && !kept_.empty()) {
        const bool late = at - first_byte_ >= decided_after;
        if (at - first_byte_ >= text_after && looks_like_text(late))
            adopt(text_, out);
        else if (late)
            say("not recognised: name the sensor's protocol", at, out);
    }
    if (found_) {
        if (doubted_) {
            listening to{out};
            found_->tick(at, to);
            if (to.heard) {
                doubted_ = false;
                kept_.clear();
            } else if (!kept_.empty() && at - first_byte_ >= decided_after) {
                look_again(out);
            }
        } else {
            found_->tick(at, out);
        }
    } else if (at >= ask_at_) {
        const auto question = questions[asked_++ % questions.size()];
        ask_at_ = at + (asked_ % questions.size() == 0 ? host_duration{between_rounds}
                                                       : host_duration{between_questions});
        asked_from_ = kept_.size();
        out.send(std::as_bytes(std::span{question.data(), question.size()}));
    }
}

void decoder::closing(host_time at, decoder_output& out) {
    if (found_) found_->closing(at, out);
}

void decoder::adopt(attune::decoder& d, decoder_output& out) {
    found_ = &d;
    d.opened(opened_at_, out);
    std::array<std::byte, 256> run{};
    for (std::size_t i = 0; i < kept_.size();) {
        const host_time at = kept_[i].at;
        std::size_t n = 0;
        while (i < kept_.size() && n < run.size() && kept_[i].at == at)
            run[n++] = kept_[i++].value;
        d.feed({run.data(), n}, at, out);
    }
    kept_.clear();
}

void decoder::forget() noexcept {
    if (!kept_.empty()) dropped_.add(drop_cause::noise, kept_.size());
    kept_.clear();
    asked_from_ = 0;
    ant_seen_ = wearlink_seen_ = bgapi_seen_ = 0;
    line_size_ = lines_ = readable_ = odd_bytes_ = 0;
}

void decoder::say(std::string_view words, host_time at, decoder_output& out) {
    forget();
    if (!said_) out.on_event(identity_event{short_text::from(words)}, at);
    said_ = true;
}

} // namespace attune::detect
