#include "drivers/ble/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

std::string record(ble::record_type type, std::string_view payload) {
    return ble_record(type, payload);
}

/// A decoder that hears values of 0x2A37 as records.
struct strap {
    ble::decoder d;
    remembering out;
    strap() { d.opened(host(0s), out); }
    void says(std::string_view hex, host_duration at) {
        hears(record(ble::record_type::heart_rate, unhex(hex)), at);
    }
    void hears(std::string_view data, host_duration at) { d.feed(bytes(data), host(at), out); }
    std::uint64_t dropped(drop_cause c) const { return d.dropped().of(c); }
};
double ms(unsigned units) {
    return units * 1000.0 / 1024.0;
}

/// Values of 0x2A37 as a strap sends them: once a second, the beats of that second, a fixed delay after.
struct value {
    host_duration at;
    std::string hex;
    std::vector<double> rr;
};
std::vector<value> once_a_second(const std::vector<unsigned>& units) {
    std::vector<value> all;
    double t = 0;
    std::size_t next = 0;
    for (int second = 1; next < units.size(); ++second) {
        value v{std::chrono::seconds{second} + 400ms, "16 48", {}};
        while (next < units.size() && t + units[next] / 1024.0 <= second) {
            t += units[next] / 1024.0;
            char hex[16];
            std::snprintf(hex, sizeof hex, " %02x %02x", units[next] & 0xFF, units[next] >> 8);
            v.hex += hex;
            v.rr.push_back(ms(units[next++]));
        }
        all.push_back(v);
    }
    return all;
}
std::vector<unsigned> heart(std::size_t n, unsigned usual, unsigned swing) {
    std::vector<unsigned> units;
    for (std::size_t i = 0; i < n; ++i)
        units.push_back(usual +
                        static_cast<unsigned>(swing * (1 + std::sin(0.6 * static_cast<double>(i))) / 2));
    return units;
}

std::string pmd(std::uint64_t ns, const std::vector<int>& uv) {
    std::string v{'\0'};
    for (int i = 0; i < 8; ++i)
        v += static_cast<char>(ns >> (8 * i) & 0xFF);
    v += '\0';
    for (const int u : uv)
        for (int i = 0; i < 3; ++i)
            v += static_cast<char>(u >> (8 * i) & 0xFF);
    return record(ble::record_type::ecg, v);
}

} // namespace

TEST_CASE("ble: the values of SENSORS 5.1 give their intervals, oldest first", "[drivers][ble]") {
    strap s;
    s.says("16 48 54 01 ec 02", 1s);
    s.says("10 49 5e 03 96 03", 2s);
    s.says("16 34 e4 04", 3s);
    s.says("10 28", 4s);
    CHECK(s.out.rrs() == std::vector<double>{ms(340), ms(748), ms(862), ms(918), ms(1252)});
    CHECK(s.out.beats()[0].starts_chain);
    for (std::size_t i = 1; i < 5; ++i)
        CHECK_FALSE(s.out.beats()[i].starts_chain);
    CHECK_FALSE(s.out.beats()[0].at);
    REQUIRE(s.out.all<contact_event>().size() == 1);
    CHECK(s.out.all<contact_event>()[0].worn);
    CHECK(s.d.dropped().total() == 0);
}

TEST_CASE("ble: captured values decode as written beside them", "[drivers][ble][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    std::ifstream in{ref / "captures/ble/hr_notifications.txt"};
    strap s;
    int second = 0;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] != '#') s.says(line, std::chrono::seconds{++second});
    CHECK(second == 8);
    CHECK(s.out.rrs() == std::vector<double>{ms(1252), ms(1189), ms(1258), ms(1246), ms(812), ms(862),
                                             ms(918), ms(1107), ms(340), ms(748)});
    CHECK(s.d.dropped().total() == 0);
}

TEST_CASE("ble: a wide rate and energy before the intervals", "[drivers][ble]") {
    strap s;
    s.says("19 48 00 10 27 00 04 00 02", 1s);
    CHECK(s.out.rrs() == std::vector<double>{1000, 500});
}

TEST_CASE("ble: contact lost breaks the chain, HR 0 too", "[drivers][ble]") {
    strap s;
    s.says("16 3c 00 04", 1s);
    s.says("14 00", 2s);
    s.says("16 3c 00 04 00 04", 5s);
    s.says("10 00", 6s);
    s.says("10 3c 00 04", 7s);
    std::vector<bool> starts;
    for (const auto& b : s.out.beats())
        starts.push_back(b.starts_chain);
    CHECK(starts == std::vector<bool>{true, true, false, true});
    REQUIRE(s.out.all<contact_event>().size() == 3);
    CHECK_FALSE(s.out.all<contact_event>()[1].worn);
}

TEST_CASE("ble: a strap without intervals is told as averaged, and refused", "[drivers][ble]") {
    strap s;
    s.says("00 48", 1s);
    s.says("00 49", 2s);
    CHECK(s.out.all<averaged_rate_event>().size() == 2);
    CHECK(s.dropped(drop_cause::averaged) == 2);
    s.says("10 48 00 04", 3s);
    s.says("00 48", 4s); // no beat in that second, said without the flag
    CHECK(s.out.all<averaged_rate_event>().size() == 2);
}

TEST_CASE("ble: what no strap can mean is refused whole", "[drivers][ble]") {
    for (const char* odd :
         {"", "10", "10 48 00", "00 48 00 04", "18 48 01", "11 48", "10 48 00 00", "10 48 00 04 05"}) {
        strap s;
        s.says("10 48 00 04", 1s);
        s.says(odd, 2s);
        s.says("10 48 00 04", 3s);
        INFO(odd);
        CHECK(s.dropped(drop_cause::malformed) == 1);
        REQUIRE(s.out.beats().size() == 2);
        CHECK(s.out.beats()[1].starts_chain);
    }
}

TEST_CASE("ble: a heart that beats nearly with the strap's second is one chain, and so is a backlog",
          "[drivers][ble]") {
    for (const unsigned usual : {400U, 700U, 960U, 1000U, 1024U, 1060U, 1300U, 1500U, 2100U}) {
        strap s;
        for (const auto& v : once_a_second(heart(600, usual, 40)))
            s.says(v.hex,
                   v.at + std::chrono::milliseconds{v.at.count() / 1'000'000 % 7 * 9}); // radio's jitter
        INFO(usual);
        CHECK(s.out.beats().size() == 600);
        std::size_t chains = 0;
        for (const auto& b : s.out.beats())
            chains += b.starts_chain;
        CHECK(chains == 1);
        CHECK(s.d.dropped().total() == 0);
    }
    strap late;
    for (const auto& v : once_a_second(heart(120, 800, 100)))
        late.says(v.hex, v.at > 30s && v.at < 42s ? 42s : v.at); // twelve seconds came at once
    std::size_t chains = 0;
    for (const auto& b : late.out.beats())
        chains += b.starts_chain;
    CHECK(chains == 1);
}

TEST_CASE("ble: two lost values are a hole, found within four values", "[drivers][ble]") {
    const auto values = once_a_second(heart(200, 800, 100));
    for (const std::size_t lost : {40U, 41U, 57U, 90U}) {
        strap s;
        std::size_t before = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i < lost) before += values[i].rr.size();
            if (i != lost && i != lost + 1) s.says(values[i].hex, values[i].at);
        }
        const auto beats = s.out.beats();
        std::size_t found = 0;
        for (std::size_t i = 1; i < beats.size(); ++i)
            if (beats[i].starts_chain) {
                ++found;
                CHECK(i >= before);
                CHECK(i <= before + 6); // beats in four seconds at 75 a minute
            }
        CHECK(found == 1);
        CHECK(s.dropped(drop_cause::lost) == 1);
    }
}

TEST_CASE("ble: a reopened link begins a chain and forgets half a record", "[drivers][ble]") {
    strap s;
    s.says("10 48 00 04", 1s);
    const auto whole = record(ble::record_type::heart_rate, unhex("10 48 00 04"));
    s.hears(whole.substr(0, 5), 2s);
    s.d.opened(host(3s), s.out);
    s.hears(whole, 4s);
    CHECK(s.out.beats().size() == 2);
    CHECK(s.out.beats()[1].starts_chain);
    CHECK(s.dropped(drop_cause::truncated) == 1);
}

TEST_CASE("ble: bit errors of 1e-3 cost records and invent no beat", "[drivers][ble]") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random{seed};
        strap s;
        std::vector<double> sent;
        for (const auto& v : once_a_second(heart(300, 800, 100))) {
            sent.insert(sent.end(), v.rr.begin(), v.rr.end());
            auto r = record(ble::record_type::heart_rate, unhex(v.hex));
            for (char& c : r)
                for (int bit = 0; bit < 8; ++bit)
                    if (random() % 1000 == 0) c = static_cast<char>(c ^ 1 << bit);
            s.hears(r, v.at);
            s.d.tick(host(v.at + 900ms), s.out);
        }
        // Every beat heard is one that was sent, in order.
        std::size_t at = 0;
        for (const double rr : s.out.rrs()) {
            while (at < sent.size() && sent[at] != rr)
                ++at;
            REQUIRE(at < sent.size());
            ++at;
        }
        CHECK(s.out.rrs().size() > 200);
    }
}

TEST_CASE("ble: name and battery", "[drivers][ble]") {
    strap s;
    s.hears(record(ble::record_type::device, "Polar H10 12345678"), 1s);
    s.hears(record(ble::record_type::battery, "\x57"), 1s);
    s.hears(record(ble::record_type::battery, "\x7f"), 1s);
    CHECK(s.out.model() == "Polar H10 12345678");
    REQUIRE(s.out.all<battery_event>().size() == 1);
    CHECK(s.out.all<battery_event>()[0].percent == 87);
    CHECK(s.dropped(drop_cause::malformed) == 1);
}

TEST_CASE("ble: the model is told where it says more of the delay than the name", "[drivers][ble]") {
    const auto told = [](std::string_view name, std::string_view model) {
        strap s;
        if (!name.empty()) s.hears(record(ble::record_type::device, name), 1s);
        s.hears(record(ble::record_type::model, model), 1s);
        return s.out.model();
    };
    CHECK(told("Anna", "H10") == "H10 (Anna)");
    CHECK(told("Anna", std::string_view{"H10 \0", 5}) == "H10 (Anna)");
    CHECK(told("Polar H10 12345678", "H10") == "Polar H10 12345678");
    CHECK(told("Wahoo TRACKR 12", "WF-T") == "Wahoo TRACKR 12"); // its delay is known by its name
    CHECK(told("TICKR 1A2B", "tickr") == "TICKR 1A2B");
    CHECK(told("", "H10") == "H10");
    CHECK(told("Anna", "") == "Anna");
    CHECK(told("Anna", std::string(60, 'x')).size() == 47);
    strap s;
    s.hears(record(ble::record_type::device, "Anna"), 1s);
    s.hears(record(ble::record_type::model, "H1\n0"), 1s);
    CHECK(s.out.model() == "Anna");
    CHECK(s.dropped(drop_cause::malformed) == 1);
    s.hears(record(ble::record_type::model, "H10"), 2s);
    s.d.opened(host(3s), s.out); // another strap, without a model
    s.hears(record(ble::record_type::device, "Ben"), 3s);
    CHECK(s.out.model() == "Ben");
}

TEST_CASE("ble: Polar's ECG, the worked example and the sensor's own period", "[drivers][ble]") {
    strap s;
    s.hears(record(ble::record_type::device, "Polar H10 1"), 0s);
    s.hears(record(ble::record_type::ecg, unhex("00 00 94 35 77 00 00 00 00 00 02 80 ff 02 80 00")), 1s);
    const auto first = s.out.all<samples_event>();
    REQUIRE(first.size() == 1);
    CHECK(first[0].count == 2);
    CHECK(first[0].values[0] == -32766);
    CHECK(first[0].values[1] == 32770);
    CHECK(first[0].last == sensor(2s));
    CHECK_FALSE(first[0].beats_inside);
    CHECK(s.out.model() == "Polar H10 1");

    strap h10; // 73 samples a frame at 130.2 Hz, the third frame lost, then the clock set back
    const std::int64_t frame_ns = 73 * 7'680'492;
    std::uint64_t t = 1'000'000'000;
    for (int i = 0; i < 6; ++i, t += frame_ns)
        if (i != 2) h10.hears(pmd(t, std::vector<int>(73, i)), std::chrono::milliseconds{560 * i});
    h10.hears(pmd(5, std::vector<int>(73, 9)), 6s);
    const auto e = h10.out.all<samples_event>();
    REQUIRE(e.size() == 6);
    CHECK(e[1].period.count() == Approx(7'680'492).margin(1));
    CHECK_FALSE(e[0].after_gap);
    CHECK_FALSE(e[1].after_gap);
    CHECK(e[2].after_gap);
    CHECK_FALSE(e[3].after_gap);
    CHECK(e[5].after_gap);
    CHECK(h10.dropped(drop_cause::lost) == 1);
}

TEST_CASE("ble: ECG with a time that no clock says is refused, a clock that was set is a gap and no loss",
          "[drivers][ble]") {
    strap s;
    const std::vector<int> uv(73, 5);
    s.hears(pmd(1'000'000'000, uv), 1s);
    s.hears(pmd(~std::uint64_t{0}, uv), 2s);
    s.hears(pmd(std::uint64_t{1} << 62U, uv), 3s);
    CHECK(s.dropped(drop_cause::malformed) == 2);
    s.hears(pmd((std::uint64_t{1} << 62U) - 1, uv), 4s);
    s.hears(pmd(0, uv), 5s);
    CHECK(s.dropped(drop_cause::lost) == 0);
    const auto e = s.out.all<samples_event>();
    REQUIRE(e.size() == 3);
    CHECK(e[1].after_gap);
    CHECK(e[2].after_gap);
    CHECK(e[2].period == e[0].period);
}

TEST_CASE("ble: a long ECG frame is told in parts whose samples lie where they were", "[drivers][ble]") {
    strap s;
    std::vector<int> uv;
    for (int i = 0; i < 165; ++i)
        uv.push_back(i);
    s.hears(pmd(10'000'000'000, uv), 1s);
    const auto e = s.out.all<samples_event>();
    REQUIRE(e.size() == 3);
    CHECK(e[0].count + e[1].count + e[2].count == 165);
    CHECK(e[2].last == sensor(10s));
    CHECK((e[2].last - e[1].last) == 5 * e[2].period);
    CHECK(e[2].values[4] == 164);
}

TEST_CASE("ble: where the strap sends intervals its ECG is not searched for beats", "[drivers][ble]") {
    strap s;
    s.says("10 48 00 04", 1s);
    s.hears(pmd(1'000'000'000, std::vector<int>(73, 5)), 2s);
    REQUIRE(s.out.all<samples_event>().size() == 1);
    CHECK_FALSE(s.out.all<samples_event>()[0].beats_inside);
}

TEST_CASE("ble: the worked example of FORMAT.md", "[drivers][ble]") {
    strap s;
    s.hears(unhex("b7 4c 02 06 00 16 48 54 01 ec 02 99 27"), 1s);
    CHECK(s.out.rrs() == std::vector<double>{ms(340), ms(748)});
    CHECK(s.d.dropped().total() == 0);
}

TEST_CASE("ble: an ECG alone is searched for beats after five seconds, and called so, intervals take over",
          "[drivers][ble]") {
    const std::int64_t frame_ns = 73LL * 1'000'000'000 / 130;
    strap s;
    s.hears(record(ble::record_type::device, "Polar H10 1"), 0s);
    std::int64_t i = 0;
    const auto frames_to = [&](host_duration end) {
        for (; std::chrono::nanoseconds{i * frame_ns} < end; ++i)
            s.hears(pmd(static_cast<std::uint64_t>(1'000'000'000 + i * frame_ns), std::vector<int>(73, 5)),
                    std::chrono::nanoseconds{i * frame_ns});
        return s.out.all<samples_event>().back().beats_inside;
    };
    CHECK_FALSE(frames_to(5s));
    CHECK(s.out.model() == "Polar H10 1");
    s.hears(record(ble::record_type::ecg, "nonsense"), 5s);
    CHECK(s.out.model() == "Polar H10 1");
    CHECK(frames_to(6s));
    CHECK(s.out.model() == "ECG of Polar H10 1");
    s.says("10 48", 6s); // no beat in that second: no interval yet
    CHECK(frames_to(7s));
    s.says("10 48 00 04", 7s);
    CHECK_FALSE(frames_to(20s));
    CHECK(s.out.model() == "Polar H10 1");
    REQUIRE(s.out.beats().size() == 1);
    CHECK(s.out.beats()[0].starts_chain);
    s.d.opened(host(21s), s.out); // another link, this time without heart rate
    CHECK_FALSE(frames_to(22s));
    CHECK(frames_to(28s));
}

TEST_CASE("ble: a damaged size holds the next value up for no longer than it takes to come",
          "[drivers][ble]") {
    strap s;
    auto damaged = record(ble::record_type::heart_rate, unhex("10 48 00 04"));
    damaged[4] = '\x01'; // 256 bytes more than there are
    s.hears(damaged, 1s);
    for (auto t = host_duration{1s}; t < 2s; t += 100ms)
        s.d.tick(host(t), s.out);
    s.says("10 48 00 03", 2s);
    CHECK(s.out.rrs() == std::vector<double>{750});
}
