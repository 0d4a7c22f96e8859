// A sensor on trial: what the half minute is worth.
#include "app/live/sensor_trial.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>

using namespace attune;
using namespace std::chrono_literals;

namespace {

constexpr host_time begin{100s};

trial_verdict tried(const std::string& uri) {
    live_options o;
    o.sensor = *parse_sensor_uri(uri);
    o.driven_from = begin;
    auto trial = sensor_trial::begin(std::move(o));
    REQUIRE(trial);
    for (auto t = begin; !(*trial)->over(); t += 50ms)
        (*trial)->pump(t);
    return (*trial)->verdict();
}
/// A recording with these intervals, as a sensor.
std::string recorded(const test::scratch_folder& at, const std::vector<int>& rr) {
    const auto file = at.path() / "x.rr";
    std::ofstream out{file};
    for (const int r : rr)
        out << r << '\n';
    return "replay:" + file.string();
}
bool holds(const std::string& s, std::string_view part) {
    return s.find(part) != std::string::npos;
}

constexpr trial_counts varied{29, 1, 0, milliseconds{780}, milliseconds{910}};

session_view view_of(std::uint64_t beats) {
    session_view v;
    v.now = trial_length;
    v.beat_count = beats;
    v.signal.port_open = true;
    v.signal.state = signal_state::present;
    v.signal.last_beat_arrived = seconds{29.5};
    v.signal.model = short_text::from("Polar H10");
    return v;
}

} // namespace

TEST_CASE("trial: a steady strap is good, and nothing of it is kept", "[app][live]") {
    const test::scratch_folder folder;
    const auto v = tried("sim:calm?seed=3");
    INFO(v.sentence);
    CHECK(v.is == fitness::good);
    CHECK(holds(v.sentence, "beats in 30 seconds"));
    CHECK(v.remarks.empty());
}

TEST_CASE("trial: a rhythm full of odd beats is unfit, a few are a remark", "[app][live]") {
    const test::scratch_folder folder;
    std::vector<int> rr;
    for (int i = 0; i < 80; ++i)
        rr.push_back(i % 3 == 1 ? 420 : 760 + i % 5 * 4);
    CHECK(tried(recorded(folder, rr)).is == fitness::unfit);
    for (std::size_t i = 0; i < rr.size(); ++i)
        rr[i] = 700 + static_cast<int>(i % 5) * 4;
    for (const std::size_t i : {20U, 27U, 34U}) {
        rr[i] -= 250;
        rr[i + 1] += 250;
    }
    const auto few = tried(recorded(folder, rr));
    CHECK(few.is == fitness::usable);
    REQUIRE(few.remarks.size() == 1);
    CHECK(holds(few.remarks[0], "moisten"));
}

TEST_CASE("trial: each way to hear nothing has its own sentence", "[app][session]") {
    auto v = view_of(0);
    CHECK(holds(judge_trial(v, {}).sentence, "No heartbeat came (Polar H10)"));
    v.signal.contact_known = true;
    CHECK(holds(judge_trial(v, {}).sentence, "not on the skin"));
    v.signal.averaged_only = true;
    CHECK(holds(judge_trial(v, {}).sentence, "averaged heart rate only"));
    auto odd = view_of(0);
    odd.dropped.add(drop_cause::noise, 100);
    CHECK(holds(judge_trial(odd, {}).sentence, "not understood"));
    auto closed = view_of(0);
    closed.signal.port_open = false;
    CHECK(holds(judge_trial(closed, {}).sentence, "could not be opened"));
    for (const auto& each : {v, odd, closed})
        CHECK(judge_trial(each, {}).is == fitness::unfit);
    CHECK(judge_trial(view_of(8), {7, 0, 0}).is == fitness::unfit);
}

TEST_CASE("trial: gaps, damage and an empty battery are remarks, each with its number", "[app][session]") {
    auto v = view_of(30);
    v.dropped.add(drop_cause::checksum, 3);
    v.signal.battery_pct = 12;
    const auto verdict = judge_trial(v, {29, 1, 2, varied.shortest, varied.longest});
    CHECK(verdict.is == fitness::usable);
    REQUIRE(verdict.remarks.size() == 3);
    CHECK(holds(verdict.remarks[0], "broke off twice"));
    CHECK(holds(verdict.remarks[1], "3 pieces"));
    CHECK(holds(verdict.remarks[2], "12 %"));
    CHECK(judge_trial(view_of(30), varied).is == fitness::good);
}

TEST_CASE("trial: a sensor that loses a fifth of the time is unfit, one that loses less is told how much",
          "[app][session]") {
    auto lossy = varied;
    lossy.gaps = 3;
    const auto judged = [&](double missing) {
        lossy.missing = seconds{missing};
        return judge_trial(view_of(30), lossy);
    };
    const auto little = judged(1.2), some = judged(5.8), much = judged(6.4);
    CHECK(little.is == fitness::usable);
    CHECK(little.remarks == std::vector<std::string>{"The signal broke off 3 times: come nearer, and keep phones "
                                                     "from holding the strap."});
    CHECK(some.is == fitness::usable);
    REQUIRE(some.remarks.size() == 1);
    CHECK(holds(some.remarks[0], "3 times, 6 seconds in all"));
    CHECK(much.is == fitness::unfit);
    CHECK(holds(much.sentence, "Of 30 seconds 6 are missing: the signal broke off 3 times."));
    // What a stick lost and its strap said again is no loss of time.
    lossy = varied;
    auto damaged = view_of(30);
    damaged.dropped.add(drop_cause::checksum, 20);
    CHECK(judge_trial(damaged, lossy).is == fitness::usable);
}

TEST_CASE("trial: the time in which nothing came is counted", "[app][live]") {
    const auto broken = tried("sim:calm?seed=3&dropout=8:17");
    INFO(broken.sentence);
    CHECK(broken.is == fitness::unfit);
    CHECK(holds(broken.sentence, "are missing: the signal broke off once"));
    const auto short_break = tried("sim:calm?seed=3&dropout=8:11");
    INFO(short_break.sentence);
    CHECK(short_break.is == fitness::usable);
}

TEST_CASE("trial: a sensor that began well and then came off or fell silent is unfit", "[app][session]") {
    auto off = view_of(25), silent = view_of(15), unplugged = view_of(15);
    off.signal.contact_known = true;
    CHECK(judge_trial(off, varied).is == fitness::unfit);
    CHECK(holds(judge_trial(off, varied).sentence, "came off"));
    off.signal.worn = true;
    CHECK(judge_trial(off, varied).is == fitness::good);
    silent.signal.state = signal_state::lost;
    silent.signal.last_beat_arrived = seconds{14};
    CHECK(judge_trial(silent, varied).is == fitness::unfit);
    CHECK(holds(judge_trial(silent, varied).sentence, "stopped after 14 seconds"));
    unplugged.signal.state = signal_state::searching;
    CHECK(judge_trial(unplugged, varied).is == fitness::unfit);
}

TEST_CASE("trial: intervals that never vary are no heart's", "[app][live]") {
    const test::scratch_folder folder;
    const auto even = tried(recorded(folder, std::vector<int>(60, 800)));
    CHECK(even.is == fitness::unfit);
    CHECK(holds(even.sentence, "equal"));
    std::vector<int> rr;
    for (int i = 0; i < 60; ++i)
        rr.push_back(800 + i % 2 * 2); // two milliseconds are enough to be told apart
    CHECK(tried(recorded(folder, rr)).is == fitness::good);
}

TEST_CASE("trial: listening goes on for as long as it is kept, the test is of its half minute alone",
          "[app][live]") {
    const test::scratch_folder folder;
    std::vector<int> rr; // a loose electrode first, a steady strap then
    for (int i = 0; i < 40; ++i)
        rr.push_back(i % 3 == 1 ? 420 : 760 + i % 5 * 4);
    for (int i = 0; i < 120; ++i)
        rr.push_back(760 + i % 5 * 4);
    live_options o;
    o.sensor = *parse_sensor_uri(recorded(folder, rr));
    o.driven_from = begin;
    auto heard = sensor_trial::listen(std::move(o));
    REQUIRE(heard);
    CHECK((*heard)->began() == begin);
    auto t = begin;
    const auto until = [&](host_time to) {
        for (; t < to; t += 50ms)
            (*heard)->pump(t);
    };
    until(begin + 35s);
    CHECK_FALSE((*heard)->over()); // longer than a test
    CHECK((*heard)->verdict().is == fitness::unfit);
    (*heard)->begin_test();
    CHECK((*heard)->tested() == 0);
    until(begin + 50s);
    CHECK((*heard)->tested() == Approx(0.5).margin(0.01));
    until(begin + 66s);
    CHECK((*heard)->tested() == 1);
    const auto v = (*heard)->verdict();
    INFO(v.sentence);
    CHECK(v.is == fitness::good);
    CHECK(v.remarks.empty());
}

TEST_CASE("trial: what is listened to stands where it arrived, whatever its model's delay", "[app][live]") {
    const test::scratch_folder folder;
    live_options o;
    o.sensor = *parse_sensor_uri("sim:calm?seed=3");
    o.driven_from = begin;
    auto heard = sensor_trial::listen(std::move(o));
    REQUIRE(heard);
    std::uint64_t seen = 0;
    for (auto t = begin; t < begin + 30s; t += 10ms) {
        const auto& v = (*heard)->pump(t);
        if (v.beat_count == seen) continue;
        seen = v.beat_count;
        CHECK((v.now - v.beats.back().t).count() < 0.05); // one step of the pump and what the envelope moves
    }
    CHECK(seen > 20);
}
