// The look back through a real store: what was recorded is there once, summaries are kept and made anew, odd
// clocks lose nothing; and a simulated person's sessions, lived through beat by beat.

#include "app/live/past.hpp"
#include "app/review/trends/slip_watch.hpp"
#include "app/review/trends/summarise.hpp"
#include "app/store/recorder.hpp"
#include "app/store/summary_codec.hpp"
#include "dsp/live.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_year.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <set>

using namespace attune;
using namespace attune::review;
using namespace attune::test;

namespace {

constexpr std::int64_t minute = 60'000, day_ms = 86'400'000;
constexpr std::int64_t noon = 20'822 * day_ms + 12 * 60 * minute;

std::string recorded(const std::filesystem::path& file, std::int64_t started, double tension,
                     const std::string& client = "A7", bool ended = true) {
    auto r = recorder::begin(file, header_for(client, started), recorder_mode::virtual_time);
    for (const auto& one : plain_session(40, ended))
        r->on_record(one);
    check_in c;
    c.tension = tension;
    REQUIRE(r->add_check_in(c));
    r->finish();
    return r->id();
}
int kept_in(const std::filesystem::path& file) {
    return SQLite::Database{file.string()}.execAndGet("SELECT count(*) FROM summary").getInt();
}
void change(const std::filesystem::path& file, const std::string& sql) {
    SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
    db.exec(sql);
}

/// The zone of this process, put back afterwards.
class zone {
public:
    explicit zone(const char* name) {
        if (const char* old = std::getenv("TZ")) old_ = old;
        ::setenv("TZ", name, 1);
        ::tzset();
    }
    ~zone() {
        if (old_)
            ::setenv("TZ", old_->c_str(), 1);
        else
            ::unsetenv("TZ");
        ::tzset();
    }
    zone(const zone&) = delete;
    zone& operator=(const zone&) = delete;

private:
    std::optional<std::string> old_;
};

} // namespace

TEST_CASE("look back: sessions of one client, oldest first, with what was said", "[app][live][trends]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    recorded(file, noon + day_ms, 20);
    recorded(file, noon, 10);
    recorded(file, noon, 99, "B2");
    auto s = store::open(file).value();
    const auto all = look_back(s, "A7").value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].check_ins.at(0).tension == 10);
    CHECK(all[1].check_ins.at(0).tension == 20);
    CHECK(all[0].practice_title == "Resonance pace");
    CHECK(all[0].ended == ended_as::complete);
    CHECK(all[0].duration_s > 30);
    REQUIRE(all[0].summary);
    CHECK(all[0].summary == summarise(s.read(all[0].id).value()));
    CHECK(look_back(s, "nobody").value().empty());
}

TEST_CASE("look back: a summary is kept, found again, and made anew where it is not sound",
          "[app][live][trends]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = recorded(file, noon, 10);
    recorded(file, noon + minute, 10);
    auto s = store::open(file).value();
    CHECK(kept_in(file) == 0); // the recorder alone keeps none
    const auto first = look_back(s, "A7").value();
    CHECK(kept_in(file) == 2);
    CHECK(s.past("A7").value()[0].summary == first[0].summary);
    keep_summary_of(file, id);
    CHECK(kept_in(file) == 2);

    SECTION("another version of the numbers") {
        auto other = *first[0].summary;
        other.dsp_version = "0.0.1";
        other.practised_s = 1;
        const store::made_summary made{first[0].id, other};
        REQUIRE(s.keep({&made, 1}));
        CHECK(look_back(s, "A7").value()[0].summary == first[0].summary);
        CHECK(s.past("A7").value()[0].summary->dsp_version == dsp_version());
    }
    SECTION("bytes have changed") {
        change(file, "UPDATE summary SET body = CAST(body || x'00' AS BLOB)");
        CHECK_FALSE(s.past("A7").value()[0].summary);
        CHECK(look_back(s, "A7").value()[0].summary == first[0].summary);
    }
    SECTION("it lies with another session") {
        change(file, "UPDATE summary SET body = (SELECT body FROM summary ORDER BY session DESC LIMIT 1)");
        const auto past = s.past("A7").value();
        CHECK(std::count_if(past.begin(), past.end(), [](const auto& p) { return p.summary.has_value(); }) ==
              1);
    }
    SECTION("a session is deleted: its summary goes, too") {
        REQUIRE(s.remove(id));
        CHECK(kept_in(file) == 1);
        const store::made_summary gone{id, *first[0].summary};
        CHECK(s.keep({&gone, 1})); // and does not come back
        CHECK(kept_in(file) == 1);
    }
    SECTION("where nothing may be written it is made all the same") {
        change(file, "DELETE FROM summary");
        auto reading = store::open_read_only(file).value();
        CHECK(look_back(reading, "A7").value()[0].summary == first[0].summary);
        CHECK(kept_in(file) == 0);
    }
    SECTION("a damaged check-in is counted and hides nothing") {
        change(file, "UPDATE check_in SET body = x'0103' WHERE key = 1");
        const auto past = look_back(s, "A7").value();
        CHECK(past[0].unreadable_check_ins == 1);
        CHECK(past[1].check_ins.size() == 1);
        CHECK(make_trends(past, clock_at_offset(0), 20'825, true).unreadable == 1);
    }
    SECTION("beats that cannot be read are no summary; the session counts") {
        change(file, "DELETE FROM summary; UPDATE piece SET body = x'00'");
        const auto past = look_back(s, "A7").value();
        REQUIRE(past.size() == 2);
        CHECK_FALSE(past[0].summary);
        const auto t = make_trends(past, clock_at_offset(0), 20'825, true);
        CHECK(t.sessions == 2);
        CHECK(t.unreadable == 2);
    }
}

TEST_CASE("look back: a summary's bytes hold every field", "[app][live][trends]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = recorded(file, noon, 10);
    auto s = store::open(file).value();
    session_summary all{.dsp_version = "9.9",
                        .paced = true,
                        .exercise = true,
                        .practised_s = 1.5,
                        .planned_s = 2.5,
                        .posture = body_posture::standing,
                        .rest_hr_bpm = 61,
                        .rest_ln_rmssd = 3.25,
                        .rest_hr_se = 0.5,
                        .rest_ln_rmssd_se = 0.25,
                        .following = 0.75,
                        .following_known_s = 599,
                        .best_pace = 5.6,
                        .best_pace_low = 5.3,
                        .best_pace_high = 5.9,
                        .recoveries = 3,
                        .not_recovered = 2,
                        .t50_s = 41};
    for (const auto& one : {all, session_summary{}}) {
        const store::made_summary made{id, one};
        REQUIRE(s.keep({&made, 1}));
        CHECK(s.past("A7").value()[0].summary == one);
    }
}

TEST_CASE("look back: the posture comes from the session, an old summary reads as one nobody was asked for",
          "[app][live][trends]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto header = header_for("A7", noon);
    header.setup.posture = body_posture::lying;
    auto r = recorder::begin(file, header, recorder_mode::virtual_time);
    for (const auto& one : plain_session(40, true))
        r->on_record(one);
    r->finish();
    recorded(file, noon + day_ms, 10);
    auto s = store::open(file).value();
    auto past = look_back(s, "A7").value();
    REQUIRE(past.size() == 2);
    CHECK(past[0].summary.value().posture == body_posture::lying);
    CHECK(past[1].summary.value().posture == body_posture::unknown);
    CHECK(s.read(past[0].id).value().header.setup.posture == body_posture::lying);

    CHECK(decode_summary(encode_summary(*past[0].summary)).value() == *past[0].summary);
    past[0].summary->phases.clear();
    past[0].summary->phases_asked = false;
    auto bytes = encode_summary(*past[0].summary);
    bytes.resize(bytes.size() - 2); // no activation near either check-in
    bytes.back() = 4;               // a posture there is none of
    bytes.front() = static_cast<char>(summary_without_near);
    CHECK_FALSE(decode_summary(bytes));
    bytes.pop_back();
    CHECK_FALSE(decode_summary(bytes));
    bytes.front() = static_cast<char>(summary_without_posture);
    auto older = *past[0].summary;
    older.near_asked = false;
    older.posture = body_posture::unknown;
    CHECK(decode_summary(bytes).value() == older);
}

TEST_CASE("look back: running sessions are not over, cut-off ones are", "[app][live][trends]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto running = recorder::begin(file, header_for("A7", noon), recorder_mode::virtual_time);
    auto s = store::open(file).value();
    CHECK(look_back(s, "A7").value().empty());
    running->finish();
    CHECK(look_back(s, "A7").value().size() == 1);
    change(file, "UPDATE session SET ended = NULL"); // killed: nobody holds it
    CHECK(look_back(s, "A7").value().at(0).ended == ended_as::recovered);
}

TEST_CASE("look back: a clock set back a day, and sessions at one minute", "[app][live][trends][clock]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    std::set<std::string> ids;
    // A day, the next, then the clock goes back and the first day is lived through again, twice at once.
    for (const auto started :
         {noon, noon + day_ms, noon + minute, noon + minute, noon + minute, noon + day_ms})
        ids.insert(recorded(file, started, static_cast<double>(10 * ids.size())));
    CHECK(ids.size() == 6);
    auto s = store::open(file).value();
    const auto past = look_back(s, "A7").value();
    REQUIRE(past.size() == 6);
    for (const auto& p : past)
        CHECK(ids.erase(p.id) == 1);
    CHECK(ids.empty());
    const auto t = make_trends(past, clock_at_offset(0), 20'825, true);
    REQUIRE(t.of(trend_kind::distress).points.size() == 2);
    CHECK(t.of(trend_kind::distress).points[0].count == 4);
    CHECK(t.of(trend_kind::distress).points[1].count == 2);
    CHECK(t.of(trend_kind::sessions).points[0].value == 6);
}

TEST_CASE("system zone: each instant has one day, across a change of zone and of summer time",
          "[app][live][trends][clock]") {
    const auto total = [](const char* name) {
        const zone here{name};
        const auto clock = system_zone();
        std::map<int, int> hours;
        int last = 0;
        for (std::int64_t t = noon; t < noon + 400 * day_ms; t += 60 * minute) {
            const auto at = clock(t);
            CHECK((at.hour >= 0 && at.hour < 24));
            if (t > noon) CHECK((at.day == last || at.day == last + 1));
            last = at.day;
            ++hours[at.day];
        }
        int sum = 0, shortest = 99, longest = 0;
        for (const auto& [day, n] : hours) {
            sum += n;
            if (day == hours.begin()->first || day == hours.rbegin()->first) continue;
            shortest = std::min(shortest, n);
            longest = std::max(longest, n);
        }
        CHECK(sum == 400 * 24);
        return std::pair{shortest, longest};
    };
    CHECK(total("UTC0") == std::pair{24, 24});
    CHECK(total("CET-1CEST,M3.5.0,M10.5.0/3") == std::pair{23, 25}); // its own rule: needs no zone files
    CHECK(total("XXX+9:30") == std::pair{24, 24});
    const zone west{"PST8"};
    CHECK(system_zone()(0).day == -1);
    CHECK(system_zone()(0).hour == Approx(16));
}

TEST_CASE("virtual year: lived through in a store it is what was meant", "[app][live][trends]") {
    // The first sessions of a year, beat by beat; tests/bench/trends_bench.cpp does all 300.
    auto year = live_through(1, virtual_slip{});
    year.sessions.resize(12);
    const own_folder folder;
    const auto file = folder / "year.db";
    REQUIRE(record_year(year, 1, file, "year"));
    CHECK(kept_in(file) == 12); // each when it ended
    auto s = store::open(file).value();
    const auto past = look_back(s, "year").value();
    REQUIRE(past.size() == year.sessions.size());
    const auto meant = as_past(year, 1);
    double hr_off = 0;
    std::vector<double> wanted, found;
    for (std::size_t i = 0; i < past.size(); ++i) {
        CHECK(past[i].started_utc_ms == meant[i].started_utc_ms);
        CHECK(past[i].duration_s == Approx(virtual_year::session_s).margin(1));
        REQUIRE(past[i].check_ins.size() == meant[i].check_ins.size());
        for (std::size_t k = 0; k < past[i].check_ins.size(); ++k)
            CHECK(past[i].check_ins[k].tension == meant[i].check_ins[k].tension);
        REQUIRE(past[i].summary);
        CHECK(past[i].summary->paced == (year.sessions[i].pace > 0));
        CHECK(past[i].summary->following.has_value() == past[i].summary->paced);
        if (!past[i].summary->rest_hr_bpm) continue; // the heart drifted: not every rest is one
        REQUIRE(past[i].summary->rest_ln_rmssd);
        hr_off += std::abs(*past[i].summary->rest_hr_bpm - year.sessions[i].rest_hr);
        wanted.push_back(year.sessions[i].rest_ln_rmssd);
        found.push_back(*past[i].summary->rest_ln_rmssd);
    }
    REQUIRE(found.size() >= 8);
    double bias = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        bias += (found[i] - wanted[i]) / static_cast<double>(found.size());
    hr_off /= static_cast<double>(found.size());
    std::printf("simulated rests: %zu of %zu measured, heart rate off by %.2f, ln RMSSD by %+.2f on average\n",
                found.size(), past.size(), hr_off, bias);
    CHECK(hr_off < 1.5);
    CHECK(std::abs(bias) < 0.2);
    for (std::size_t i = 0; i < found.size(); ++i)
        CHECK(std::abs(found[i] - wanted[i] - bias) < 0.25); // and high days are high
    // Both ways give the same days of distress.
    const auto a = make_trends(past, clock_at_offset(0), virtual_year::first_day + 20, true);
    const auto b = make_trends(meant, clock_at_offset(0), virtual_year::first_day + 20);
    REQUIRE(a.of(trend_kind::distress).points.size() == b.of(trend_kind::distress).points.size());
    for (std::size_t i = 0; i < a.of(trend_kind::distress).points.size(); ++i)
        CHECK(a.of(trend_kind::distress).points[i].value == b.of(trend_kind::distress).points[i].value);
}
