#include "app/ui/window/speaker.hpp"

#include "app/speech/espeak.hpp"
#include "app/ui/window/tone_synth.hpp"

#include <SDL.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace attune::ui {
namespace {

/// Chosen: leaves the loudest voice and the quietest one equally far from the limit.
constexpr float loudest = 0.9F;

spoken_samples at_our_rate(const spoken_sound& s) {
    spoken_samples out;
    const std::unique_ptr<SDL_AudioStream, decltype(&SDL_FreeAudioStream)> stream{
        SDL_NewAudioStream(AUDIO_S16SYS, 1, s.rate, AUDIO_F32SYS, 1, sound_rate), &SDL_FreeAudioStream};
    if (!stream) return out;
    const auto bytes = static_cast<int>(s.samples.size() * sizeof(std::int16_t));
    // SDL 2.26 keeps the last 20 ms back when it flushes: they are to be silence.
    const std::vector<std::int16_t> silence(static_cast<std::size_t>(s.rate / 20));
    const auto silent_bytes = static_cast<int>(silence.size() * sizeof(std::int16_t));
    if (SDL_AudioStreamPut(stream.get(), s.samples.data(), bytes) != 0 ||
        SDL_AudioStreamPut(stream.get(), silence.data(), silent_bytes) != 0 || SDL_AudioStreamFlush(stream.get()) != 0)
        return out;
    out.resize(static_cast<std::size_t>(SDL_AudioStreamAvailable(stream.get())) / sizeof(float));
    const int got =
        SDL_AudioStreamGet(stream.get(), out.data(), static_cast<int>(out.size() * sizeof(float)));
    out.resize(static_cast<std::size_t>(std::max(got, 0)) / sizeof(float));
    float most = 0;
    for (const float v : out)
        most = std::max(most, std::abs(v));
    if (most > 0)
        for (float& v : out)
            v *= loudest / most;
    return out;
}

struct wish {
    std::uint32_t id = 0;
    std::string words, language;
    double wpm = 0;
};

} // namespace

speech_maker espeak_maker() {
    return [program = find_espeak(), said = false](const std::string& words, const std::string& language, double wpm,
                                                   std::stop_token stop) mutable {
        if (!program) return spoken_samples{};
        const auto sound = speak_with(*program, words, {language, wpm}, stop);
        if (sound) return at_our_rate(*sound);
        if (!said && !stop.stop_requested()) spdlog::info("No spoken words: {}", sound.error().what);
        said = true;
        return spoken_samples{};
    };
}

struct speaker::state {
    speech_maker make;
    mutable std::mutex guard;
    std::condition_variable_any called;
    std::optional<wish> wanted; // under guard
    std::stop_source making;    // under guard
    bool at_work = false;       // under guard
    struct clip {
        std::uint32_t id;
        spoken_samples samples;
    };
    std::deque<clip> clips; // under guard; the newest last; their samples never move
    std::uint32_t asked = 0; // [ui]
    std::jthread worker;     // [ui]; last: it ends first

    void work(const std::stop_token& end) {
        std::unique_lock lock{guard};
        while (called.wait(lock, end, [&] { return wanted.has_value(); })) {
            const auto w = *std::exchange(wanted, std::nullopt);
            at_work = true;
            making = std::stop_source{};
            const auto stop = making.get_token();
            lock.unlock();
            auto samples = make(w.words, w.language, w.wpm, stop);
            lock.lock();
            at_work = false;
            // Words that were overtaken while they were made are not said.
            if (!wanted && !stop.stop_requested()) clips.push_back({w.id, std::move(samples)});
        }
    }
};

speaker::speaker(speech_maker make)
    : state_{std::make_unique<state>()} {
    state_->make = std::move(make);
}

speaker::~speaker() {
    {
        const std::lock_guard lock{state_->guard};
        state_->making.request_stop();
    }
    state_->worker.request_stop();
}

void speaker::say(std::string words, std::string language, double wpm) {
    auto& s = *state_;
    const auto id = ++s.asked;
    {
        const std::lock_guard lock{s.guard};
        s.making.request_stop();
        if (words.empty()) {
            s.wanted.reset();
            s.clips.push_back({id, {}});
            return;
        }
        s.wanted = wish{id, std::move(words), std::move(language), wpm};
    }
    if (!s.worker.joinable()) s.worker = std::jthread{[&s](const std::stop_token& end) { s.work(end); }};
    s.called.notify_one();
}

void speaker::fill(sound_cue& cue) {
    const std::lock_guard lock{state_->guard};
    if (state_->clips.empty()) return;
    const auto& newest = state_->clips.back();
    cue.words_id = newest.id;
    cue.words = newest.samples.empty() ? nullptr : newest.samples.data();
    cue.words_length = newest.samples.size();
}

void speaker::needed(std::uint32_t oldest) {
    const std::lock_guard lock{state_->guard};
    // The newest stays: the next cue names it again.
    while (state_->clips.size() > 1 && state_->clips.front().id < oldest)
        state_->clips.pop_front();
}

bool speaker::busy() const {
    const std::lock_guard lock{state_->guard};
    return state_->at_work || state_->wanted.has_value();
}

} // namespace attune::ui
