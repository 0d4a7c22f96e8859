#include "drivers/bitalino/decoder.hpp"
#include "drivers/protocols.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/support/emulators/bitalino_board.hpp"
#include "tests/support/emulators/faulty.hpp"
#include "tests/support/emulators/virtual_line.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

/// A ramp that names each sample: 10 bits of its number.
bitalino_recording numbered(std::size_t n) {
    bitalino_recording r{.counts = {}, .hertz = 100};
    for (std::size_t i = 0; i < n; ++i)
        r.counts.push_back(static_cast<double>(i % 1000));
    return r;
}

std::string frame(unsigned sequence, const std::vector<unsigned>& values) {
    const auto f = bitalino_frame(sequence, values);
    return {reinterpret_cast<const char*>(f.data()), f.size()};
}

/// A decoder whose dialogue is through, so that frames count from now on.
struct at_work {
    bitalino::decoder d;
    remembering out;
    host_time now = host(0s);
    unsigned sequence = 0;

    at_work() {
        d.opened(now, out);
        ticks(350ms);
        attune::test::feed(d, "BITalino_v5.1\n", now, out);
        ticks(150ms);
    }
    void ticks(host_duration span) {
        for (const auto end = now + span; now < end; now += 50ms)
            d.tick(now, out);
    }
    void bytes(const std::string& s) { attune::test::feed(d, s, now, out); }
    void good(unsigned n, bool sent = true) {
        for (unsigned i = 0; i < n; ++i) {
            now += 10ms;
            ++sequence;
            if (sent) bytes(frame(sequence, {sequence % 1000}));
        }
    }
    std::vector<float> values() const {
        std::vector<float> v;
        for (const auto& s : out.all<samples_event>())
            v.insert(v.end(), s.values.begin(), s.values.begin() + s.count);
        return v;
    }
};

} // namespace

TEST_CASE("bitalino: frames to the byte: sizes, check, sequence, the first channel", "[drivers][bitalino]") {
    using namespace bitalino;
    CHECK(frame_size(1) == 3);
    CHECK(frame_size(2) == 4);
    CHECK(frame_size(3) == 6);
    CHECK(frame_size(4) == 7);
    CHECK(frame_size(5) == 8);
    CHECK(frame_size(6) == 8);
    // FORMAT.md's worked example: 700 = 10 1011 1100, sequence 5, inputs 0; the check by the bitwise rule.
    const auto text = unhex("f0 0a 5f");
    const auto f = attune::test::bytes(text);
    CHECK(first_channel(f) == 700);
    CHECK(sequence_of(f) == 5);
    CHECK(has_right_check(f));
    // The rule of SENSORS 6.3, a bit at a time, over every value.
    for (unsigned v = 0; v < 1024; ++v) {
        const auto made = bitalino_frame(v, {v});
        unsigned x = 0;
        for (std::size_t i = 0; i < made.size(); ++i) {
            const auto b = std::to_integer<unsigned>(made[i]) & (i + 1 == made.size() ? 0xF0U : 0xFFU);
            for (int bit = 7; bit >= 0; --bit) {
                x <<= 1U;
                if ((x & 16U) != 0) x ^= 3U;
                x ^= b >> bit & 1U;
            }
        }
        CHECK((std::to_integer<unsigned>(made.back()) & 15U) == (x & 15U));
        CHECK(first_channel(made) == v);
    }
    CHECK(command::live(2) == 0x09); // A2
    CHECK(command::live(1) == 0x05);
    CHECK(command::live(6) == 0x81);
}

TEST_CASE("bitalino: every error of one bit shows, and of two bits all but those 15 apart",
          "[drivers][bitalino]") {
    const auto good = bitalino_frame(9, {333});
    for (std::size_t a = 0; a < 24; ++a) {
        auto one = good;
        one[a / 8] ^= std::byte{1} << (7 - a % 8);
        CHECK_FALSE(bitalino::has_right_check(one));
        for (std::size_t b = a + 1; b < 24; ++b) {
            auto two = one;
            two[b / 8] ^= std::byte{1} << (7 - b % 8);
            CHECK(bitalino::has_right_check(two) == (b - a == 15));
        }
    }
}

TEST_CASE("bitalino: stop, version, rate, live, stop again at the end", "[drivers][bitalino]") {
    bitalino_board board{numbered(2000)};
    bitalino::decoder d;
    remembering out;
    play_virtually(d, board, out, host(0s), host(6s));
    d.closing(host(6s), out);
    CHECK(board.heard == std::vector<std::uint8_t>{0x00, 0x07, 0x83, 0x09});
    CHECK(out.sent == std::string{"\0\x07\x83\x09\0", 5});
    CHECK(out.model() == "BITalino_v5.1, ECG on A2");
    const auto samples = out.all<samples_event>();
    REQUIRE(samples.size() > 40);
    // All samples from the first on, 10 ms apart; beats are looked for once the rate is sure.
    float next = samples.front().values[0];
    CHECK(next == 1);
    std::optional<sensor_time> last;
    for (const auto& s : samples) {
        CHECK(s.kind == sample_kind::ecg);
        CHECK(s.period == 10ms);
        CHECK(s.after_gap == (&s == &samples.front()));
        if (last) CHECK(s.last - *last == s.count * 10ms);
        last = s.last;
        for (std::uint32_t i = 0; i < s.count; ++i)
            CHECK(s.values[i] == next++);
    }
    CHECK_FALSE(samples[5].beats_inside);
    CHECK(samples[15].beats_inside);
    CHECK(d.dropped().total() == d.dropped().of(drop_cause::noise)); // nothing but the answer
    CHECK(d.dropped().of(drop_cause::noise) <= 14);
}

TEST_CASE("bitalino: another input is asked for and named", "[drivers][bitalino]") {
    auto r = numbered(2000);
    r.input = 3;
    bitalino_board board{r};
    const auto d = make_decoder("bitalino", {.channel = 3});
    remembering out;
    play_virtually(**d, board, out, host(0s), host(3s));
    CHECK(board.heard.back() == 0x11);
    CHECK(out.model() == "BITalino_v5.1, ECG on A3");
    REQUIRE_FALSE(out.all<samples_event>().empty());
    CHECK(out.all<samples_event>()[3].values[0] != 512);
}

TEST_CASE("bitalino: a board that another program left streaming is stopped first", "[drivers][bitalino]") {
    bitalino_board board{numbered(2000), {.streams_already = true}};
    bitalino::decoder d;
    remembering out;
    play_virtually(d, board, out, host(0s), host(4s));
    CHECK(board.streaming());
    const auto samples = out.all<samples_event>();
    REQUIRE(samples.size() > 20);
    for (const auto& s : samples)
        CHECK(s.period == 10ms);
    CHECK(samples.front().values[0] == 1); // none of the other stream
}

TEST_CASE("bitalino: a board that hears nothing but streams is heard, one that is off is told of",
          "[drivers][bitalino]") {
    bitalino_board deaf{numbered(2000), {.deaf = true}};
    bitalino::decoder d;
    remembering out;
    play_virtually(d, deaf, out, host(0s), host(8s));
    CHECK(out.all<samples_event>().size() > 30);
    CHECK(out.all<samples_event>().back().beats_inside);

    bitalino::decoder alone;
    remembering heard;
    alone.opened(host(0s), heard);
    for (int i = 0; i < 200; ++i)
        alone.tick(host(50ms * i), heard);
    CHECK(heard.model() == "BITalino: no answer; is it switched on?");
    CHECK(heard.all<identity_event>().size() == 1);
    CHECK(heard.sent.size() > 8); // it goes on asking
}

TEST_CASE("bitalino: the port is opened again: stop first, a gap, sensor time goes on",
          "[drivers][bitalino]") {
    bitalino_board board{numbered(4000)};
    bitalino::decoder d;
    remembering out;
    play_virtually(d, board, out, host(0s), host(4s));
    const auto before = out.all<samples_event>().back();
    const auto told = out.all<samples_event>().size();
    d.opened(host(7s), out); // the board streamed on into nothing
    play_virtually(d, board, out, host(7s), host(10s), false);
    const auto all = out.all<samples_event>();
    REQUIRE(all.size() > told + 5);
    CHECK((all[told].after_gap || all[told + 1].after_gap)); // behind what was held when it was opened
    const auto step = all.back().last - before.last;
    CHECK(step > 5s);
    CHECK(step < 7s);
}

TEST_CASE("bitalino: one damaged frame is a straight line, more are a gap of the right length",
          "[drivers][bitalino]") {
    at_work w;
    w.good(40);
    const unsigned bad = GENERATE(1U, 2U, 3U);
    for (unsigned i = 0; i < bad; ++i) {
        w.now += 10ms;
        auto f = frame(++w.sequence, {w.sequence % 1000});
        f[1] = static_cast<char>(f[1] ^ 0x10);
        w.bytes(f);
    }
    w.good(60);
    const auto v = w.values();
    for (std::size_t i = 1; i < v.size(); ++i)
        CHECK((v[i] - v[i - 1] == 1 || v[i] - v[i - 1] == static_cast<float>(bad + 1)));
    const auto samples = w.out.all<samples_event>();
    const auto gaps =
        std::count_if(samples.begin(), samples.end(), [](const auto& s) { return s.after_gap; });
    CHECK(gaps == (bad == 1 ? 1 : 2));
    CHECK(w.d.dropped().of(drop_cause::checksum) == bad);
    CHECK(w.d.dropped().of(drop_cause::lost) == (bad == 1 ? 0 : bad));
    // Sensor time is that of the sample's number in any case.
    for (const auto& s : samples)
        CHECK((s.last - samples[0].last) / 10ms ==
              static_cast<int>(s.values[s.count - 1] - samples[0].values[samples[0].count - 1]));
}

TEST_CASE("bitalino: lost bytes and lost frames: found again within eight frames, and the time is right",
          "[drivers][bitalino]") {
    // Frames that did not arrive, below a turn of the sequence, above it, and whole turns.
    const unsigned lost = GENERATE(1U, 5U, 15U, 17U, 40U, 100U, 16U, 32U, 160U);
    at_work w;
    w.good(300);
    w.good(lost, false);
    w.good(500);
    const auto samples = w.out.all<samples_event>();
    CHECK(samples.back().values[samples.back().count - 1] > static_cast<float>(800 + lost - 10));
    CHECK((samples.back().last - samples.front().last) / 10ms ==
          static_cast<int>(samples.back().values[samples.back().count - 1] -
                           samples.front().values[samples.front().count - 1]));
    CHECK(w.d.dropped().of(drop_cause::lost) == lost);
    const auto gaps =
        std::count_if(samples.begin(), samples.end(), [](const auto& s) { return s.after_gap; });
    CHECK(gaps == 2);

    at_work cut;
    cut.good(100);
    cut.now += 10ms;
    cut.bytes(frame(++cut.sequence, {500}).substr(1)); // one byte lost
    cut.good(100);
    const auto v = cut.values();
    CHECK(v.size() >= 190);
    CHECK(std::find(v.begin(), v.end(), 500.F) == v.end());
}

TEST_CASE("bitalino: a rate command that was lost shows in the rate, and the period is the board's",
          "[drivers][bitalino]") {
    at_work w;
    for (unsigned i = 1; i < 5000; ++i) { // 1000 Hz
        if (i % 10 == 0) w.now += 10ms;
        w.bytes(frame(i, {i % 1000}));
    }
    const auto samples = w.out.all<samples_event>();
    CHECK(samples.back().period == 1ms);
    CHECK(samples.back().beats_inside);
    for (const auto& s : samples)
        if (s.period != 1ms) CHECK_FALSE(s.beats_inside);
}

TEST_CASE("bitalino: a link that holds everything back for two seconds loses nothing and breaks nothing",
          "[drivers][bitalino]") {
    faulty line{[] { return std::make_unique<bitalino_board>(numbered(3000)); },
                {.stall_at = 8s, .stall_for = 2s}};
    bitalino::decoder d;
    remembering out;
    play_virtually(d, line, out, host(0s), host(20s));
    const auto samples = out.all<samples_event>();
    const auto gaps =
        std::count_if(samples.begin(), samples.end(), [](const auto& s) { return s.after_gap; });
    CHECK(gaps == 1);
    CHECK(d.dropped().of(drop_cause::lost) == 0);
    CHECK((samples.back().last - samples.front().last) / 10ms % 1000 ==
          static_cast<int>(samples.back().values[samples.back().count - 1] -
                           samples.front().values[samples.front().count - 1]));
}

TEST_CASE("bitalino: found out cold and in mid-stream, no text, noise or other protocol is taken for one",
          "[drivers][bitalino][detect]") {
    const bool streams = GENERATE(false, true);
    bitalino_board board{numbered(3000), {.streams_already = streams}};
    const auto d = make_decoder(std::nullopt);
    remembering out;
    play_virtually(**d, board, out, host(0s), host(6s));
    CHECK((*d)->protocol() == "bitalino");
    CHECK(out.model() == "BITalino_v5.1, ECG on A2");
    CHECK(out.beats().empty());
    REQUIRE_FALSE(out.all<samples_event>().empty());
    CHECK(out.all<samples_event>().back().beats_inside);

    for (const auto& [what, s] : made_streams()) {
        if (what == "bitalino") continue;
        INFO(what);
        bitalino::any_frames sign;
        for (const auto& a : s)
            for (const char c : a.data)
                REQUIRE_FALSE(sign(static_cast<std::byte>(c)));
    }
    bitalino::any_frames sign;
    bitalino::frame_lock lock;
    drops dropped;
    std::mt19937 random{3};
    int frames = 0;
    for (int i = 0; i < 3'000'000; ++i) {
        const auto b = static_cast<std::byte>(random() & 0xFF);
        REQUIRE_FALSE(sign(b));
        lock(b, dropped, [&](unsigned, auto, bool) { ++frames; });
    }
    CHECK(frames == 0);
}

TEST_CASE("bitalino: through many losses of any length every sample keeps the time of its number",
          "[drivers][bitalino]") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random{seed};
        at_work w;
        w.good(300);
        for (int turn = 0; turn < 6; ++turn) {
            w.good(static_cast<unsigned>(random() % 60), false);
            w.good(
                static_cast<unsigned>(5 + random() % 30)); // the next loss may come before this one is known
        }
        w.good(700);
        const auto all = w.out.all<samples_event>();
        const auto of = [](const samples_event& s) { return static_cast<int>(s.values[s.count - 1]); };
        INFO("seed " << seed);
        for (const auto& s : all)
            CHECK(((s.last - all.front().last) / 10ms - (of(s) - of(all.front()))) % 1000 == 0);
        for (std::size_t i = 1; i < all.size(); ++i)
            CHECK(all[i].last > all[i - 1].last);
        std::int64_t given = 0;
        for (const auto& s : all)
            given += s.count;
        CHECK(given + static_cast<std::int64_t>(w.d.dropped().of(drop_cause::lost)) ==
              (all.back().last - all.front().last) / 10ms + all.front().count);
        // An event is one stretch: a loss stands between two of them, never inside.
        for (const auto& s : all)
            for (std::uint16_t i = 1; i < s.count; ++i)
                CHECK(s.values[i] == (s.values[i - 1] == 999.0F ? 0.0F : s.values[i - 1] + 1.0F));
    }
}
