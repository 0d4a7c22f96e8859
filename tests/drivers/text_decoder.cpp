#include "drivers/text/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

using namespace attune;
using namespace attune::test;

namespace {
/// A line at each of these times; a first line, which is always dropped, before them.
stream lines(const std::vector<std::pair<host_duration, std::string>>& at, std::string_view end = "\n") {
    stream s{{host(0s), std::string{"99"} + std::string{end}}};
    for (const auto& [t, l] : at)
        s.push_back({host(t), l + std::string{end}});
    return s;
}

/// RR lines at the times they end.
stream rr_lines(const std::vector<std::string>& rr, std::string_view end = "\n") {
    std::vector<std::pair<host_duration, std::string>> at;
    host_duration t = 1s;
    for (const auto& r : rr) {
        at.push_back({t, r});
        t += std::chrono::milliseconds{800};
    }
    return lines(at, end);
}

/// `count` lines every 20 ms, written by `say(i)`; empty = none at that moment.
template <class Say>
stream every_20ms(int count, Say say) {
    stream s{{host(0s), "5\n"}};
    for (int i = 0; i < count; ++i)
        if (const std::string l = say(i); !l.empty()) s.push_back({host(20ms * (i + 1)), l});
    return s;
}

remembering heard_of(const stream& s, text::format f = text::format::found_out, drops* dropped = nullptr) {
    text::decoder d{f};
    remembering out;
    play(d, s, out, 7s);
    if (dropped) *dropped = d.dropped();
    return out;
}
} // namespace

TEST_CASE("text: RR per line is found out and no beat is lost to the finding", "[drivers][text]") {
    const auto out = heard_of(rr_lines({"812", "790", "805.5", "820", "811"}));
    CHECK(out.rrs() == std::vector<double>{812, 790, 805.5, 820, 811});
    CHECK(out.beats()[0].starts_chain);
    CHECK_FALSE(out.beats()[1].starts_chain);
    CHECK_FALSE(out.beats()[0].at);
    // Held beats keep the time at which they came.
    std::vector<host_time> at;
    for (const auto& h : out.events)
        if (std::holds_alternative<beat_event>(h.what)) at.push_back(h.at);
    CHECK(at == std::vector<host_time>{host(1s), host(1800ms), host(2600ms), host(3400ms), host(4200ms)});
    CHECK(out.model() == "text: RR intervals");
}

TEST_CASE("text: CR LF, CR and LF end a line alike", "[drivers][text]") {
    for (const char* end : {"\n", "\r\n", "\r"})
        CHECK(heard_of(rr_lines({"812", "790", "805"}, end)).rrs() == std::vector<double>{812, 790, 805});
}

TEST_CASE("text: decimals below ten are seconds", "[drivers][text]") {
    CHECK(heard_of(rr_lines({"0.812", "0.790", "0.805"})).rrs() == std::vector<double>{812, 790, 805});
}

TEST_CASE("text: a line being cut when the port was opened is dropped, not read as a number",
          "[drivers][text]") {
    text::decoder d{text::format::rr};
    remembering out;
    d.opened(host(0s), out);
    feed(d, "812\n790\n", host(100ms), out); // could have been 1812
    CHECK(out.rrs() == std::vector<double>{790});
    CHECK(d.dropped().of(drop_cause::truncated) == 1);
    d.opened(host(10s), out);
    feed(d, "800\n", host(11s), out); // long after opening: a line that began here
    CHECK(out.rrs() == std::vector<double>{790, 800});
    feed(d, "80", host(12s), out);
    d.opened(host(13s), out); // cut by the reopening
    feed(d, "0\n", host(13s), out);
    CHECK(out.rrs().size() == 2);
    CHECK(d.dropped().of(drop_cause::truncated) == 3);
}

TEST_CASE("text: tagged intervals are decoded at once, also the first line", "[drivers][text]") {
    text::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "RR 812\nIBI:790\nR805\nrr=0.82\nIBI: 811 ms\n", host(0s), out);
    CHECK(out.rrs() == std::vector<double>{812, 790, 805, 820, 811});
    feed(d, "BPM:72\nIBI:800\n", host(1s), out); // a rate among intervals
    CHECK(out.rrs().size() == 6);
    CHECK(d.dropped().of(drop_cause::averaged) == 1);
    CHECK(out.all<identity_event>().size() == 1);
}

TEST_CASE("text: PulseSensor S/B/Q: the interval is the Q line", "[drivers][text]") {
    text::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "S512\nS520\nB72\nQ833\nS500\n", host(0s), out);
    feed(d, "S512\nB73\nQ821\n", host(1s), out);
    CHECK(out.rrs() == std::vector<double>{833, 821});
    d.tick(host(2s), out);
    CHECK(out.all<samples_event>().size() == 2);
    CHECK(out.all<samples_event>()[0].count == 3);
    // Several sensors: the first is taken.
    feed(d, "a512\nb300\nA72\nB65\nM840\nN910\n", host(3s), out);
    CHECK(out.rrs() == std::vector<double>{833, 821, 840});
    CHECK(d.dropped().total() == 0);
}

TEST_CASE("text: PulseSensor rates without intervals are refused", "[drivers][text]") {
    text::decoder d;
    remembering out;
    d.opened(host(0s), out);
    for (int i = 0; i < 10; ++i)
        feed(d, "S512\nB72\n", host(i * 1s), out);
    CHECK(out.beats().empty());
    CHECK(out.all<averaged_rate_event>().size() == 9);
    CHECK(d.dropped().of(drop_cause::averaged) == 9);
}

TEST_CASE("text: plotter lines: a beat is a change of the interval", "[drivers][text]") {
    const std::vector<int> rr{833, 812, 840, 798, 820};
    const auto s = every_20ms(300, [&](int i) {
        const auto k = static_cast<std::size_t>(i / 41); // a beat about every 0.82 s
        return "72," + std::to_string(rr[k % rr.size()]) + "," + std::to_string(500 + i % 40) + "\n";
    });
    const auto out = heard_of(s);
    // The first interval was there before; the last change is at line 287.
    CHECK(out.rrs() == std::vector<double>{812, 840, 798, 820, 833, 812, 840});
    CHECK(out.model() == "PulseSensor (plotter)");
}

TEST_CASE("text: plotter lines with a constant interval are an averaged rate, refused", "[drivers][text]") {
    drops dropped;
    for (const char* line : {"72,833,512\n", "72,0,512\n"}) {
        const auto out =
            heard_of(every_20ms(500, [&](int) { return line; }), text::format::found_out, &dropped);
        CHECK(out.beats().empty());
        CHECK(out.all<averaged_rate_event>().size() >= 6);
        CHECK(out.all<averaged_rate_event>()[0].bpm == 72);
        CHECK(dropped.of(drop_cause::averaged) == out.all<averaged_rate_event>().size());
    }
}

TEST_CASE("text: two equal plotter intervals show as a missing beat, not as a made-up one",
          "[drivers][text]") {
    const auto s = every_20ms(300, [](int i) {
        const int beats = i / 41;
        const int rr = beats < 3 ? 800 + beats : beats < 5 ? 810 : 820 + beats; // beats 3 and 4 say the same
        return "72," + std::to_string(rr) + ",512\n";
    });
    drops dropped;
    const auto out = heard_of(s, text::format::found_out, &dropped);
    CHECK(out.rrs() == std::vector<double>{801, 802, 810, 825, 826, 827});
    CHECK(out.beats()[3].starts_chain);
    CHECK(dropped.of(drop_cause::lost) == 1);
}

TEST_CASE("text: a plotter's interval is believed when two lines tell it alike", "[drivers][text]") {
    const auto s = every_20ms(300, [](int i) {
        const int rr = i % 41 > 2 && i % 29 == 7 ? 633 : 820 + 10 * (i / 41 % 2); // one line in 29 is damaged, none where a beat is
        return "72," + std::to_string(rr) + ",512\n";
    });
    const auto out = heard_of(s);
    CHECK(out.rrs() == std::vector<double>{830, 820, 830, 820, 830, 820, 830});
    // Its beat is where the first of the two came.
    for (const auto& h : out.events)
        if (std::holds_alternative<beat_event>(h.what)) CHECK((h.at - host(20ms)) / 20ms % 41 == 0);
}

TEST_CASE("text: PulseSensor: a Q without its B is a damaged S, a strange line no other sensor", "[drivers][text]") {
    text::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "S512\nB72\nQ833\nS520\n", host(0s), out);
    feed(d, "Q530\nS540\nr300\nS550\n", host(400ms), out);
    feed(d, "B72\nQ820\nS512\n", host(820ms), out);
    CHECK(out.rrs() == std::vector<double>{833, 820});
    CHECK(out.all<identity_event>().size() == 1);
    CHECK(d.dropped().of(drop_cause::malformed) == 2);
    // A board that never prints B is heard all the same.
    text::decoder plain;
    remembering q;
    plain.opened(host(0s), q);
    feed(plain, "S512\nQ833\nS520\nQ820\n", host(0s), q);
    CHECK(q.rrs() == std::vector<double>{833, 820});
}

TEST_CASE("text: a mark that comes when no beat is due is a damaged byte", "[drivers][text]") {
    const auto heard = [](int damaged, bool stalled) {
        stream s = every_20ms(600, [&](int i) { // 0.8 s between beats, which end an interval told before never told alike
            const int ibi = 800 + i / 40 % 3;
            return "512,72," + std::to_string(ibi) + "," + (i % 40 == 0 || i == damaged ? "1" : "0") + "\n";
        });
        if (stalled)
            for (auto& a : s)
                if (a.at > host(6s) && a.at < host(9s)) a.at = host(9s);
        return heard_of(s).rrs();
    };
    const auto whole = heard(-1, false);
    REQUIRE(whole.size() == 15);
    CHECK(heard(-1, true) == whole); // the number of lines tells the time out of a backlog
    for (const int damaged : {202, 210, 220, 230, 350})
        CHECK(heard(damaged, false) == whole);
}

TEST_CASE("text: JSON that marks its beats tells none where the mark was damaged", "[drivers][text]") {
    text::decoder d;
    remembering out;
    d.opened(host(0s), out);
    const auto line = [&](int i, std::string_view beat, std::string_view signal) {
        return "{\"" + std::string{signal} + "\":512,\"ibi\":" + std::to_string(800 + i / 40) + ",\"" +
               std::string{beat} + "\":" + (i % 40 == 0 ? "1" : "0") + "}\n";
    };
    for (int i = 0; i < 400; ++i)
        feed(d, line(i, i % 40 > 0 && i % 7 == 3 ? "bead" : "beat", i % 40 > 0 && i % 11 == 3 ? "sjgnal" : "signal"),
             host(20ms * i), out);
    CHECK(out.rrs() == std::vector<double>{800, 801, 802, 803, 804, 805, 806, 807, 808, 809});
}

TEST_CASE("text: Signal Coach lines: a beat is the flag rising", "[drivers][text]") {
    const auto s = every_20ms(200, [](int i) {
        return "512,72," + std::to_string(800 + i / 40) + "," + (i % 40 < 3 && i >= 40 ? "1" : "0") + "\n";
    });
    const auto out = heard_of(s);
    CHECK(out.rrs() == std::vector<double>{801, 802, 803, 804});
    CHECK(out.model() == "PulseSensor (Signal Coach)");
}

TEST_CASE("text: numbers at a steady rate are samples, however much they look like intervals",
          "[drivers][text]") {
    for (const int every : {1, 5}) { // 50 and 10 lines a second
        drops dropped;
        const auto out = heard_of(every_20ms(400, [&](int i) { return i % every == 0 ? "812\n" : ""; }),
                                  text::format::found_out, &dropped);
        CHECK(out.beats().empty());
        CHECK(out.model() == "text: raw samples");
        std::size_t n = 0;
        for (const auto& e : out.all<samples_event>())
            n += e.count;
        CHECK(n == static_cast<std::size_t>(400 / every));
        CHECK(dropped.total() == 1); // the first line
    }
}

TEST_CASE("text: a burst at one instant tells no rate and is not guessed at", "[drivers][text]") {
    stream s{{host(0s), "5\n"}, {host(1s), ""}};
    for (int i = 0; i < 20; ++i)
        s[1].data += "812\n";
    drops dropped;
    const auto out = heard_of(s, text::format::found_out, &dropped);
    CHECK(out.beats().empty());
    CHECK(out.all<samples_event>().empty());
    CHECK(dropped.of(drop_cause::malformed) == 20);
}

TEST_CASE("text: intervals behind a backlog are still intervals", "[drivers][text]") {
    auto s = rr_lines({"812", "790", "805", "820"});
    for (int i = 0; i < 20; ++i)
        s[1].data += "801\n";
    CHECK(heard_of(s).rrs().size() == 24);
}

TEST_CASE("text: an averaged heart rate is refused as intervals, in words", "[drivers][text]") {
    drops dropped;
    const auto out = heard_of(rr_lines({"72", "73", "72", "71", "72"}), text::format::found_out, &dropped);
    CHECK(out.beats().empty());
    CHECK(out.all<averaged_rate_event>().size() == 5);
    CHECK(dropped.of(drop_cause::averaged) == 5);
    CHECK(out.model() == "text: averaged rate, no intervals");
    CHECK(heard_of(rr_lines({"BPM: 72", "HR=73", "72"})).beats().empty());
}

TEST_CASE("text: time and sample pairs are samples at the device's time", "[drivers][text]") {
    const auto out =
        heard_of(every_20ms(200, [](int i) { return std::to_string(123456 + 20 * i) + ",512\n"; }));
    CHECK(out.beats().empty());
    REQUIRE_FALSE(out.all<samples_event>().empty());
    CHECK(out.all<samples_event>().back().last == sensor(std::chrono::milliseconds{123456 + 20 * 199}));
}

TEST_CASE("text: AD8232: ! is leads off, a sample is contact again", "[drivers][text]") {
    const auto out = heard_of(every_20ms(300, [](int i) { return i > 200 && i < 250 ? "!\n" : "512\n"; }));
    const auto c = out.all<contact_event>();
    REQUIRE(c.size() == 2);
    CHECK_FALSE(c[0].worn);
    CHECK(c[1].worn);
}

TEST_CASE("text: PSWS lines: flag, device time, sequence and battery", "[drivers][text]") {
    text::decoder d;
    remembering out;
    d.opened(host(0s), out);
    const auto psws = [](int seq, int ms, int rr, int beat) {
        return "PSWS,1,LIVE," + std::to_string(seq) + "," + std::to_string(ms) + ",512,72," +
               std::to_string(rr) + "," + std::to_string(beat) + ",12,QUALIFIED\n";
    };
    feed(d, psws(1, 1000, 833, 1) + psws(2, 1020, 833, 1) + psws(3, 1040, 833, 0) + psws(4, 1820, 820, 1),
         host(1s), out);
    REQUIRE(out.beats().size() == 2);
    CHECK(*out.beats()[1].at - *out.beats()[0].at == 820ms);
    CHECK_FALSE(out.beats()[1].starts_chain);
    feed(d, psws(5, 1840, 820, 0) + psws(9, 2650, 830, 1), host(2s), out); // 6 to 8 are missing
    CHECK(out.beats()[2].starts_chain);
    CHECK(d.dropped().of(drop_cause::lost) == 3);
    feed(d, "PSWS,2,LIVE,10,2670,2840,72,833,0,12,QUALIFIED,550,470,760,86,1,0,1\n", host(2s), out);
    CHECK(out.all<battery_event>().at(0).percent == 86);
}

TEST_CASE("text: JSON lines", "[drivers][text]") {
    text::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d,
         "{\"signal\":512,\"timestampMs\":1,\"bpm\":72,\"ibi\":833,\"beat\":1}\n"
         "{\"signal\":512,\"timestampMs\":21,\"bpm\":72,\"ibi\":833,\"beat\":0}\r\n"
         "{ \"signal\" : 510, \"timestampMs\":841, \"bpm\":72, \"ibi\":840, \"beat\":true, \"note\":\"a, "
         "\\\"b\\\"\" }\n",
         host(1s), out);
    CHECK(out.rrs() == std::vector<double>{833, 840});
    CHECK(*out.beats()[1].at - *out.beats()[0].at == 840ms);
    d.opened(host(2s), out); // another board: an interval a line
    feed(d, "{\"rr\":850}\n{\"bpm\":72}\n", host(2s), out);
    CHECK(out.rrs().size() == 3);
    CHECK(d.dropped().of(drop_cause::averaged) == 1);
    CHECK(d.dropped().total() == 1);
    for (const char* bad : {"{", "{}", "{\"ibi\":}", "{\"ibi\":{\"a\":1}}", "{\"ibi\":833", "{\"ibi\":833}}",
                            "{\"ibi\":-833}", "{\"ibi\":NaN}", "{\"ibi\":1e3}", "{ibi:833}"}) {
        const auto before = d.dropped().of(drop_cause::malformed);
        feed(d, std::string{bad} + "\n", host(3s), out);
        INFO(bad);
        CHECK(d.dropped().of(drop_cause::malformed) == before + 1);
    }
    CHECK(out.rrs().size() == 3);
}

TEST_CASE("text: numbers that can be no interval are malformed and break the chain", "[drivers][text]") {
    text::decoder d{text::format::rr};
    remembering out;
    d.opened(host(0s), out);
    feed(d, "800\n", host(1s), out);
    for (const char* bad : {"nan", "inf", "-812", "1e3", "0", "12", "99999", "812,790", "812x", "8 12",
                            "0x320", "..", "-", "99999999999999999999999999", "\x80\x81"}) {
        const auto before = d.dropped().of(drop_cause::malformed);
        feed(d, std::string{bad} + "\n", host(2s), out);
        INFO(bad);
        CHECK(d.dropped().of(drop_cause::malformed) == before + 1);
    }
    feed(d, "790\n", host(3s), out);
    CHECK(out.rrs() == std::vector<double>{800, 790});
    CHECK(out.beats()[1].starts_chain);
}

TEST_CASE("text: an overlong line is counted once and the next is read", "[drivers][text]") {
    text::decoder d{text::format::rr};
    remembering out;
    d.opened(host(0s), out);
    feed(d, std::string(100'000, '8') + "\n790\n", host(1s), out);
    CHECK(d.dropped().of(drop_cause::too_long) == 1);
    CHECK(out.rrs() == std::vector<double>{790});
}

TEST_CASE("text: a format named by hand is not second-guessed", "[drivers][text]") {
    CHECK(heard_of(every_20ms(100, [](int) { return "812\n"; }), text::format::rr).rrs().size() == 100);
    CHECK(heard_of(rr_lines({"812", "790", "805"}), text::format::samples).beats().empty());
    for (const auto name : text::format_names())
        CHECK(text::format_named(name));
    CHECK_FALSE(text::format_named(""));
    CHECK_FALSE(text::format_named("morse"));
}

TEST_CASE("text: intervals that turn into samples are found out again", "[drivers][text]") {
    auto s = rr_lines({"812", "790", "805", "820"});
    for (int i = 0; i < 300; ++i)
        s.push_back({host(5s + 20ms * i), "512\n"});
    const auto out = heard_of(s);
    CHECK(out.model() == "text: raw samples");
    CHECK(out.all<samples_event>().size() > 10);
}
