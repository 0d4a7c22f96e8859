#include "app/live/live_session.hpp"
#include "app/session/record_text.hpp"
#include "app/store/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/scratch.hpp"

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
