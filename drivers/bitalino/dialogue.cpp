#include "drivers/bitalino/dialogue.hpp"

#include <string_view>

namespace attune::bitalino {
namespace {

constexpr std::string_view begins = "BITalino"; // "BITalino_v5.1\n"
constexpr std::string_view silent = "BITalino: no answer; is it switched on?";

/// What was on its way when it was told to stop has come by then. Chosen: two times a radio's delay.
constexpr auto settled = std::chrono::milliseconds{300};
constexpr auto between_commands = std::chrono::milliseconds{100}; // SENSORS 6.3
constexpr auto answers_within = std::chrono::milliseconds{600};   // chosen
constexpr auto streams_within = std::chrono::seconds{2};          // chosen; also the longest silence
constexpr int rounds_until_said = 3;
/// Frames that still come after so many stops are all there is to hear.
constexpr int rounds_until_deaf = 2;

void send(decoder_output& out, std::uint8_t what) {
    const std::array<std::byte, 1> bytes{std::byte{what}};
    out.send(bytes);
}
} // namespace

void dialogue::opened(host_time at, decoder_output& out) {
    rounds_ = 0;
    told_ = false;
    enter(step::stopping, at, out);
}

void dialogue::enter(step s, host_time at, decoder_output& out) {
    step_ = s;
    since_ = at;
    switch (s) {
    case step::stopping:
        ++rounds_;
        return send(out, command::stop);
    case step::version:
        answer_size_ = 0;
        return send(out, command::version);
    case step::rate:
        return send(out, command::hundred_hertz);
    case step::start:
        return send(out, command::live(input_));
    case step::streaming:
    case step::none:
        return;
    }
}

void dialogue::byte(std::byte b, host_time at, decoder_output& out) {
    if (step_ != step::version) return;
    const char c = static_cast<char>(b);
    if (answer_size_ >= begins.size()) {
        if (c == '\n' || answer_size_ == answer_.size()) {
            rounds_ = 0;
            say_who(out, at);
            return enter(step::rate, at, out);
        }
        if (c > 0x20 && c < 0x7F) answer_[answer_size_++] = c;
        return;
    }
    // The name may stand behind what is left of a stream; no part of it begins it again.
    if (c != begins[answer_size_]) answer_size_ = 0;
    if (c == begins[answer_size_]) answer_[answer_size_++] = c;
}

void dialogue::say_who(decoder_output& out, host_time at) {
    constexpr std::string_view between = ", ECG on A";
    std::array<char, 24 + between.size() + 1> text{};
    std::size_t n = 0;
    for (std::size_t i = 0; i < answer_size_; ++i)
        text[n++] = answer_[i];
    for (const char c : between)
        text[n++] = c;
    text[n++] = static_cast<char>('0' + input_);
    out.on_event(identity_event{short_text::from({text.data(), n})}, at);
    told_ = true;
}

bool dialogue::frame_heard(host_time at) noexcept {
    last_frame_ = at;
    if (step_ == step::start || (step_ == step::version && rounds_ > rounds_until_deaf))
        step_ = step::streaming;
    return step_ == step::streaming;
}

void dialogue::tick(host_time at, decoder_output& out) {
    const auto waited = at - since_;
    switch (step_) {
    case step::stopping:
        if (waited >= settled) enter(step::version, at, out);
        return;
    case step::version:
        if (waited < answers_within) return;
        if (rounds_ >= rounds_until_said && !told_) {
            out.on_event(identity_event{short_text::from(silent)}, at);
            told_ = true;
        }
        return enter(step::stopping, at, out);
    case step::rate:
        if (waited >= between_commands) enter(step::start, at, out);
        return;
    case step::start:
        if (waited >= streams_within) enter(step::stopping, at, out);
        return;
    case step::streaming:
        if (at - last_frame_ >= streams_within) enter(step::stopping, at, out);
        return;
    case step::none:
        return;
    }
}

void dialogue::closing(decoder_output& out) {
    send(out, command::stop);
    step_ = step::none;
}

} // namespace attune::bitalino
