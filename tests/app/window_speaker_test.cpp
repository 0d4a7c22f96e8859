// Words beside the tones: made on a thread of their own, heard whole, gone softly.

#include "app/speech/espeak.hpp"
#include "app/ui/window/speaker.hpp"
#include "app/ui/window/tone_synth.hpp"
#include "tests/support/catch.hpp"

#include <atomic>
#include <cmath>
#include <latch>
#include <semaphore>
#include <thread>

using namespace attune;
using namespace attune::ui;

namespace {

constexpr host_time start{std::chrono::seconds{100}};

/// Until it is made; the thread's own work, so no time is slept away.
void wait(const speaker& s) {
    while (s.busy())
        std::this_thread::yield();
}

/// One sample a letter.
speech_maker letters() {
    return [](const std::string& words, const std::string&, double, const std::stop_token&) {
        return spoken_samples(words.size(), 0.5F);
    };
}

} // namespace

TEST_CASE("speaker: what was asked is handed over when it is made, and a hush at once", "[app][sound]") {
    speaker s{letters()};
    sound_cue c;
    s.fill(c);
    CHECK(c.words_id == 0);
    s.say("abcd", "en", 130);
    wait(s);
    s.fill(c);
    CHECK(c.words_id == 1);
    REQUIRE(c.words);
    CHECK(c.words_length == 4);
    CHECK(c.words[3] == 0.5F);
    s.say("", "en", 130);
    s.fill(c);
    CHECK(c.words_id == 2);
    CHECK(c.words == nullptr);
}

TEST_CASE("speaker: samples stay until nobody needs them, however much is said", "[app][sound]") {
    speaker s{letters()};
    sound_cue first;
    s.say("abcd", "en", 130);
    wait(s);
    s.fill(first);
    for (int i = 0; i < 50; ++i) {
        s.say(std::string(1000, 'a'), "en", 130);
        wait(s);
        s.needed(first.words_id); // the audio thread still reads the first
        CHECK(first.words[0] == 0.5F);
    }
    sound_cue last;
    s.fill(last);
    s.needed(last.words_id);
    s.fill(last);
    CHECK(last.words[999] == 0.5F);
}

TEST_CASE("speaker: words that are overtaken while they are made are stopped and never heard", "[app][sound]") {
    std::binary_semaphore begun{0};
    std::atomic<int> stopped{0};
    speaker s{[&](const std::string& words, const std::string&, double, const std::stop_token& stop) {
        if (words == "slow") {
            begun.release();
            while (!stop.stop_requested())
                std::this_thread::yield();
            ++stopped;
        }
        return spoken_samples(words.size());
    }};
    sound_cue c;
    s.say("slow", "en", 130);
    begun.acquire();
    s.say("quick!", "en", 130);
    wait(s);
    s.fill(c);
    CHECK(stopped == 1);
    CHECK(c.words_length == 6);
    s.say("slow", "en", 130);
    begun.acquire();
    s.say("", "en", 130); // a pause
    wait(s);
    s.fill(c);
    CHECK(c.words == nullptr);
    s.say("slow", "en", 130);
    begun.acquire(); // and one that is in the making when the window closes
}

namespace {

struct ear {
    tone_synth synth;
    sound_cue cue;
    double at_s = 0;
    std::vector<float> hear(double s) {
        std::vector<float> out;
        for (auto left = static_cast<long>(s * sound_rate); left > 0;) {
            const auto n = static_cast<std::size_t>(std::min(512L, left));
            std::vector<float> stereo(2 * n);
            cue.told_at = start + std::chrono::duration_cast<host_duration>(seconds{at_s});
            synth.render(stereo, cue, cue.told_at);
            for (std::size_t i = 0; i < n; ++i)
                out.push_back(stereo[2 * i]);
            at_s += static_cast<double>(n) / sound_rate;
            left -= static_cast<long>(n);
        }
        return out;
    }
};

float largest_step(const std::vector<float>& x) {
    float most = 0;
    for (std::size_t i = 1; i < x.size(); ++i)
        most = std::max(most, std::abs(x[i] - x[i - 1]));
    return most;
}

float loudest(const std::vector<float>& x) {
    float most = 0;
    for (const float v : x)
        most = std::max(most, std::abs(v));
    return most;
}

} // namespace

TEST_CASE("tones: words are heard whole over the breath, which steps back and comes again", "[app][sound]") {
    const std::vector<float> words(sound_rate, 1.0F); // one second of the loudest there can be
    ear e;
    e.cue.line = {start, 0.0, 0.1, {seconds{4}, seconds{0}, seconds{6}, seconds{0}}};
    e.cue.breathing = true;
    e.cue.volume = 1;
    const auto before = e.hear(1.5);
    e.cue.words = words.data();
    e.cue.words_length = words.size();
    e.cue.words_id = 1;
    const auto during = e.hear(1.2);
    CHECK_FALSE(e.synth.speaking());
    const auto after = e.hear(1.0);
    CHECK(loudest(before) < 0.51F);
    // A constant is all there in the mean: the share of the words for their second.
    double sum = 0;
    for (const float v : during)
        sum += static_cast<double>(v);
    CHECK(sum / sound_rate == Approx(0.85).margin(0.02));
    CHECK(loudest(during) <= 1.0F);
    CHECK(largest_step(during) < 0.085F); // no click where they begin and end
    CHECK(loudest({after.end() - sound_rate / 4, after.end()}) > 0.2F);
}

TEST_CASE("tones: other words begin when those before have faded, a hush fades, muted is silent", "[app][sound]") {
    const std::vector<float> one(10 * sound_rate, 0.8F), other(sound_rate / 2, -0.8F);
    ear e;
    e.cue.volume = 1;
    e.cue.words = one.data();
    e.cue.words_length = one.size();
    e.cue.words_id = 4;
    auto x = e.hear(1);
    CHECK(x.back() > 0.5F);
    CHECK(e.synth.words_needed() == 4);
    e.cue.words = other.data();
    e.cue.words_length = other.size();
    e.cue.words_id = 5;
    const auto change = e.hear(0.4);
    CHECK(change.back() < -0.5F);
    CHECK(largest_step(change) < 0.003F); // 2 * 0.8 * 0.85 over 20 ms
    CHECK(e.synth.words_needed() == 5);
    e.cue.words = nullptr;
    e.cue.words_length = 0;
    e.cue.words_id = 6;
    const auto hush = e.hear(0.3);
    CHECK(largest_step(hush) < 0.003F);
    CHECK(hush.back() == 0.0F);
    CHECK(e.synth.silent());
    e.cue.words = one.data();
    e.cue.words_length = one.size();
    e.cue.words_id = 7;
    e.cue.muted = true;
    e.hear(0.1);
    CHECK(loudest(e.hear(0.5)) == 0.0F);
}

TEST_CASE("speaker: espeak-ng at the program's own rate: as long as it was, as loud as it may be", "[app][sound]") {
    const auto program = find_espeak();
    if (!program) {
        WARN("skipped: espeak-ng is not installed");
        return;
    }
    const auto raw = speak_with(*program, "Breathe in.", {"en", 130});
    REQUIRE(raw);
    const auto ours = espeak_maker()("Breathe in.", "en", 130, {});
    const double ours_s = static_cast<double>(ours.size()) / sound_rate;
    CHECK(ours_s >= raw->seconds());
    CHECK(ours_s < raw->seconds() + 0.06);
    CHECK(loudest(ours) == Approx(0.9F));
}
