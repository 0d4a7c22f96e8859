// What earlier sessions of a store tell before the next one begins.
#include "app/live/known.hpp"
#include "app/store/recorder.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace attune;
using namespace attune::test;

namespace {

constexpr std::int64_t day = 24LL * 3600 * 1000, now = 1795556160000;

/// Five minutes at six a minute about 62, swing of 8 bpm, after a rest at 64.
std::vector<record> calm_session() {
    std::vector<record> all;
    baseline rest;
    rest.source = baseline_source::this_session;
    rest.hr_bpm = 64;
    rest.hr_scale_bpm = 5;
    all.emplace_back(baseline_record{seconds{1}, rest});
    all.emplace_back(pacer_record{seconds{1}, 0, 0.1, {}});
    double t = 1;
    for (std::uint64_t i = 0; t < 300; ++i) {
        const double rr = 60 / (62 + 4 * std::sin(2 * std::numbers::pi * 0.1 * (t - 0.5)));
        t += rr;
        all.emplace_back(beat_record{i, seconds{t}, i ? std::optional{milliseconds{1000 * rr}} : std::nullopt,
                                     i == 0, std::nullopt});
        all.emplace_back(class_record{i, i ? beat_class::normal : beat_class::first, 0});
    }
    all.emplace_back(ended_record{seconds{t}, ended_as::complete, static_cast<std::uint64_t>(t / 0.05)});
    return all;
}

void stored(const std::filesystem::path& file, const char* client, std::int64_t started,
            const char* sensor = "serial:/dev/ttyUSB0") {
    auto h = header_for(client, started);
    h.sensor = sensor;
    const auto r = recorder::begin(file, h, recorder_mode::virtual_time);
    for (const auto& one : calm_session())
        r->on_record(one);
    r->finish();
    REQUIRE(r->trouble() == "");
}

/// A search of which the last step left this belief.
void searched(const std::filesystem::path& file, const char* client, std::int64_t started, double best, double sd,
              std::size_t used = 4, const char* sensor = "serial:/dev/ttyUSB0") {
    auto h = header_for(client, started);
    h.sensor = sensor;
    h.setup.plan.search = pace_protocol::adaptive;
    const auto r = recorder::begin(file, h, recorder_mode::virtual_time);
    for (std::size_t i = 0; i <= used; ++i) {
        pace_record p{};
        p.t = seconds{100.0 * static_cast<double>(i)};
        p.after.used = i;
        p.after.best = i == used ? best : 6;
        p.after.sd = sd;
        r->on_record(p);
    }
    r->on_record(ended_record{seconds{600}, ended_as::complete, 12000});
    r->finish();
    REQUIRE(r->trouble() == "");
}

session_setup known_for(const std::filesystem::path& file, const char* client, bool search, bool adaptive) {
    const auto s = store::open(file);
    REQUIRE(s);
    session_setup setup;
    if (search) setup.plan.search = pace_protocol::adaptive;
    setup.plan.adaptive_pace = adaptive;
    add_what_is_known(setup, *s, client, now);
    return setup;
}

session_setup known(const std::filesystem::path& file, const char* client) {
    const auto s = store::open(file);
    REQUIRE(s);
    session_setup setup;
    add_what_is_known(setup, *s, client, now);
    return setup;
}

} // namespace

TEST_CASE("known: three calm paced sessions of one's own give the curve, two do not", "[app][live]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    stored(file, "A7", now - 1 * day);
    stored(file, "A7", now - 2 * day);
    stored(file, "B1", now - 2 * day);
    stored(file, "A7", now - 3 * day, "sim:calm?seed=1");
    stored(file, "A7", now - 300 * day);
    CHECK_FALSE(known(file, "A7").curve);
    stored(file, "A7", now - 20 * day);
    const auto setup = known(file, "A7");
    REQUIRE(setup.curve);
    CHECK(setup.curve->slowest == Approx(6));
    CHECK(setup.curve->fastest == Approx(6));
    CHECK(std::exp(setup.curve->at(breaths_per_minute{6})->ln_rsa) == Approx(8).epsilon(0.05));
    CHECK_FALSE(setup.curve->at(breaths_per_minute{12})); // a curve is not stretched
    CHECK_FALSE(known(file, "B1").curve);
    CHECK(known(file, "nobody").base.source == baseline_source::prior);
}

TEST_CASE("known: the newest search of one's own is where the next one begins, wider by the weeks since", "[app][live]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    stored(file, "A7", now - 1 * day); // no search
    searched(file, "A7", now - 50 * day, 5.9, 0.3);
    searched(file, "A7", now - 28 * day, 5.4, 0.2);
    searched(file, "A7", now - 7 * day, 6.2, 0.2, 0); // of which nothing could be used
    searched(file, "A7", now - 3 * day, 4.5, 0.2, 4, "sim:calm?seed=1");
    searched(file, "B1", now - 400 * day, 5.0, 0.2);
    const auto pace = known_for(file, "A7", true, false).pace;
    REQUIRE(pace);
    CHECK(pace->best == 5.4);
    CHECK(pace->sd == Approx(std::hypot(0.2, 0.1 * std::sqrt(4.0))));
    CHECK(known_for(file, "A7", false, true).pace);
    CHECK_FALSE(known_for(file, "A7", false, false).pace); // a practice that does not ask for it
    CHECK_FALSE(known_for(file, "B1", true, false).pace);  // long ago
    CHECK_FALSE(known_for(file, "", true, false).pace);
}
