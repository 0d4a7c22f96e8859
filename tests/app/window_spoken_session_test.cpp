// A practice as it is heard with closed eyes, from the beginning to the end: the sound that the device would
// have got, read back.

#include "app/language/language.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/spoken.hpp"
#include "app/speech/espeak.hpp"
#include "app/ui/window/speaker.hpp"
#include "app/ui/window/tone_synth.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <cmath>
#include <numeric>
#include <thread>

using namespace attune;
using namespace attune::ui;
using namespace std::chrono_literals;

namespace {

constexpr int block = 512;

struct sentence {
    std::string words;
    std::size_t at; ///< first sample that may bear it
};

struct hearing {
    std::vector<float> left;
    std::vector<sentence> said;
};

/// One practice in a time of the test's own: a frame and a block of sound in turn.
hearing practise(const std::string& id, double minutes) {
    test::scratch_folder scratch;
    host_time now{5000s};
    shell program{{scratch / "attune.db", scratch / "config", std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets",
                   "sim:calm?seed=1", "", true}};
    program.handle(accept_safety{}, now);
    auto chosen = program.view().chosen;
    chosen.speak = true;
    chosen.volume = 1;
    program.handle(change_settings{chosen}, now);
    program.handle(choose_practice{id}, now);
    program.handle(begin_practice{{}, minutes, 6, false, 0}, now);
    REQUIRE(program.view().current == screen::practice);

    spoken_words spoken;
    cue_tracker cues;
    speaker voice{espeak_maker()};
    tone_synth synth;
    hearing h;
    std::vector<float> stereo(std::size_t{2} * block);
    for (double after_s = 0; after_s < 8; now += std::chrono::nanoseconds{block * 1'000'000'000LL / sound_rate}) {
        const auto& v = program.frame(now);
        if (const auto words = spoken.next(v)) {
            voice.say(*words, std::string{attune::spoken()}, v.chosen.speak_wpm);
            while (voice.busy()) // the machine's speed is not what is tested
                std::this_thread::yield();
            h.said.push_back({*words, h.left.size()});
        }
        const bool over = v.current != screen::practice;
        auto cue = cues.cue(over ? nullptr : v.practice.session, v.chosen, now);
        voice.fill(cue);
        synth.render(stereo, cue, now);
        voice.needed(synth.words_needed());
        for (std::size_t i = 0; i < stereo.size(); i += 2)
            h.left.push_back(stereo[i]);
        if (over) after_s += static_cast<double>(block) / sound_rate;
        REQUIRE(h.left.size() < std::size_t{30} * 60 * sound_rate);
    }
    return h;
}

/// How far the sound at `at` is `words` (1: nothing else).
double likeness(const std::vector<float>& x, std::size_t at, const spoken_samples& words) {
    if (at + words.size() > x.size()) return 0;
    double both = 0, a = 0, b = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto s = static_cast<double>(x[at + i]), w = static_cast<double>(words[i]);
        both += s * w;
        a += s * s;
        b += w * w;
    }
    return a > 0 && b > 0 ? both / std::sqrt(a * b) : 0;
}

/// Where, within a fifth of a second, `words` begin, told by their first half second; and their likeness there.
std::pair<double, std::size_t> found(const std::vector<float>& x, std::size_t from, const spoken_samples& words) {
    const spoken_samples start{words.begin(), words.begin() + std::min<std::ptrdiff_t>(std::ssize(words), sound_rate / 2)};
    std::pair<double, std::size_t> best{0, from};
    for (std::size_t at = from; at < from + sound_rate / 5; ++at)
        if (const double l = likeness(x, at, start); l > best.first) best = {l, at};
    return {likeness(x, best.second, words), best.second};
}

} // namespace

TEST_CASE("sound: a practice with closed eyes bears every sentence of the screen, between its bells", "[app][sound]") {
    if (!find_espeak()) {
        WARN("skipped: espeak-ng is not installed");
        return;
    }
    const auto make = espeak_maker();
    const std::string id = GENERATE(as<std::string>{}, "pause", "paced-breathing", "grounding");
    CAPTURE(id);
    const auto h = practise(id, 2);
    REQUIRE(h.said.size() >= 4);
    CHECK(h.said.back().words == "The practice is over.");
    for (const auto& s : h.said) {
        CAPTURE(s.words, s.at);
        const auto words = make(s.words, "en", 130, {});
        REQUIRE_FALSE(words.empty());
        const auto [like, at] = found(h.left, s.at, words);
        // Beneath it the breath or a bell goes on at its share.
        CHECK(like > 0.7);
        CHECK(at - s.at <= sound_rate / 10 + block); // room is made in a tenth of a second
    }
    for (const float v : h.left)
        if (!(std::abs(v) <= 1.0F)) FAIL("louder than it may be");
    CHECK(h.left.back() == 0.0F);
}
