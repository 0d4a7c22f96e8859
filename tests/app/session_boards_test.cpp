// A recorded heart through boards that send its ECG: bytes, decoder, beats in the samples.
#include "app/session/ecg_beats.hpp"
#include "drivers/bitalino/decoder.hpp"
#include "drivers/bridge/decoder.hpp"
#include "drivers/text/decoder.hpp"
#include "dsp/ecg/find_beats.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/emulators/bitalino_board.hpp"
#include "tests/support/emulators/bridge_board.hpp"
#include "tests/support/emulators/ecg_series.hpp"
#include "tests/support/emulators/faulty.hpp"
#include "tests/support/emulators/text_board.hpp"
#include "tests/support/emulators/virtual_line.hpp"
#include "tests/support/reference.hpp"

#include <algorithm>
#include <cmath>

using namespace attune;
using namespace attune::test;
using namespace std::chrono_literals;

namespace {

/// What the session does with samples, and nothing else.
class finding final : public decoder_output {
public:
    void on_event(const event& e, host_time) override {
        CHECK_FALSE(std::holds_alternative<beat_event>(e)); // the board sends none
        if (const auto* s = std::get_if<samples_event>(&e))
            find_(*s, [&](const beat_event& b) { beats.push_back(b); });
    }
    void send(std::span<const std::byte>) override {}
    std::vector<beat_event> beats;

private:
    live_ecg_beats find_;
};

struct compared {
    std::size_t found = 0, invented = 0, beyond = 0; ///< beyond: more than 8 ms off
    std::size_t inside = 0;                          ///< inside: true beats between the first and last found
    double worst_ms = 0, rms_ms = 0, worst_rr_ms = 0;
};

/// Each found beat beside the true one next to it, the constant delay between the two clocks taken out.
compared compare(const std::vector<beat_event>& beats, const std::vector<double>& truth, double delay_s) {
    compared c;
    std::optional<double> before, true_before;
    double sum = 0;
    for (const auto& b : beats) {
        const double t = std::chrono::duration<double>(b.at->time_since_epoch()).count() - delay_s;
        const double near = *std::min_element(truth.begin(), truth.end(), [t](double x, double y) {
            return std::abs(x - t) < std::abs(y - t);
        });
        ++c.found;
        if (std::abs(near - t) > 0.05) {
            ++c.invented;
            continue;
        }
        c.beyond += std::abs(near - t) > 0.008;
        c.worst_ms = std::max(c.worst_ms, std::abs(near - t) * 1e3);
        sum += (near - t) * (near - t) * 1e6;
        if (b.rr && true_before)
            c.worst_rr_ms = std::max(c.worst_rr_ms, std::abs(b.rr->count() - (near - *true_before) * 1e3));
        before = t;
        true_before = near;
    }
    c.rms_ms = std::sqrt(sum / static_cast<double>(std::max<std::size_t>(1, c.found - c.invented)));
    if (!beats.empty()) {
        const auto s = [&](const beat_event& b) {
            return std::chrono::duration<double>(b.at->time_since_epoch()).count() - delay_s;
        };
        c.inside = static_cast<std::size_t>(std::count_if(truth.begin(), truth.end(), [&](double t) {
            return t > s(beats.front()) - 0.05 && t < s(beats.back()) + 0.05;
        }));
    }
    return c;
}

} // namespace

TEST_CASE("bitalino: a recorded heart's beats are found where find_beats has them in the original",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const std::string name = GENERATE("mitdb_100", "mitdb_123", "nk_bio_resting_5min_ecg", "nk_ecg_1000hz");
    const auto ecg = ecg_series(ref, name, 180);
    std::vector<double> truth;
    for (const auto& b : find_beats(std::span<const float>{ecg.values}, hertz{ecg.hertz}).beats)
        truth.push_back(b.sample / ecg.hertz);
    const double clock = GENERATE(1.0, 1.002);
    bitalino_board board{{ecg.as_counts(), ecg.hertz}, {.clock = clock}};
    bitalino::decoder d;
    finding out;
    const double length = static_cast<double>(ecg.values.size()) / ecg.hertz;
    play_virtually(d, board, out, host_time{},
                   host_time{} + std::chrono::duration_cast<host_duration>(seconds{length}));
    // The first sample is told at the moment it comes: one period after the heart's first instant.
    const double delay = std::chrono::duration<double>(board.began()->time_since_epoch()).count();
    const auto c = compare(out.beats, truth, delay); // sensor time is the board's own seconds
    WARN(name << ", clock " << clock << ": " << c.found << " beats of " << c.inside << ", worst "
              << c.worst_ms << " ms, rms " << c.rms_ms << " ms, worst interval " << c.worst_rr_ms << " ms");
    CHECK(static_cast<double>(c.found) > (length - 8) * 0.7);
    CHECK(c.invented == 0);
    CHECK(c.found == c.inside);
    // One beat of the nk_bio recording lies in an artefact of seven times the heart's size.
    CHECK(c.beyond == (name == "nk_bio_resting_5min_ecg" ? 1 : 0));
}

TEST_CASE("bitalino: with bit errors, losses and a stall no beat is invented", "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto ecg = ecg_series(ref, "mitdb_100", 300);
    std::vector<double> truth;
    for (const auto& b : find_beats(std::span<const float>{ecg.values}, hertz{ecg.hertz}).beats)
        truth.push_back(b.sample / ecg.hertz);
    const auto run = [&](faults f, bitalino_board::behaviour how = {}) {
        bitalino_board* board = nullptr;
        faulty line{[&] {
                        auto made = std::make_unique<bitalino_board>(
                            bitalino_recording{ecg.as_counts(), ecg.hertz}, how);
                        board = made.get();
                        return made;
                    },
                    f};
        bitalino::decoder d;
        finding out;
        play_virtually(d, line, out, host_time{}, host_time{} + 290s);
        return compare(out.beats, truth,
                       std::chrono::duration<double>(board->began()->time_since_epoch()).count());
    };
    SECTION("bit errors of 1e-3: every fortieth frame") {
        std::size_t found = 0, invented = 0, inside = 0;
        double worst = 0;
        for (unsigned seed = 1; seed <= 10; ++seed) {
            const auto c = run({.bit_errors = 1e-3, .seed = seed});
            found += c.found;
            invented += c.invented;
            inside += c.inside;
            worst = std::max(worst, c.worst_ms);
        }
        WARN("1e-3: " << found << " of " << inside << " beats, " << invented << " invented, worst " << worst
                      << " ms");
        CHECK(invented == 0);
        CHECK(static_cast<double>(found) > 0.8 * static_cast<double>(inside));
    }
    SECTION("a stall") {
        const auto c = run({.stall_at = 60s, .stall_for = 2s});
        CHECK(c.invented == 0);
        CHECK(c.found == c.inside);
        CHECK(c.worst_ms <= 8);
    }
    SECTION("frames lost by the link") {
        for (const double lost : {0.02, 0.16, 0.4, 1.6, 7.0}) {
            const auto c = run({}, {.lost_from_s = 60, .lost_to_s = 60 + lost});
            INFO(lost << " s lost: " << c.found << " of " << c.inside);
            CHECK(c.invented == 0);
            CHECK(static_cast<double>(c.found) > static_cast<double>(c.inside) - 6 - lost * 1.5);
        }
    }
}

TEST_CASE("text: a recorded heart printed as numbers gives its intervals, though lines carry no time",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const std::string name = GENERATE("mitdb_100", "nk_ecg_1000hz");
    const double rate = GENERATE(250.0, 187.3);    // a timer; lines of five characters at 9600 baud
    const double chunk_s = GENERATE(0.001, 0.016); // USB; an FTDI chip's timer
    const auto ecg = ecg_series(ref, name, 120);
    const auto counts = ecg.as_counts();
    std::vector<double> truth;
    for (const auto& b : find_beats(std::span<const float>{ecg.values}, hertz{ecg.hertz}).beats)
        truth.push_back(b.sample / ecg.hertz);
    text::decoder d;
    finding out;
    d.opened(host_time{}, out);
    const double length = static_cast<double>(ecg.values.size()) / ecg.hertz;
    host_time tick{};
    for (int i = 0; i < static_cast<int>((length - 0.1) * rate); ++i) {
        const double t = i / rate, x = t * ecg.hertz;
        const auto k = static_cast<std::size_t>(x);
        const double v = counts[k] + (x - std::floor(x)) * (counts[k + 1] - counts[k]);
        const auto text = std::to_string(std::lround(v)) + "\r\n";
        const auto at =
            host_time{std::chrono::nanoseconds{std::llround(std::ceil(t / chunk_s) * chunk_s * 1e9)}};
        for (; tick < at; tick += 50ms)
            d.tick(tick, out);
        d.feed(std::as_bytes(std::span{text.data(), text.size()}), at, out);
    }
    const auto c = compare(out.beats, truth, chunk_s / 2);
    WARN(name << " at " << rate << " Hz in steps of " << chunk_s * 1e3 << " ms: " << c.found << " beats of "
              << c.inside << ", worst " << c.worst_ms << " ms, worst interval " << c.worst_rr_ms << " ms");
    CHECK(static_cast<double>(c.found) > (length - 12) * 0.7);
    CHECK(c.invented == 0);
    CHECK(c.found == c.inside);
    CHECK(c.worst_rr_ms <= 8);
}

namespace {
struct sampled_board {
    std::string name;
    std::function<std::unique_ptr<emulator>(const ecg_recording&)> make;
    std::function<std::unique_ptr<decoder>()> decode;
    double delay_s; ///< of the board's clock before the heart's
};
std::vector<sampled_board> sampled_boards() {
    std::vector<sampled_board> all;
    for (const auto& f : samples_printed)
        all.push_back({"text, " + std::string{f.name},
                       [what = f.what](const auto& ecg) { return std::make_unique<text_board>(what, ecg); },
                       [] { return std::make_unique<text::decoder>(); }, f.what == printed::timed ? 123.456 : 0});
    all.push_back({"bridge, samples alone", [](const auto& ecg) { return std::make_unique<bridge_board>(ecg); },
                   [] { return std::make_unique<bridge::decoder>(); }, 4294.967296 - 10});
    return all;
}
} // namespace

TEST_CASE("boards that send an ECG alone: a stall costs nothing, errors and lost lines cost most beats, and without a "
          "check one in eight of the rest may stand where none is",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto ecg = ecg_series(ref, "mitdb_100", 300);
    std::vector<double> truth;
    for (const auto& b : find_beats(std::span<const float>{ecg.values}, hertz{ecg.hertz}).beats)
        truth.push_back(b.sample / ecg.hertz);
    for (const auto& board : sampled_boards()) {
        INFO(board.name);
        const auto run = [&](const char* what, faults f) {
            faulty line{[&] { return board.make(ecg); }, f};
            const auto d = board.decode();
            finding out;
            play_virtually(*d, line, out, host_time{}, host_time{} + 280s);
            const auto c = compare(out.beats, truth, board.delay_s);
            WARN(board.name << ", " << what << ": " << c.found << " of " << c.inside << " beats, " << c.invented
                            << " invented, worst interval " << c.worst_rr_ms << " ms");
            return c;
        };
        const auto clean = run("clean", {});
        CHECK(clean.found > 320);
        CHECK(clean.found == clean.inside);
        CHECK(clean.invented == 0);
        CHECK(clean.beyond == 0);
        const auto stalled = run("held up for 2 s", {.stall_at = 60s, .stall_for = 2s});
        CHECK(stalled.found + 7 >= stalled.inside);
        CHECK(stalled.invented == 0);
        CHECK(stalled.beyond == 0);
        // A damaged digit is a digit: it makes a spike. A line of ten numbers that fails its check is a gap.
        const auto damaged = run("1e-3 bit errors", {.bit_errors = 1e-3});
        const auto lossy = run("every 20th line lost", {.lost_writes = 0.05});
        const bool checked = board.name.starts_with("bridge");
        for (const auto& c : {damaged, lossy})
            CHECK(c.invented <= (checked ? 0 : 1 + c.found / 8));
        if (checked || board.name.ends_with("time,sample")) { // the loss shows
            const auto rarely = run("every 1000th line lost", {.lost_writes = 0.001});
            CHECK(rarely.found > rarely.inside / 2);
            for (const auto& c : {lossy, rarely}) {
                CHECK(c.beyond == 0);
                CHECK(c.invented == 0);
            }
        }
    }
}

TEST_CASE("boards that send an ECG alone: after a replug a chain begins, and only true intervals stand on both sides",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto ecg = ecg_series(ref, "mitdb_100", 120);
    std::vector<double> truth;
    for (const auto& b : find_beats(std::span<const float>{ecg.values}, hertz{ecg.hertz}).beats)
        truth.push_back(b.sample / ecg.hertz * 1e3);
    auto boards = sampled_boards();
    boards.push_back({"BITalino",
                      [](const auto& e) {
                          return std::make_unique<bitalino_board>(bitalino_recording{e.as_counts(), e.hertz});
                      },
                      [] { return std::make_unique<bitalino::decoder>(); }, 0});
    for (const auto& board : boards) {
        INFO(board.name);
        const auto d = board.decode();
        finding out;
        const auto first = board.make(ecg), second = board.make(ecg);
        play_virtually(*d, *first, out, host_time{}, host_time{} + 40s);
        auto before = out.beats.size();
        play_virtually(*d, *second, out, host_time{} + 44s, host_time{} + 100s); // opens the decoder again
        REQUIRE(out.beats.size() > before + 35);
        CHECK(before > 30);
        if (!out.beats[before].starts_chain) ++before; // one that was still in doubt
        CHECK(out.beats[before].starts_chain);
        CHECK_FALSE(out.beats[before].rr);
        for (const bool after : {false, true}) {
            std::vector<double> rr;
            for (std::size_t i = after ? before : 0; i < (after ? out.beats.size() : before); ++i)
                if (out.beats[i].rr) rr.push_back(out.beats[i].rr->count());
            double best = 1e9; // each device begins its heart anew: the intervals stand there in a row
            for (std::size_t from = 0; from + rr.size() < truth.size(); ++from) {
                double worst = 0;
                for (std::size_t k = 0; k < rr.size(); ++k)
                    worst = std::max(worst, std::abs(truth[from + k + 1] - truth[from + k] - rr[k]));
                best = std::min(best, worst);
            }
            CHECK(best <= 8);
        }
    }
}
