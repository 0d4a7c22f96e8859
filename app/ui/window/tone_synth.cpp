#include "app/ui/window/tone_synth.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune::ui {

namespace {

constexpr double rate = sound_rate;
constexpr int block = 48;             ///< samples between looks at the breath: 1 ms, far below any ear
constexpr float slew = 1.0F / 960.0F; ///< of a gain per sample: 20 ms from end to end
constexpr double turn = 2 * std::numbers::pi; ///< radians

// Chosen by ear of the ranges: G3 up a fifth to D4 and back, where speech sits and small loudspeakers still
// reach.
constexpr double low_hz = 196.0, high_hz = 293.7;
// Shares of the harmonics, sum 1 (invariant 1). In: round, a hint of the octave. Out: hollow, only odd ones.
constexpr std::array<float, 3> in_timbre{0.78F, 0.17F, 0.05F}; // 1, 2, 3
constexpr std::array<float, 3> out_timbre{0.74F, 0.0F, 0.26F}; // 1, 2, 3
// Shares of the whole, sum 1: all may sound at once and still not pass the volume.
constexpr float tone_share = 0.50F, tick_share = 0.20F, bell_share = 0.15F; // two bells

// Of the whole while words are spoken; the rest stays for what sounds beneath. Chosen: words are understood,
// the breath is not lost.
constexpr float words_share = 0.85F;
constexpr float room_slew = 1.0F / 4800.0F; ///< 100 ms to make room

constexpr int tick_length = 4320; ///< 90 ms
constexpr double tick_hz = 640.0; ///< a small wooden block
constexpr int bell_length = 5 * sound_rate;
constexpr int strike_spacing = sound_rate + sound_rate / 4;
constexpr std::uint32_t most_waiting = 3;
// A bowl's partials: ratio, share, decay. After N. H. Fletcher & T. D. Rossing, The Physics of Musical
// Instruments, ch. 20-21: the second and third modes of a bowl lie near 2.7 and 5.2 times the first; higher
// ones die sooner.
constexpr double bell_hz = 396.0;
constexpr std::array<double, 3> bell_ratio{1.0, 2.71, 5.18};
constexpr std::array<float, 3> bell_part{0.66F, 0.24F, 0.10F};
constexpr std::array<double, 3> bell_decay_s{1.8, 0.9, 0.4};

/// How long the sound may go on by itself when no frame comes: to the end of the breath and this much into
/// the next, which a picture on time never uses up.
constexpr double grace_s = 0.3;

double rise(double x) noexcept {
    return 0.5 - 0.5 * std::cos(std::numbers::pi * std::clamp(x, 0.0, 1.0));
}

float sine(double turns) noexcept {
    return std::sin(static_cast<float>(turn * turns));
}

void follow(float& gain, float target) noexcept {
    gain += std::clamp(target - gain, -slew, slew);
}

double advance(double& phase, double step) noexcept {
    phase += step;
    if (phase >= 1.0) phase -= 1.0;
    return phase;
}

/// Loudness within a part: it swells and fades, silent at the turn.
float swell(double progress, double length_s) noexcept {
    const double begin = std::min(0.6, 0.3 * length_s), end = std::min(0.9, 0.35 * length_s); // chosen: soft
    const double t = progress * length_s;
    return static_cast<float>(rise(t / begin) * rise((length_s - t) / end));
}

bool hold(int part) noexcept {
    const auto p = static_cast<breath_part>(part);
    return p == breath_part::hold_full || p == breath_part::hold_empty;
}

} // namespace

void tone_synth::aim(const sound_cue& cue, host_time t) noexcept {
    in_.target = out_.target = 0;
    const double rate_hz = cue.line.breaths_per_second;
    if (!cue.breathing || !(rate_hz > 0)) {
        last_turn_ = -1;
        return;
    }
    const auto phase_at = [&](host_time when) {
        return cue.line.phase_at_from + rate_hz * seconds{when - cue.line.from}.count();
    };
    const double phase = phase_at(t);
    const double last_known = std::floor(phase_at(cue.told_at)) + 1.0 + grace_s * rate_hz;
    if (phase < 0 || phase > last_known) return;

    const double breath = std::floor(phase);
    const pacer_view now = breath_at(cue.line.pattern, phase - breath, rate_hz);
    const int part = static_cast<int>(now.part);
    const double turn_now = breath * breath_parts + part;
    if (turn_now > last_turn_) {
        // A part that was entered, not one found under way, is a turn worth a sound.
        const bool entered = last_turn_ >= 0 && turn_now - last_turn_ < breath_parts;
        if (entered && (hold(part) || hold(static_cast<int>(std::fmod(last_turn_, breath_parts)))) &&
            tick_.at < 0)
            tick_ = {0, 0.0};
        last_turn_ = turn_now;
    } else if (turn_now + breath_parts < last_turn_) {
        last_turn_ = turn_now; // another session's pacer
    }

    if (hold(part)) return;
    const bool inhale = now.part == breath_part::inhale || now.part == breath_part::top_up;
    const bool topped_up = cue.line.pattern.top_up > seconds{0};
    // As far up as the breath goes: a first breath in stops on its way, the second one begins there.
    const double up = now.part == breath_part::top_up ? first_fill + (1 - first_fill) * now.part_progress
                      : inhale                        ? now.part_progress * (topped_up ? first_fill : 1.0)
                                                      : 1.0 - now.part_progress;
    tone_voice& v = inhale ? in_ : out_;
    v.step = low_hz * std::pow(high_hz / low_hz, up) / rate; // equal steps to the ear
    v.target = swell(now.part_progress, now.part_length.count());
}

void tone_synth::ring(const sound_cue& cue) noexcept {
    strikes_waiting_ = std::min(strikes_waiting_ + (cue.strikes - strikes_heard_), most_waiting);
    strikes_heard_ = cue.strikes;
    if (strikes_waiting_ == 0 || since_strike_ < strike_spacing) return;
    for (bell_voice& b : bells_) {
        if (b.at >= 0) continue;
        b = {0, {}, bell_part};
        --strikes_waiting_;
        since_strike_ = 0;
        return;
    }
}

float tone_synth::next_tone(tone_voice& v, const std::array<float, harmonics>& timbre) noexcept {
    follow(v.gain, v.target);
    if (v.gain <= 0) return 0;
    const double at = advance(v.phase, v.step);
    float sum = 0;
    for (std::size_t h = 0; h < harmonics; ++h)
        if (timbre[h] > 0) sum += timbre[h] * sine(at * static_cast<double>(h + 1));
    return v.gain * sum;
}

float tone_synth::next_tick() noexcept {
    if (tick_.at < 0) return 0;
    const double t = tick_.at / rate;
    // 10 ms in (LOOK.md: no ramp is shorter), then dying; the last factor ends it at zero.
    const double level = rise(t / 0.010) * std::exp(-std::max(0.0, t - 0.010) / 0.016) *
                         rise((tick_length - tick_.at) / (0.02 * rate));
    const double at = advance(tick_.phase, tick_hz / rate);
    if (++tick_.at >= tick_length) tick_.at = -1;
    return static_cast<float>(level) * (0.8F * sine(at) + 0.2F * sine(2.0 * at));
}

float tone_synth::next_bell(bell_voice& v) noexcept {
    if (v.at < 0) return 0;
    float sum = 0;
    for (std::size_t p = 0; p < partials; ++p) {
        sum += v.level[p] * sine(advance(v.phase[p], bell_hz * bell_ratio[p] / rate));
        v.level[p] *= static_cast<float>(1.0 - 1.0 / (bell_decay_s[p] * rate));
    }
    const double t = v.at / rate;
    const double left = (bell_length - v.at) / static_cast<double>(bell_length);
    if (++v.at >= bell_length) v.at = -1;
    return static_cast<float>(rise(t / 0.012) * left * left) * sum;
}

/// Other words begin when those that are spoken have faded.
void tone_synth::take_words(const sound_cue& cue) noexcept {
    if (cue.words_id == words_.id || (speaking() && words_.gain > 0)) return;
    words_ = {cue.words, cue.words ? cue.words_length : 0, 0, cue.words_id, 0, words_.room};
}

float tone_synth::next_words(bool wanted) noexcept {
    words_.room = std::clamp(words_.room + (speaking() ? room_slew : -room_slew), 0.0F, 1.0F);
    if (!speaking() || (words_.room < 1 && words_.at == 0)) return 0;
    // They end at zero wherever their last sample lies.
    const bool ends = words_.length - words_.at <= static_cast<std::size_t>(1.0F / slew);
    follow(words_.gain, wanted && !ends ? 1.0F : 0.0F);
    const float sample = std::clamp(words_.samples[words_.at], -1.0F, 1.0F);
    ++words_.at;
    if (!wanted && words_.gain <= 0) words_.at = words_.length;
    return words_.gain * sample;
}

void tone_synth::render(std::span<float> stereo, const sound_cue& cue, host_time from) noexcept {
    const auto volume = static_cast<float>(std::clamp(cue.volume, 0.0, 1.0));
    const float loudness =
        cue.muted ? 0.0F : volume * volume; // nearer to how loudness is felt than a straight line
    ring(cue);
    for (std::size_t i = 0; i * 2 + 1 < stereo.size(); ++i) {
        if (i % block == 0)
            aim(cue,
                from + std::chrono::nanoseconds{static_cast<std::int64_t>(i) * 1'000'000'000 / sound_rate});
        float sum = tone_share * (next_tone(in_, in_timbre) + next_tone(out_, out_timbre));
        sum += tick_share * next_tick();
        for (bell_voice& b : bells_)
            sum += bell_share * next_bell(b);
        take_words(cue);
        const float words = next_words(cue.words_id == words_.id);
        const float share = words_share * words_.room;
        sum = (1 - share) * sum + share * words;
        if (since_strike_ < strike_spacing) ++since_strike_;
        follow(master_, loudness);
        stereo[i * 2] = stereo[i * 2 + 1] = master_ * sum;
    }
}

bool tone_synth::silent() const noexcept {
    const bool still = in_.gain <= 0 && out_.gain <= 0 && in_.target <= 0 && out_.target <= 0;
    const bool bells =
        std::any_of(bells_.begin(), bells_.end(), [](const bell_voice& b) { return b.at >= 0; });
    return still && tick_.at < 0 && !bells && strikes_waiting_ == 0 && !speaking() && words_.room <= 0;
}

} // namespace attune::ui
