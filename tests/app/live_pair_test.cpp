// Two people on one clock, the clock driven by the test.
#include "app/live/live_pair.hpp"
#include "app/session/record_text.hpp"
#include "app/store/export/csv.hpp"
#include "app/store/export/rr.hpp"
#include "app/store/store.hpp"
#include "tests/app/store_faulty_disk.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fmt/format.h>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace attune;
using namespace std::chrono_literals;

namespace {

using pair_of_options = std::array<live_options, two_people>;
using ids = std::array<std::string, two_people>;

struct clinic {
    test::scratch_folder folder;
    double minutes = 2;
    bool rest = false;

    live_options person(const std::string& uri) const {
        live_options o{*parse_sensor_uri(uri), "", folder.path() / "attune.db", {}, {}};
        o.setup.plan.id = "resonance";
        o.setup.plan.title = "Resonance pace";
        o.setup.plan.length = seconds{minutes * 60};
        o.setup.measure_rest = rest;
        return o;
    }
    pair_of_options two(const std::string& a, const std::string& b) const { return {person(a), person(b)}; }
    std::string alone(const std::string& uri) const {
        const auto o = run_virtual(person(uri), [](const session_view&) { return true; });
        REQUIRE(o);
        return o->id;
    }
    ids together(const std::string& a, const std::string& b) const {
        const auto o = run_virtual(two(a, b), [](const session_view&, const session_view&) { return true; });
        REQUIRE(o);
        CHECK((*o)[0].saving_trouble.empty());
        CHECK((*o)[1].saving_trouble.empty());
        return {(*o)[0].id, (*o)[1].id};
    }
    std::string rr_file(const std::string& name, int n, double ms) const {
        std::ofstream out{folder.path() / name};
        for (int i = 0; i < n; ++i)
            out << ms << '\n';
        return "replay:" + (folder.path() / name).string();
    }
    store opened() const {
        auto s = store::open(folder.path() / "attune.db");
        REQUIRE(s);
        return std::move(*s);
    }
};

/// All that is stored, inputs and their stamps included, as exact text.
std::vector<std::string> all_of(const store& s, const std::string& id) {
    std::vector<std::string> out;
    const auto records = s.records(id);
    const auto journal = s.journal(id);
    for (const auto& r : *records)
        out.push_back(text(r));
    for (const auto& e : *journal)
        std::visit([&](const auto& r) { out.push_back(text(record{r})); }, e);
    return out;
}

void both_verify(const store& s, const ids& both) {
    for (const auto& id : both) {
        const auto v = verify_replay(s, id);
        REQUIRE(v);
        INFO(v->first_difference);
        CHECK(v->identical);
        CHECK(v->compared > 60);
    }
}

/// Phases and pacer of a session, as exact text.
std::vector<std::string> guidance_of(const store& s, const std::string& id) {
    std::vector<std::string> out;
    const auto records = s.records(id);
    for (const auto& r : *records)
        if (std::holds_alternative<phase_record>(r) || std::holds_alternative<pacer_record>(r))
            out.push_back(text(r));
    return out;
}

} // namespace

TEST_CASE("pair: both hold exactly their beats, at common time", "[app][live][pair]") {
    const clinic c;
    const auto both = c.together(c.rr_file("a.rr", 200, 800), c.rr_file("b.rr", 200, 1000.5));
    const auto s = c.opened();
    const auto a = *s.read(both[0]), b = *s.read(both[1]);
    CHECK(a.header.host_start_ns == b.header.host_start_ns);
    CHECK(a.header.started_utc_ms == b.header.started_utc_ms);
    // Two minutes of a beat every 800 ms and every 1000.5 ms, from the same first instant on.
    REQUIRE(a.beats.size() >= 149);
    REQUIRE(b.beats.size() >= 119);
    CHECK(a.beats.size() <= 151);
    CHECK(b.beats.size() <= 121);
    CHECK_THAT(a.beats[0].t_s, WithinAbs(b.beats[0].t_s, 1e-6));
    const double zero = a.beats[0].t_s;
    for (const auto& [r, ms] : {std::pair{&a, 800.0}, std::pair{&b, 1000.5}})
        for (std::size_t i = 1; i < r->beats.size(); ++i) {
            REQUIRE(r->beats[i].rr_ms == ms);
            REQUIRE_THAT(r->beats[i].t_s, WithinAbs(zero + static_cast<double>(i) * ms / 1e3, 1e-5));
        }
    CHECK(a.gaps.empty());
    CHECK(b.gaps.empty());
    both_verify(s, both);
}

TEST_CASE("pair: the strap that is remembered is the first's, one that is named is its person's", "[app][live][pair]") {
    const clinic c;
    const auto asked = [&](std::uint16_t one, std::uint16_t two, const std::string& of_one = {},
                           const std::string& of_two = {}) {
        auto people = c.two("sim:calm?seed=1", "sim:calm?seed=2");
        people[0].setup.usual_ant_device = one;
        people[1].setup.usual_ant_device = two;
        people[0].sensor.device = of_one;
        people[1].sensor.device = of_two;
        const auto o = run_virtual(std::move(people), [](const session_view&, const session_view&) { return false; });
        REQUIRE(o);
        const auto s = c.opened();
        std::array<std::uint16_t, 4> all{};
        for (std::size_t i = 0; i < two_people; ++i) {
            const auto setup = s.read((*o)[i].id)->header.setup;
            all[i] = setup.usual_ant_device;
            all[2 + i] = setup.taken_ant_device;
        }
        return all;
    };
    using four = std::array<std::uint16_t, 4>; // asked for first by each, left alone by each
    CHECK(asked(25170, 25170) == four{25170, 0, 0, 25170});
    CHECK(asked(25170, 777) == four{25170, 777, 0, 25170});
    CHECK(asked(0, 777) == four{0, 777, 0, 0});
    CHECK(asked(25170, 25170, "", "25170") == four{0, 25170, 25170, 0});
    CHECK(asked(25170, 25170, "777", "") == four{25170, 25170, 0, 777});
    CHECK(asked(25170, 25170, "Polar H10", "") == four{25170, 0, 0, 25170}); // of another radio
}

TEST_CASE("pair: whatever one line does, the other person's session is bit for bit the one they have alone",
          "[app][live][pair]") {
    const clinic c;
    const std::string quiet = "sim:calm?seed=4";
    const auto alone = c.alone(quiet);
    std::string other = GENERATE(as<std::string>{},
                                 "sim:aroused?seed=5&dropout=30:70", // falls silent
                                 "sim:aroused?seed=5&noise=0.05",    // sends nonsense
                                 "sim:aroused?seed=5&missed=0.1&extra=0.1&ectopic=0.1", "a recording's end");
    if (!other.starts_with("sim:")) other = c.rr_file("short.rr", 20, 900);
    const auto both = c.together(other, quiet);
    const auto swapped = c.together(quiet, other);
    const auto s = c.opened();
    CHECK(all_of(s, alone) == all_of(s, both[1]));
    CHECK(all_of(s, alone) == all_of(s, swapped[0]));
    CHECK(all_of(s, both[0]) == all_of(s, swapped[1])); // deterministic, and the order does not matter
    CHECK(all_of(s, alone) != all_of(s, both[0]));
    both_verify(s, both);
    both_verify(s, swapped);
    CHECK(s.read(both[1])->ended == ended_as::complete);
    CHECK_THAT(s.read(both[1])->duration_s, WithinAbs(120, 0.06));
}

TEST_CASE("pair: what is asked happens to both at one instant, a mark to whom it is meant for",
          "[app][live][pair]") {
    const clinic c;
    auto people = c.two("sim:calm?seed=1", "sim:aroused?seed=2&dropout=20:40");
    for (auto& p : people)
        p.driven_from = host_time{100s};
    auto pair = *live_pair::begin(std::move(people));
    auto to = [&, t = host_time{100s}](double t_s) mutable {
        // Instants between the ticks, as a window's frames are.
        for (; t < host_time{100s} + std::chrono::duration_cast<host_duration>(seconds{t_s}); t += 17ms)
            pair->pump(t);
    };
    to(10);
    pair->ask({command_kind::set_pace, 5, {}});
    to(25);
    pair->ask({command_kind::pause, 0, {}});
    to(31);
    pair->ask({command_kind::resume, 0, {}});
    pair->ask(1, {command_kind::mark, 0, short_text::from("hard word")});
    pair->ask({command_kind::mark, 0, short_text::from("both")});
    to(50);
    const auto a = pair->person(0).view().pacer_line, b = pair->person(1).view().pacer_line;
    CHECK(a.from == b.from);
    CHECK(a.phase_at_from == b.phase_at_from);
    CHECK(a.breaths_per_second == b.breaths_per_second);
    pair->ask({command_kind::stop, 0, {}});
    to(60);
    CHECK(pair->person(0).view().finished);
    const ids both{pair->person(0).id(), pair->person(1).id()};
    pair.reset();

    const auto s = c.opened();
    const auto guided = guidance_of(s, both[0]);
    CHECK(guided.size() >= 5);
    CHECK(guided == guidance_of(s, both[1]));
    const auto one = *s.read(both[0]), two = *s.read(both[1]);
    REQUIRE(one.marks.size() == 1);
    REQUIRE(two.marks.size() == 2);
    CHECK(two.marks[0].label.view() == "hard word");
    CHECK(two.marks[1].t == one.marks[0].t);
    CHECK(one.duration_s == two.duration_s);
    CHECK(one.ended == ended_as::early);
    both_verify(s, both);
}

TEST_CASE("pair: a rest that one strap cannot use does not hold the other person", "[app][live][pair]") {
    clinic c;
    c.rest = true;
    c.minutes = 1;
    const auto both = c.together("sim:calm?seed=3", "sim:calm?seed=6&dropout=60:299");
    const auto s = c.opened();
    CHECK(guidance_of(s, both[0]) == guidance_of(s, both[1]));
    const auto one = *s.read(both[0]), two = *s.read(both[1]);
    CHECK(one.baselines.back().base.source == baseline_source::this_session);
    CHECK(two.baselines.back().base.source != baseline_source::this_session);
    CHECK_THAT(one.duration_s, WithinAbs(360, 0.06));
    both_verify(s, both);
}

TEST_CASE("pair: each session names the other, until that is deleted", "[app][live][pair][store]") {
    const clinic c;
    const auto earlier = c.together("sim:calm?seed=1", "sim:calm?seed=2");
    const auto both = c.together("sim:calm?seed=3", "sim:calm?seed=4");
    const auto single = c.alone("sim:calm?seed=5");
    auto s = c.opened();
    CHECK(s.read(both[0])->together == both[1]);
    CHECK(s.read(both[1])->together == both[0]);
    CHECK(s.read(earlier[0])->together == earlier[1]);
    CHECK(s.read(both[0])->header.dyad == s.read(both[1])->header.dyad);
    CHECK(s.read(both[0])->header.dyad != s.read(earlier[0])->header.dyad);
    CHECK(s.read(single)->together.empty());
    CHECK(s.read(single)->header.dyad.empty());
    const auto before = to_csv(*s.read(both[1]));
    REQUIRE(s.remove(both[0]));
    CHECK(s.read(both[1])->together.empty());
    CHECK(to_csv(*s.read(both[1])) == before);
    CHECK(to_rr(*s.read(both[1])).size() > 500);
    CHECK(verify_replay(s, both[1])->identical);
}

TEST_CASE("pair: killed in the middle, both are recovered and still name each other",
          "[app][live][pair][store]") {
    clinic c;
    c.minutes = 60;
    const pid_t child = ::fork();
    if (child == 0) {
        // 4096 records a transaction in virtual time: some minutes are in the store when it is cut off.
        auto people = c.two("sim:calm?seed=1", "sim:aroused?seed=2");
        for (auto& p : people)
            p.driven_from = host_time{100s};
        auto pair = live_pair::begin(std::move(people));
        for (auto t = host_time{100s}; t < host_time{1900s}; t += session_tick)
            (*pair)->pump(t);
        ::_exit(0); // no destructor, no end
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    const auto s = c.opened();
    const auto rows = *s.sessions();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].ended == ended_as::recovered);
    CHECK(rows[1].ended == ended_as::recovered);
    CHECK(rows[0].beats > 300);
    CHECK(rows[1].beats > 300);
    CHECK(s.read(rows[0].id)->together == rows[1].id);
    CHECK(s.read(rows[1].id)->together == rows[0].id);
    both_verify(s, {rows[0].id, rows[1].id});
}

TEST_CASE("pair: a disk that is full for a while costs neither person anything, one that stays full what comes after",
          "[app][live][pair][store]") {
    test::faulty_disk disk;
    int failures = 0, told = 0;
    for (const bool for_good : {false, true})
        for (const int nth : {1, 2, 4, 8, 16, 32}) {
            INFO("from write " << nth << (for_good ? " for good" : " four times"));
            const clinic c;
            const auto earlier = c.alone("sim:calm?seed=9");
            const auto untouched = all_of(c.opened(), earlier);
            std::string trouble[two_people];
            ids both;
            {
                auto people = c.two("sim:calm?seed=1", "sim:aroused?seed=2");
                for (auto& p : people)
                    p.driven_from = host_time{100s};
                const auto begun = live_pair::begin(std::move(people));
                REQUIRE(begun);
                auto& pair = **begun;
                both = {pair.person(0).id(), pair.person(1).id()};
                disk.fail(nth, for_good ? 1'000'000 : 4, SQLITE_FULL);
                auto t = host_time{100s};
                for (int tick = 1; t < host_time{200s}; ++tick) {
                    pair.pump(t += session_tick);
                    if (tick % 400 != 0) continue; // what has come is written with a check-in
                    for (std::size_t i = 0; i < two_people; ++i) {
                        (void)pair.add_check_in(i, {check_in::moment::during, tick * 0.05, 50.0, std::nullopt, "", ""});
                        if (trouble[i].empty()) trouble[i] = pair.person(i).saving_trouble();
                    }
                }
                CHECK(pair.person(0).view().beats.size() > 80); // both go on, whatever the disk does
                CHECK(pair.person(1).view().beats.size() > 80);
                pair.finish(t);
                if (!for_good)
                    for (std::size_t i = 0; i < two_people; ++i)
                        CHECK(pair.person(i).saving_trouble().empty());
            }
            const bool failed = disk.failed() > 0;
            disk.heal();
            failures += failed;
            for (const auto& said : trouble) {
                told += !said.empty();
                CHECK((said.empty() || said.find("disk full") == 0));
            }
            const auto s = c.opened();
            CHECK(all_of(s, earlier) == untouched);
            if (for_good && failed) {
                for (const auto& id : both) {
                    const auto r = s.read(id);
                    REQUIRE(r);
                    CHECK(r->ended == ended_as::recovered);
                    const auto v = verify_replay(s, id);
                    REQUIRE(v);
                    CHECK(v->identical);
                }
            } else {
                both_verify(s, both);
                CHECK(s.read(both[0])->check_ins.size() == 5);
                CHECK(s.read(both[1])->check_ins.size() == 5);
            }
        }
    CHECK(failures >= 10);
    CHECK(told >= 10);
}

TEST_CASE("pair: what cannot be two is refused in words, and nothing is stored", "[app][live][pair]") {
    const clinic c;
    const auto refused = [&](pair_of_options people) {
        const auto r = live_pair::begin(std::move(people));
        return r ? std::string{} : r.error().what;
    };
    CHECK(refused(c.two("serial:/dev/ttyUSB7", "serial:/dev/ttyUSB7?protocol=zephyr"))
              .find("two people need two ports") != std::string::npos);
    std::filesystem::create_symlink("/dev/null", c.folder.path() / "strap");
    CHECK(refused(c.two("serial:/dev/null", "serial:" + (c.folder.path() / "strap").string()))
              .find("two people need two ports") != std::string::npos);
    for (const auto& [one, two] :
         {std::pair{"ble:", "ble:"}, {"ble:", "ble:H10"}, {"ble:1234", "ble:h10 1234"}})
        CHECK(refused(c.two(one, two)).find("may be one strap over Bluetooth") != std::string::npos);
    CHECK(refused(c.two("sim:calm", "replay:/no/such.rr")).find("The second sensor: ") == 0);
    CHECK(refused(c.two("sim:calm?nonsense=1", "sim:calm")).find("The first sensor: ") == 0);
    auto unequal = c.two("sim:calm?seed=1", "sim:calm?seed=2");
    unequal[1].setup.plan.pattern.inhale = seconds{5};
    CHECK(refused(unequal).find("one practice") != std::string::npos);
    unequal = c.two("sim:calm?seed=1", "sim:calm?seed=2");
    unequal[0].driven_from = host_time{1s};
    CHECK(refused(unequal).find("one clock") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(c.folder.path() / "attune.db"));
}
