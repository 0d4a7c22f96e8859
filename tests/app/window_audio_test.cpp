// The sound device: SDL's disk driver writes what would have been heard, as fast as it is made.

#include "app/ui/window/audio.hpp"
#include "app/ui/window/tone_synth.hpp"
#include "tests/support/catch.hpp"

#include <SDL.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace attune;
using namespace attune::ui;

namespace {

constexpr host_time start{std::chrono::seconds{100}};

/// Goes on by a block of sound each time it is asked, which the device does once a block.
class block_clock {
public:
    std::function<host_time()> reader() {
        return [this] {
            const auto block = blocks_.fetch_add(1);
            blocks_.notify_all();
            return start + std::chrono::nanoseconds{block * 512LL * 1'000'000'000 / sound_rate};
        };
    }
    void wait_for(double s) const {
        const auto wanted = static_cast<long long>(s * sound_rate / 512);
        for (long long now = blocks_.load(); now < wanted; now = blocks_.load())
            blocks_.wait(now);
    }

private:
    std::atomic<long long> blocks_{0};
};

std::vector<float> left_ear(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::vector<float> all(std::filesystem::file_size(file) / sizeof(float));
    in.read(reinterpret_cast<char*>(all.data()), static_cast<std::streamsize>(all.size() * sizeof(float)));
    std::vector<float> left;
    for (std::size_t i = 0; i + 1 < all.size(); i += 2)
        left.push_back(all[i]);
    return left;
}

int upward(const std::vector<float>& x, std::size_t from, std::size_t to) {
    int n = 0;
    for (std::size_t i = from + 1; i < to; ++i)
        n += x[i - 1] < 0 && x[i] >= 0;
    return n;
}

/// A file for the disk driver, and the driver itself.
std::filesystem::path disk_driver() {
    const auto file = std::filesystem::temp_directory_path() /
                      ("attune_sound_" + std::to_string(SDL_GetPerformanceCounter()));
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", file.c_str(), 1);
    setenv("SDL_DISKAUDIODELAY", "0", 1);
    return file;
}

} // namespace

TEST_CASE("audio: the device gets the breath, and a fade at the end", "[app][sound]") {
    const auto file = disk_driver();
    {
        block_clock clock;
        audio sound{clock.reader()};
        CHECK_FALSE(sound.open()); // not before it is wanted
        sound_cue c;
        const breath_pattern pattern{seconds{4}, seconds{0}, seconds{6}, seconds{0}};
        c.line = {start, 0.0, 0.1, pattern};
        c.told_at = start;
        c.breathing = true;
        c.volume = 0.5;
        sound.tell(c, false);
        CHECK_FALSE(sound.open());
        sound.tell(c, true);
        REQUIRE(sound.open());
        clock.wait_for(3.0);
    }
    const auto x = left_ear(file);
    std::filesystem::remove(file);
    REQUIRE(x.size() > 3U * sound_rate);
    float peak = 0, step = 0;
    for (std::size_t i = 1; i < x.size(); ++i) {
        peak = std::max(peak, std::abs(x[i]));
        step = std::max(step, std::abs(x[i] - x[i - 1]));
    }
    CHECK(peak > 0.05F);
    CHECK(peak <= 0.25F); // the volume's square
    CHECK(step < 0.25F * 0.085F);
    const auto quarter = static_cast<std::size_t>(sound_rate / 4);
    CHECK(upward(x, 10 * quarter, 11 * quarter) > upward(x, 2 * quarter, 3 * quarter) + 5);
    CHECK(std::abs(x.back()) == 0.0F);
}

TEST_CASE("audio: the bell of the end is heard though the session is over", "[app][sound]") {
    const auto file = disk_driver();
    {
        block_clock clock;
        audio sound{clock.reader()};
        sound_cue c;
        c.volume = 1;
        sound.tell(c, true);
        REQUIRE(sound.open());
        clock.wait_for(0.5); // silent by now
        c.strikes = 2;
        sound.tell(c, false);
        clock.wait_for(1.5);
    }
    const auto x = left_ear(file);
    std::filesystem::remove(file);
    CHECK(std::any_of(x.begin(), x.end(), [](float v) { return std::abs(v) > 0.05F; }));
}

TEST_CASE("audio: without a device the program goes on in silence", "[app][sound]") {
    setenv("SDL_AUDIODRIVER", "no_such_driver", 1);
    block_clock clock;
    audio sound{clock.reader()};
    sound_cue c;
    c.volume = 1;
    c.strikes = 1;
    for (int frame = 0; frame < 3; ++frame)
        sound.tell(c, true);
    CHECK_FALSE(sound.open());
    SDL_Event e{};
    e.type = SDL_AUDIODEVICEADDED;
    sound.take(e); // one comes: it is tried again
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    sound.tell(c, true);
    CHECK(sound.open());
}
