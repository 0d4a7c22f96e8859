#include "app/ui/window/audio.hpp"

#include "app/ui/window/handover.hpp"
#include "app/ui/window/play_clock.hpp"
#include "app/ui/window/tone_synth.hpp"

#include <SDL.h>
#include <spdlog/spdlog.h>

#include <atomic>

namespace attune::ui {

namespace {
constexpr Uint16 block_frames = 512; ///< 10.7 ms: two of them lie between the maker and the ear (PLATFORM 3)
constexpr host_duration device_latency{std::int64_t{2} * block_frames * 1'000'000'000 / sound_rate};
} // namespace

struct audio::state {
    std::function<host_time()> clock;
    handover<sound_cue> cues;
    tone_synth synth; // [audio]
    play_clock heard; // [audio]
    // Written by [audio] in this order, read by [ui] in the other: silence that knows of these strokes.
    std::atomic<bool> silent{true};
    std::atomic<std::uint32_t> strikes{0};
    std::atomic<std::uint32_t> words{0}; // read: the samples of smaller ids are not touched any more
    SDL_AudioDeviceID device = 0; // [ui]
    bool subsystem = false, said = false, resting = true;
    bool tried = false; // do not ask again until a device comes
    sound_cue last{};   // [ui]

    static void SDLCALL fill(void* self, Uint8* bytes, int size) {
        auto& s = *static_cast<state*>(self);
        auto* samples = reinterpret_cast<float*>(bytes); // AUDIO_F32SYS was asked for, no other is allowed
        const std::span<float> stereo{samples, static_cast<std::size_t>(size) / sizeof(float)};
        const auto frames = static_cast<int>(stereo.size() / 2);
        const host_time from = s.heard.block(s.clock(), frames, sound_rate, device_latency);
        s.synth.render(stereo, s.cues.get(), from);
        s.silent.store(s.synth.silent(), std::memory_order_relaxed);
        s.words.store(s.synth.words_needed(), std::memory_order_release);
        s.strikes.store(s.synth.strikes(), std::memory_order_release);
    }

    void open() {
        tried = true;
        if (!subsystem) subsystem = SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
        SDL_AudioSpec wish{};
        wish.freq = sound_rate;
        wish.format = AUDIO_F32SYS;
        wish.channels = 2;
        wish.samples = block_frames;
        wish.callback = &state::fill;
        wish.userdata = this;
        SDL_AudioSpec got{};
        if (subsystem) device = SDL_OpenAudioDevice(nullptr, 0, &wish, &got, 0);
        resting = true; // SDL opens a device paused
        if (device == 0 && !said) spdlog::info("No sound: {}. The practice goes on without.", SDL_GetError());
        said = said || device == 0;
    }

    void close() {
        if (device != 0) SDL_CloseAudioDevice(device);
        device = 0;
    }
};

audio::audio(std::function<host_time()> clock)
    : state_{std::make_unique<state>()} {
    state_->clock = std::move(clock);
}

audio::~audio() {
    if (state_->device != 0 && !state_->resting && !state_->silent.load(std::memory_order_relaxed)) {
        state_->last.muted = true;
        state_->cues.put(state_->last);
        SDL_Delay(60); // the fade of 20 ms and the two blocks before it
    }
    state_->close();
    if (state_->subsystem) SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

void audio::tell(const sound_cue& cue, bool wanted) {
    state& s = *state_;
    s.last = cue;
    s.cues.put(cue);
    if (wanted && s.device == 0 && !s.tried) s.open();
    if (s.device == 0) return;
    // The end's bell and last words come after the end.
    const bool heard = s.strikes.load(std::memory_order_acquire) == cue.strikes &&
                       s.words.load(std::memory_order_acquire) == cue.words_id;
    const bool rest = !wanted && heard && s.silent.load(std::memory_order_relaxed);
    if (rest == s.resting) return;
    s.resting = rest;
    SDL_PauseAudioDevice(s.device, rest ? 1 : 0);
}

void audio::take(const SDL_Event& e) {
    state& s = *state_;
    if (e.type == SDL_AUDIODEVICEREMOVED && e.adevice.iscapture == 0 && s.device != 0 &&
        e.adevice.which == s.device) {
        s.close();
        s.tried = false;
    }
    if (e.type == SDL_AUDIODEVICEADDED && e.adevice.iscapture == 0 && s.device == 0) s.tried = false;
}

std::uint32_t audio::words_needed() const noexcept {
    return state_->words.load(std::memory_order_acquire);
}

bool audio::sounding() const noexcept {
    return state_->device != 0 && !state_->silent.load(std::memory_order_relaxed);
}

bool audio::open() const noexcept {
    return state_->device != 0;
}

} // namespace attune::ui
