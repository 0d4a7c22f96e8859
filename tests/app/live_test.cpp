#include "app/live/live_session.hpp"
#include "app/session/record_text.hpp"
#include "app/store/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/scratch.hpp"

#include <cmath>
#include <fmt/format.h>
#include <fstream>

using namespace attune;
using namespace std::chrono_literals;

namespace {

live_options options(const test::scratch_folder& scratch, const std::string& uri, double minutes) {
    live_options o{*parse_sensor_uri(uri), "", scratch.path() / "attune.db", {}, {}};
    o.setup.plan.id = "resonance";
    o.setup.plan.title = "Resonance pace";
    o.setup.plan.length = seconds{minutes * 60};
    return o;
}
std::string ran(live_options o) {
    const auto outcome = run_virtual(std::move(o), [](const session_view&) { return true; });
    REQUIRE(outcome);
    REQUIRE(outcome->saving_trouble.empty());
    return outcome->id;
}
/// Everything but the inputs, as exact text.
std::vector<std::string> texts(const store& s, const std::string& id) {
    std::vector<std::string> out;
    const auto stored = s.records(id);
    for (const auto& r : *stored)
        out.push_back(text(r));
    return out;
}

} // namespace

TEST_CASE("law 3: A stored session replays to the same numbers, bit for bit, with artefacts, silences and "
          "bit errors in it",
          "[app][live][law]") {
    test::scratch_folder scratch;
    const auto id = ran(
        options(scratch, "sim:calm?seed=4&missed=0.02&extra=0.02&ectopic=0.02&dropout=40:52&noise=0.002", 3));
    const auto s = store::open(scratch.path() / "attune.db");
    REQUIRE(s);
    const auto verified = verify_replay(*s, id);
    REQUIRE(verified);
    INFO(verified->first_difference);
    CHECK(verified->identical);
    CHECK(verified->compared > 500);
    const auto r = s->read(id);
    CHECK(r->gaps.size() >= 1);
    CHECK(r->dropped.total() > 0);
    CHECK(*r->ended == ended_as::complete);
}

TEST_CASE("law 3: The same seed gives the same session, another seed another one", "[app][live][law]") {
    test::scratch_folder scratch;
    const auto first = ran(options(scratch, "sim:aroused?seed=9", 2));
    const auto again = ran(options(scratch, "sim:aroused?seed=9", 2));
    const auto other = ran(options(scratch, "sim:aroused?seed=10", 2));
    const auto s = store::open(scratch.path() / "attune.db");
    CHECK(texts(*s, first) == texts(*s, again));
    CHECK(texts(*s, first) != texts(*s, other));
}

TEST_CASE(
    "law 3: A session with steps, a second breath in and a step begun by the person replays to the same",
    "[app][live][law]") {
    test::scratch_folder scratch;
    const auto with = [&](const char* toml) {
        auto o = options(scratch, "sim:calm?seed=3&missed=0.01", 1);
        const auto p = parse_practice(toml, "test.toml");
        REQUIRE(p);
        o.setup.plan = *p;
        o.setup.close = seconds{5};
        const auto id = ran(o);
        const auto s = store::open(scratch.path() / "attune.db");
        const auto verified = verify_replay(*s, id);
        REQUIRE(verified);
        INFO(verified->first_difference);
        CHECK(verified->identical);
        return *s->read(id);
    };
    const auto paced =
        with("id = \"a\"\ntitle = \"A\"\nrounds = 2\n[pattern]\ninhale_s = 4.1\nexhale_s = 5.3\n"
             "[[step]]\nname = \"One\"\nbreaths = 2\nwords = [\"A.\"]\n[[step]]\nlength_s = 17.77\n"
             "[step.pattern]\ninhale_s = 2.5\ntop_up_s = 1\nexhale_s = 6.5\n");
    REQUIRE(paced.steps.size() == 4);
    CHECK(paced.steps[1].t.count() == Approx(18.8));
    CHECK(paced.steps[2].t.count() == Approx(18.8 + 17.77));
    CHECK(paced.header.setup.plan.steps.size() == 2);
    CHECK(paced.header.setup.plan.steps[0].name == "One");
    CHECK(paced.header.setup.plan.steps[1].pattern->top_up == seconds{1});
    CHECK(paced.header.setup.plan.rounds == 2);
    bool topped_up = false;
    for (const auto& p : paced.pacer)
        topped_up = topped_up || p.pattern.top_up == seconds{1};
    CHECK(topped_up);

    const auto cool =
        with("id = \"b\"\ntitle = \"B\"\npaced = false\ncautions = [\"Not for all.\"]\n[[step]]\n"
             "length_s = 20\ncold = true\nwait = \"Begin it yourself.\"\n");
    REQUIRE(cool.steps.size() == 2);
    CHECK(cool.steps[0].waiting);
    CHECK_FALSE(cool.steps[1].waiting);
    CHECK(cool.header.setup.plan.cold());
    CHECK(cool.header.setup.plan.length_fixed);
}

TEST_CASE("live: the picture may be asked for at any instant, what is stored does not depend on it",
          "[app][live]") {
    test::scratch_folder scratch;
    const auto asked_every = [&](std::chrono::milliseconds step) {
        auto o = options(scratch, "sim:calm?seed=2", 1);
        o.driven_from = host_time{100s};
        auto live = *live_session::begin(std::move(o));
        for (auto t = host_time{100s}; !live->view().finished; t += step)
            live->pump(t);
        return live->id();
    };
    const auto coarse = asked_every(50ms), fine = asked_every(10ms);
    const auto s = store::open(scratch.path() / "attune.db");
    CHECK(s->read(coarse)->beats.size() == s->read(fine)->beats.size());
    CHECK(verify_replay(*s, coarse)->identical);
    CHECK(verify_replay(*s, fine)->identical);
}

TEST_CASE("live: real strap captures give all their beats and no others", "[app][live][reference]") {
    ATTUNE_NEEDS_REFERENCE(reference);
    test::scratch_folder scratch;
    const auto intervals = [&](const std::string& file) {
        const auto id =
            ran(options(scratch, "replay:" + (reference / "captures/zephyr" / file).string(), 10));
        const auto s = store::open(scratch.path() / "attune.db");
        CHECK(verify_replay(*s, id)->identical);
        std::size_t n = 0;
        double last = -1e9;
        const auto r = s->read(id);
        for (const auto& b : r->beats) {
            n += b.rr_ms.has_value();
            CHECK(b.t_s > last);
            last = b.t_s;
        }
        CHECK(r->gaps.empty());
        return n;
    };
    CHECK(intervals("120-second-bt-stream-hxm.dat") == 208);
    CHECK(intervals("120-second-bt-stream.dat") == 178);
}

TEST_CASE("law 3: A session whose beats were found in samples replays to the same numbers, bit for bit",
          "[app][live][law]") {
    test::scratch_folder scratch;
    // A bridge with electrodes at 250 Hz: a QRS (one sigma 10 ms) and a T wave, at a heart that follows its
    // breath; half a second of its lines is lost after 40 s, a bit is turned in every 97th.
    constexpr double fs = 250;
    const auto at1 = [](const std::string& body) {
        unsigned check = 0;
        for (const char c : body)
            check ^= static_cast<unsigned char>(c);
        return fmt::format("${}*{:02X}\n", body, check);
    };
    auto lines = at1("AT1,H,bridge,0.1,ecg");
    std::ofstream timing{scratch.path() / "ecg-timing.csv"};
    std::vector<double> peaks{0.5};
    while (peaks.back() < 91)
        peaks.push_back(peaks.back() + 0.85 + 0.08 * std::sin(peaks.back() * 0.628));
    std::size_t near = 0;
    int seq = 0;
    for (int k = 0; k < 90 * 25; ++k) {
        std::string body;
        for (int i = 0; i < 10; ++i) {
            const double t = (10 * k + i) / fs;
            while (near + 1 < peaks.size() && peaks[near + 1] - 0.3 < t)
                ++near;
            const double since = t - peaks[near], wave = since - 0.25;
            body += fmt::format(",{:.0f}",
                                1000 * std::exp(-since * since / 2e-4) + 150 * std::exp(-wave * wave / 5e-3));
        }
        const double last = (10 * k + 9) / fs;
        body = fmt::format("AT1,E,{},{:.0f},4000{}", seq++ % 256, last * 1e6, body);
        auto line = at1(body);
        if (k % 97 == 96) line[20] ^= 1;
        if (last > 40 && last < 40.5) continue;
        lines += line;
        timing << fmt::format("{:.4f},{}\n", last + 0.003, lines.size());
    }
    std::ofstream{scratch.path() / "ecg.bin", std::ios::binary} << lines;
    timing.close();

    const auto id =
        ran(options(scratch, "replay:" + (scratch.path() / "ecg.bin").string() + "?protocol=bridge", 1.4));
    const auto s = store::open(scratch.path() / "attune.db");
    const auto r = *s->read(id);
    REQUIRE(r.beats.size() > 85); // a hundred less what the first 5 s, the loss and the end take
    for (const auto& b : r.beats) {
        double off = 1;
        for (const double p : peaks)
            off = std::min(off, std::abs(b.t_s - p));
        CHECK(off < 0.02);
    }
    CHECK(r.gaps.size() >= 1);
    CHECK(r.dropped.of(drop_cause::checksum) > 10);
    const auto verified = verify_replay(*s, id);
    REQUIRE(verified);
    INFO(verified->first_difference);
    CHECK(verified->identical);
    CHECK(verified->compared > 250);
}

TEST_CASE("live: a sensor that can never work is refused in words, a real port not in virtual time",
          "[app][live]") {
    test::scratch_folder scratch;
    const auto refused = [&](const std::string& uri) {
        auto r = run_virtual(options(scratch, uri, 1), [](const session_view&) { return true; });
        return r ? std::string{} : r.error().what;
    };
    CHECK(refused("replay:/no/such/file.txt").find("/no/such/file.txt") != std::string::npos);
    CHECK(refused("serial:/dev/ttyUSB0").find("virtual time") != std::string::npos);
    CHECK_FALSE(refused("sim:calm?nonsense=1").empty());
}
