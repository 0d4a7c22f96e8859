#include "app/store/store.hpp"

#include "app/store/record_codec.hpp"
#include "app/store/recorder.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <sys/stat.h>

using namespace attune;
using attune::test::header_for;
using attune::test::own_folder;
using attune::test::plain_session;

namespace {

std::string record_session(const std::filesystem::path& file, const session_header& h,
                           const std::vector<record>& all, recorder_mode mode = recorder_mode::virtual_time) {
    auto r = recorder::begin(file, h, mode);
    for (const auto& one : all)
        r->on_record(one);
    r->finish();
    CHECK(r->trouble() == "");
    return r->id();
}

std::string bytes_of(const std::vector<record>& all) {
    std::string bytes;
    for (const auto& r : all)
        encode(r, bytes);
    return bytes;
}

template <class T>
bool is_in(const std::vector<record>& all) {
    return std::any_of(all.begin(), all.end(), [](const record& r) { return std::holds_alternative<T>(r); });
}

} // namespace

TEST_CASE("store: a session comes back as it was recorded", "[app][store]") {
    const own_folder folder;
    const auto file = folder / "deep/er/attune.db";
    const auto all = plain_session(30);
    const auto id = record_session(file, header_for(), all);
    REQUIRE(id.substr(0, 14) == "20261124-2136-");

    auto s = store::open(file);
    REQUIRE(s);
    const auto rows = s->sessions();
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    const auto& row = rows->front();
    CHECK(row.id == id);
    CHECK(row.client == "A7");
    CHECK(row.practice_id == "resonance");
    CHECK(row.practice_title == "Resonance pace");
    CHECK(row.sensor == "sim:calm?seed=1");
    CHECK(row.started_utc_ms == 1795556160000);
    CHECK(row.beats == 30);
    CHECK(row.ended == ended_as::complete);
    CHECK(row.duration_s == std::get<ended_record>(all.back()).t.count());

    const auto r = s->read(id);
    REQUIRE(r);
    CHECK(r->header.id == id);
    CHECK(r->beats.size() == 30);
    CHECK(r->beats[7].t_s == 7 * 0.8005);
    CHECK(r->beats[7].rr_ms == 800.5);
    CHECK_FALSE(r->beats[0].rr_ms);
    CHECK(r->beats[27].judged);
    CHECK_FALSE(r->beats[28].judged);
    CHECK(r->ended == ended_as::complete);
    CHECK(r->duration_s == row.duration_s);
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600); // heartbeats are nobody else's business
}

TEST_CASE("law 4: what arrived is stored before it is interpreted, in order, bit for bit",
          "[app][store][law]") {
    const own_folder folder;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        test::record_maker make{seed};
        std::vector<record> all;
        for (int i = 0; i < 5000; ++i) // more than one virtual transaction
            all.push_back(make());
        const auto id = record_session(folder / "attune.db", header_for(), all);
        const auto s = store::open_read_only(folder / "attune.db");
        REQUIRE(s);
        const auto journal = s->journal(id);
        const auto records = s->records(id);
        REQUIRE(journal);
        REQUIRE(records);
        std::vector<record> came, made, journal_records;
        for (const auto& r : all)
            if (std::holds_alternative<input_record>(r) || std::holds_alternative<command_record>(r) ||
                std::holds_alternative<ended_record>(r))
                came.push_back(r);
        for (const auto& r : all)
            if (!std::holds_alternative<input_record>(r) && !std::holds_alternative<command_record>(r))
                made.push_back(r);
        for (const auto& e : *journal)
            std::visit([&](const auto& one) { journal_records.emplace_back(one); }, e);
        CHECK((bytes_of(journal_records) == bytes_of(came)));
        CHECK((bytes_of(*records) == bytes_of(made)));
        CHECK(is_in<input_record>(journal_records));
    }
}

TEST_CASE("law 4: a corrected value never overwrites a measured one", "[app][store][law]") {
    const own_folder folder;
    std::vector<record> all;
    all.emplace_back(beat_record{0, seconds{0}, std::nullopt, true, std::nullopt});
    all.emplace_back(beat_record{1, seconds{1.7}, milliseconds{1703.25}, false, std::nullopt});
    all.emplace_back(class_record{1, beat_class::missed, 4.5});
    all.emplace_back(class_record{1, beat_class::missed, 4.5}); // said twice: still one beat
    const auto id = record_session(folder / "attune.db", header_for(), all);
    const auto r = store::open(folder / "attune.db")->read(id);
    REQUIRE(r);
    REQUIRE(r->beats.size() == 2);
    CHECK(r->beats[1].rr_ms == 1703.25);
    CHECK(r->beats[1].classed == beat_class::missed);
    CHECK(r->beats[1].deviation == 4.5);
}

TEST_CASE("recorder: the same records give the same stored bytes in real and in virtual time",
          "[app][store]") {
    const own_folder folder;
    const auto all = plain_session(200);
    const auto a = record_session(folder / "attune.db", header_for(), all, recorder_mode::real_time);
    const auto b = record_session(folder / "attune.db", header_for(), all, recorder_mode::virtual_time);
    REQUIRE(a != b);
    const auto s = store::open(folder / "attune.db");
    REQUIRE(s);
    CHECK((bytes_of(*s->records(a)) == bytes_of(*s->records(b))));
    CHECK(s->journal(a)->size() == s->journal(b)->size());
    CHECK(s->sessions()->front().beats == 200);
}

TEST_CASE("recorder: a session put down without a word ended early, and finishing twice is once",
          "[app][store]") {
    const own_folder folder;
    std::string id;
    {
        auto r = recorder::begin(folder / "attune.db", header_for(), recorder_mode::real_time);
        id = r->id();
        for (const auto& one : plain_session(5, false))
            r->on_record(one);
        r->finish();
        r->finish();
        r->on_record(plain_session(1).front()); // after the end: not taken
    }
    const auto rows = store::open(folder / "attune.db")->sessions();
    REQUIRE(rows);
    CHECK(rows->front().id == id);
    CHECK(rows->front().ended == ended_as::early);
    CHECK(rows->front().beats == 5);
}

TEST_CASE("check-ins go in while a session runs and after it, and stay in order", "[app][store]") {
    for (const auto mode : {recorder_mode::real_time, recorder_mode::virtual_time}) {
        const own_folder folder;
        auto r = recorder::begin(folder / "attune.db", header_for(), mode);
        const check_in before{check_in::moment::before, 0, 70.5, std::nullopt, "tight", ""};
        const check_in after{check_in::moment::after,         600.25, 31.0, 62.0, "warm",
                             "Schultern w\xC3\xA4rmer\nruhig"};
        REQUIRE(r->add_check_in(before));
        for (const auto& one : plain_session(3))
            r->on_record(one);
        r->finish();
        REQUIRE(r->add_check_in(after));
        REQUIRE(r->add_check_in(after)); // pressed twice
        auto s = store::open(folder / "attune.db");
        REQUIRE(s);
        const check_in later{check_in::moment::after, 700, 20.0, std::nullopt, "", ""};
        REQUIRE(s->add_check_in(r->id(), later));
        const auto back = s->read(r->id());
        REQUIRE(back);
        REQUIRE(back->check_ins.size() == 3);
        CHECK(encode_check_in(back->check_ins[0]) == encode_check_in(before));
        CHECK(encode_check_in(back->check_ins[1]) == encode_check_in(after));
        CHECK(encode_check_in(back->check_ins[2]) == encode_check_in(later));
    }
}

TEST_CASE(
    "baselines: a client's own of the last days, newest first, what was only known beforehand, simulated or "
    "replayed is not one",
    "[app][store]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    constexpr std::int64_t day = 24LL * 3600 * 1000, now = 1795556160000;
    const auto with = [&](const char* client, std::int64_t started, baseline_source source, double hr,
                          double t, const char* sensor = "serial:/dev/ttyUSB0") {
        baseline b;
        b.source = source;
        b.hr_bpm = hr;
        auto h = header_for(client, started);
        h.sensor = sensor;
        record_session(file, h, {baseline_record{seconds{t}, b}});
    };
    with("A7", now - 20 * day, baseline_source::this_session, 50, 300);
    with("A7", now - 13 * day, baseline_source::this_session, 61, 300);
    with("A7", now - 2 * day, baseline_source::this_session, 63, 300.5);
    with("A7", now - 1 * day, baseline_source::own_history, 99, 0);
    with("A7", now - 1 * day, baseline_source::this_session, 98,
         0); // handed in at the start, measured elsewhere
    with("B1", now - 1 * day, baseline_source::this_session, 77, 300);
    for (const char* not_theirs : {"sim:calm?seed=1", "replay:/tmp/morning.rr"})
        with("A7", now - 1 * day, baseline_source::this_session, 97, 300, not_theirs);
    const auto s = store::open(file);
    REQUIRE(s);
    const auto own = s->baselines("A7", now);
    REQUIRE(own);
    REQUIRE(own->size() == 2);
    CHECK((*own)[0].hr_bpm == 63);
    CHECK((*own)[1].hr_bpm == 61);
    CHECK(s->baselines("A7", now, 30)->size() == 3);
    CHECK(s->baselines("nobody", now)->empty());
    CHECK(s->baselines("A7", now - 5 * day)->size() == 1); // none from the future
}

TEST_CASE("sessions are listed newest first, in parts", "[app][store]") {
    const own_folder folder;
    for (const std::int64_t minute : {5, 1, 9, 3})
        record_session(folder / "attune.db",
                       header_for("c" + std::to_string(minute), 1795556160000 + minute * 60000), {});
    const auto s = store::open(folder / "attune.db");
    REQUIRE(s);
    std::string order;
    const auto rows = s->sessions();
    REQUIRE(rows);
    for (const auto& row : *rows)
        order += row.client;
    CHECK(order == "c9c5c3c1");
    const auto part = s->sessions(2, 1);
    REQUIRE(part);
    REQUIRE(part->size() == 2);
    CHECK((*part)[0].client == "c5");
    CHECK((*part)[1].client == "c3");
}

TEST_CASE("ids may be shortened as long as they are clear", "[app][store]") {
    const own_folder folder;
    const auto a = record_session(folder / "attune.db", header_for("a"), {});
    const auto b = record_session(folder / "attune.db", header_for("b"), {});
    const auto c = record_session(folder / "attune.db", header_for("c", 1795642560000), {}); // a day later
    const auto s = store::open(folder / "attune.db");
    REQUIRE(s);
    CHECK(s->read(a)->header.client == "a");
    CHECK(s->read("20261125")->header.id == c);
    CHECK(s->read("2026").error().code == errc::invalid);
    CHECK(s->read("20261124-2136").error().code == errc::invalid);
    CHECK(s->read("202").error().code == errc::not_found);
    CHECK(s->read("").error().code == errc::not_found);
    CHECK(s->read("2026%").error().code == errc::not_found);
    CHECK(s->read(a + "x").error().code == errc::not_found);
    CHECK(s->read("20301124").error().what.find("no session 20301124") != std::string::npos);
    CHECK(s->journal("20301124").error().code == errc::not_found);
    CHECK(s->records("20301124").error().code == errc::not_found);
    CHECK(b != a);
}

TEST_CASE("removing a session leaves no byte of it in the file or its log", "[app][store]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    auto h = header_for("REMOVED-CLIENT");
    h.setup.plan.guidance = {"REMOVED-GUIDANCE"};
    std::vector<record> all = plain_session(400);
    all.emplace_back(mark_record{seconds{3}, short_text::from("REMOVED-MARK")});
    const auto keep = record_session(file, header_for("KEPT"), plain_session(50));
    const auto id = record_session(file, h, all);
    auto s = store::open(file);
    REQUIRE(s);
    REQUIRE(s->add_check_in(id, {check_in::moment::after, 1, 1.0, 1.0, "REMOVED-WORD", "REMOVED-NOTE"}));
    const auto traces = [&] {
        return test::bytes_of(file).find("REMOVED-") != std::string::npos ||
               test::bytes_of(file.string() + "-wal").find("REMOVED-") != std::string::npos;
    };
    CHECK(traces());
    REQUIRE(s->remove(id));
    CHECK_FALSE(traces());
    CHECK(s->read(id).error().code == errc::not_found);
    CHECK(s->remove(id).error().code == errc::not_found);
    CHECK(s->sessions()->size() == 1);
    CHECK(s->read(keep)->beats.size() == 50);
}

TEST_CASE("a running session is not removed", "[app][store]") {
    const own_folder folder;
    auto r = recorder::begin(folder / "attune.db", header_for(), recorder_mode::real_time);
    auto s = store::open(folder / "attune.db");
    REQUIRE(s);
    CHECK_FALSE(s->sessions()->front().ended);
    CHECK(s->remove(r->id()).error().code == errc::busy);
    CHECK_FALSE(s->read(r->id())->ended);
    r->finish();
    CHECK(s->remove(r->id()));
}
