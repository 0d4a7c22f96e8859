// Beats out of a bridge's samples: bytes in, beats in the records.
#include "app/session/ecg_beats.hpp"
#include "drivers/ble/decoder.hpp"
#include "drivers/bridge/decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/session_bench.hpp"

#include <array>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

constexpr double fs = 360; // of the MIT-BIH recordings

std::vector<std::int16_t> samples_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::vector<std::int16_t> out;
    char b[2];
    while (in.read(b, 2))
        out.push_back(static_cast<std::int16_t>(
            static_cast<unsigned char>(b[0]) | static_cast<unsigned>(static_cast<unsigned char>(b[1])) << 8));
    return out;
}

std::vector<double> annotated(const std::filesystem::path& file) {
    std::ifstream in{file};
    std::vector<double> out;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] >= '0' && line[0] <= '9') out.push_back(std::stod(line) / fs);
    return out;
}

/// Twelve samples an event, `drift` of the sensor's clock against its nominal period.
samples_event event_of(const std::vector<std::int16_t>& x, std::size_t from, std::size_t n,
                       double drift = 1) {
    samples_event e{.last = {}, .count = static_cast<std::uint32_t>(n)};
    e.last = sensor_time{
        std::chrono::nanoseconds{std::llround(static_cast<double>(from + n - 1) / fs * drift * 1e9)}};
    e.period = std::chrono::nanoseconds{std::llround(1e9 / fs)};
    e.beats_inside = true;
    for (std::size_t i = 0; i < n; ++i)
        e.values[i] = static_cast<float>(x[from + i]);
    return e;
}

double s_of(sensor_time t) {
    return std::chrono::duration<double>(t.time_since_epoch()).count();
}

std::size_t matched(const std::vector<double>& truth, const std::vector<double>& found, double within) {
    std::size_t n = 0;
    for (const double f : found)
        for (const double t : truth)
            if (std::abs(t - f) <= within) {
                ++n;
                break;
            }
    return n;
}

std::string at1(const std::string& body) {
    constexpr char hex[] = "0123456789ABCDEF";
    const auto x = bridge::check_of(body);
    return "$" + body + "*" + hex[x >> 4] + hex[x & 15] + "\n";
}

port_input line_at(double t_s, const std::string& text) {
    auto in = bytes_at(session_bench::at(t_s), {});
    for (const char c : text)
        in.data[in.size++] = static_cast<std::byte>(c);
    return in;
}

} // namespace

TEST_CASE("ecg beats: a reference recording gives its annotated beats, in the sensor's time",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto x = samples_of(ref / "ecg/mitdb_100.i16");
    auto truth = annotated(ref / "ecg/mitdb_100.beats.csv");
    const double end = std::min(120.0, static_cast<double>(x.size()) / fs);
    const double drift = GENERATE(1.0, 1.003);
    live_ecg_beats find;
    std::vector<double> found;
    std::size_t chains = 0;
    for (std::size_t i = 0; static_cast<double>(i + 12) / fs < end; i += 12)
        find(event_of(x, i, 12, drift), [&](const beat_event& b) {
            if (!found.empty() && b.rr) CHECK(b.rr->count() == Approx((s_of(*b.at) - found.back()) * 1e3));
            found.push_back(s_of(*b.at));
            chains += b.starts_chain;
        });
    for (auto& t : truth)
        t *= drift;
    CHECK(matched(truth, found, 0.05) == found.size()); // none is invented
    // The last may still be in doubt, the first is cut.
    std::erase_if(truth, [&](double t) { return t > end - 2.5 || t < 0.3; });
    CHECK(chains == 1);
    CHECK(matched(found, truth, 0.05) == truth.size());
}

TEST_CASE("ecg beats: lost samples give a gap and no beat, and the next interval is none",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto x = samples_of(ref / "ecg/mitdb_100.i16");
    const auto truth = annotated(ref / "ecg/mitdb_100.beats.csv");
    const double lost_s = GENERATE(0.05, 0.5, 7.0);
    const auto from = static_cast<std::size_t>(20 * fs) / 12 * 12;
    const auto to = (from + static_cast<std::size_t>(lost_s * fs)) / 12 * 12;
    live_ecg_beats find;
    std::vector<beat_event> beats;
    for (std::size_t i = 0; i + 12 < static_cast<std::size_t>(50 * fs); i += 12) {
        if (i >= from && i < to) continue;
        find(event_of(x, i, 12), [&](const beat_event& b) { beats.push_back(b); });
    }
    std::size_t chains = 0;
    std::vector<double> found;
    for (const auto& b : beats) {
        chains += b.starts_chain;
        CHECK(b.starts_chain != b.rr.has_value());
        found.push_back(s_of(*b.at));
        const bool inside =
            found.back() > static_cast<double>(from) / fs && found.back() < static_cast<double>(to) / fs;
        CHECK_FALSE(inside);
    }
    CHECK(chains >= 2);
    CHECK(chains <= 4);
    CHECK(matched(truth, found, 0.05) == found.size());
    CHECK(found.back() > 45);
}

TEST_CASE("ecg beats: a flat line and rates out of reach give none", "[app][session][ecg]") {
    const std::vector<std::int16_t> flat(7200, 512);
    live_ecg_beats find;
    std::size_t n = 0;
    for (std::size_t i = 0; i + 12 < flat.size(); i += 12)
        find(event_of(flat, i, 12), [&](const beat_event&) { ++n; });
    auto odd = event_of(flat, 0, 12);
    odd.period = std::chrono::seconds{1};
    find(odd, [&](const beat_event&) { ++n; });
    odd.period = {};
    find(odd, [&](const beat_event&) { ++n; });
    CHECK(n == 0);
}

TEST_CASE("ecg beats: every rate from 45 to 1150 Hz has a detector that finds a plain heart",
          "[app][session][ecg]") {
    for (double rate = 45; rate <= 1150; rate *= 1.03) {
        // A QRS of 20 ms (one sigma 10 ms) and a T wave, every 800 ms.
        const auto ecg = [](double t) {
            const double since = std::fmod(t, 0.8) - 0.4;
            return 1000 * std::exp(-since * since / 2e-4) +
                   150 * std::exp(-(since - 0.25) * (since - 0.25) / 5e-3);
        };
        live_ecg_beats find;
        std::vector<double> found;
        const auto n = static_cast<std::size_t>(20 * rate) / 10;
        for (std::size_t k = 0; k < n; ++k) {
            samples_event e{.last = {}, .count = 10};
            e.period = std::chrono::nanoseconds{std::llround(1e9 / rate)};
            e.beats_inside = true;
            for (std::size_t i = 0; i < 10; ++i)
                e.values[i] = static_cast<float>(ecg(static_cast<double>(10 * k + i) / rate));
            e.last = sensor_time{
                std::chrono::nanoseconds{std::llround(static_cast<double>(10 * k + 9) / rate * 1e9)}};
            find(e, [&](const beat_event& b) { found.push_back(s_of(*b.at)); });
        }
        INFO("at " << rate << " Hz");
        CHECK(found.size() >= 20);
        for (const double t : found)
            CHECK(std::abs(std::fmod(t, 0.8) - 0.4) < 0.02);
    }
}

TEST_CASE("session: a bridge that sends samples alone is heard: its beats are where the heart beat",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto x = samples_of(ref / "ecg/mitdb_100.i16");
    const auto truth = annotated(ref / "ecg/mitdb_100.beats.csv");
    const bool sends_beats = GENERATE(false, true);
    record_log log;
    session_engine engine{short_setup(seconds{100}), std::make_unique<bridge::decoder>(), log};
    engine.start(zero);
    const auto opened = happens(input_kind::opened, zero);
    engine.step({&opened, 1}, {}, zero);
    int seq = 0;
    for (std::size_t i = 0; i + 12 < static_cast<std::size_t>(60 * fs); i += 12) {
        const double last = static_cast<double>(i + 11) / fs;
        auto body =
            "AT1,E," + std::to_string(seq++ % 256) + "," + std::to_string(std::llround(last * 1e6)) + ",2778";
        for (std::size_t k = 0; k < 12; ++k)
            body += "," + std::to_string(x[i + k]);
        auto text = at1(body);
        if (sends_beats && i == 1200) text += at1("AT1,B,0,3000000,800,0");
        const auto in = line_at(last + 0.002, text);
        engine.step({&in, 1}, {}, in.at);
    }
    const auto beats = log.only<beat_record>();
    if (sends_beats) {
        CHECK(beats.size() == 1);
        return;
    }
    std::vector<double> found;
    for (const auto& b : beats)
        found.push_back(b.t.count());
    REQUIRE(found.size() > 50);
    // Late is the detector's way, not the sensor's: placed at the peak, and the wire's 2 ms.
    CHECK(matched(truth, found, 0.05) == found.size());
    CHECK(std::abs(engine.view().now.count() - found.back()) < 3);
}

TEST_CASE("session: a Polar H10's ECG alone is heard as a heart, a lost frame is a gap, beside intervals it "
          "is none",
          "[app][session][ecg]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto x = samples_of(ref / "ecg/mitdb_100.i16");
    const auto truth = annotated(ref / "ecg/mitdb_100.beats.csv");
    const bool sends_intervals = GENERATE(false, true);
    constexpr double h10 = 130.2; // "a hair above 130 Hz", 73 samples a frame (SENSORS 5.2)
    constexpr std::size_t n = 73, lost_frame = 60;
    constexpr std::uint64_t zero_ns = 599'616'000'000'000'000; // 2019-01-01, since 2000
    record_log log;
    session_engine engine{short_setup(seconds{100}), std::make_unique<ble::decoder>(), log};
    engine.start(zero);
    const auto opened = happens(input_kind::opened, zero);
    engine.step({&opened, 1}, {}, zero);
    double lost_from = 0, lost_to = 0;
    for (std::size_t frame = 0; static_cast<double>((frame + 1) * n) / h10 < 70; ++frame) {
        const double last = static_cast<double>(frame * n + n - 1) / h10;
        if (frame == lost_frame) {
            lost_to = last;
            lost_from = last - static_cast<double>(n) / h10;
            continue;
        }
        std::vector<std::byte> value{std::byte{0}}, records;
        const auto put = [&](std::uint64_t v, int bytes) {
            for (int i = 0; i < bytes; ++i)
                value.push_back(static_cast<std::byte>(v >> (8 * i) & 0xFF));
        };
        put(zero_ns + static_cast<std::uint64_t>(std::llround(last * 1e9)), 8);
        put(0, 1);
        for (std::size_t k = 0; k < n; ++k) {
            const double at = static_cast<double>(frame * n + k) / h10 * fs;
            const auto i = static_cast<std::size_t>(at);
            const double part = at - static_cast<double>(i);
            const double uv = 5 * ((1 - part) * x[i] + part * x[i + 1]); // 5 uV a unit, mitdb_100.json
            put(static_cast<std::uint64_t>(static_cast<std::uint32_t>(std::lround(uv)) & 0xFFFFFFU), 3);
        }
        ble::append_record(records, ble::record_type::ecg, value);
        const std::array<std::byte, 4> rr{std::byte{0x10}, std::byte{0x48}, std::byte{0}, std::byte{4}};
        if (sends_intervals && frame == 2) ble::append_record(records, ble::record_type::heart_rate, rr);
        for (std::size_t i = 0; i < records.size(); i += port_input::capacity) {
            auto in = bytes_at(session_bench::at(last + 0.02), {});
            for (std::size_t k = i; k < std::min(records.size(), i + port_input::capacity); ++k)
                in.data[in.size++] = records[k];
            engine.step({&in, 1}, {}, in.at);
        }
    }
    const auto beats = log.only<beat_record>();
    if (sends_intervals) {
        CHECK(beats.size() == 1);
        return;
    }
    CHECK(engine.view().signal.model.view() == "ECG of a strap");
    std::vector<double> found;
    for (const auto& b : beats) {
        found.push_back(b.t.count());
        // No interval spans what was lost.
        if (b.rr && !b.starts_chain)
            CHECK((found.back() < lost_from || seconds{found.back()} - *b.rr > seconds{lost_to - 0.1}));
    }
    REQUIRE(found.size() > 60);
    CHECK(matched(truth, found, 0.05) == found.size());
    CHECK(log.only<gap_record>().size() >= 1);
    // Whatever beat after the first seconds and away from what was lost is there.
    for (const double t : truth)
        if (t > 9 && t < 66 && (t < lost_from - 1 || t > lost_to + 2)) CHECK(matched(found, {t}, 0.05) == 1);
}
