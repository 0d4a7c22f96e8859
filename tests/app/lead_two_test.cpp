// Two people who are led at once, driven through the shell alone. Longer than others: one room for all of it, from the
// choice of both to the look afterwards.
#include "app/review/intervals.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/second_person.hpp"
#include "app/store/client_book.hpp"
#include "app/store/store.hpp"
#include "dsp/analysis.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <sys/wait.h>
#include <unistd.h>

using namespace attune;
using namespace std::chrono_literals;

namespace {

struct room {
    room() { open(); }
    void open() {
        program = std::make_unique<shell>(shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                                                        std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets",
                                                        "sim:calm?seed=3", "K7", true});
        program->handle(accept_safety{}, now);
        program->handle(go_to{screen::lead}, now);
    }
    template <class What>
    void lead(What what) {
        program->handle(ask_lead{std::move(what)}, now);
        program->frame(now);
    }
    void session(command_kind kind, double value = 0, std::string_view label = {}) {
        program->handle(ask_session{{kind, value, short_text::from(label)}}, now);
        program->frame(now);
    }
    const app_view& run(double for_s) {
        const auto until = now + host_duration{static_cast<host_duration::rep>(for_s * 1e9)};
        for (; now < until; now += 50ms)
            program->frame(now);
        return program->frame(now);
    }
    void begin(const char* protocol, const char* second_sensor = "sim:aroused?seed=4") {
        lead(choose_protocol{protocol});
        lead(lead_two{true});
        lead(choose_client{"K9", true});
        lead(choose_second_sensor{second_sensor});
        lead(begin_led{});
        INFO(view().message);
        REQUIRE(view().current == screen::console);
    }
    void go_on() {
        const auto phase = view().practice.session->phase;
        session(phase == phase_kind::settle ? command_kind::skip_phase : command_kind::next_step);
        run(0.5);
    }
    const app_view& view() { return program->frame(now); }
    const console_view& console() {
        const auto& v = view();
        REQUIRE(v.lead.console);
        return *v.lead.console;
    }
    store opened() const {
        auto s = store::open(scratch.path() / "attune.db");
        REQUIRE(s);
        return std::move(*s);
    }
    recording kept(std::string_view client) const {
        const auto s = opened();
        const auto rows = *s.sessions(10);
        const auto at = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.client == client; });
        REQUIRE(at != rows.end());
        return *s.read(at->id);
    }

    test::scratch_folder scratch;
    host_time now{5000s};
    std::unique_ptr<shell> program;
};

std::vector<std::string> marks_of(const recording& r) {
    std::vector<std::string> all;
    for (const auto& m : r.marks)
        all.emplace_back(m.label.view());
    return all;
}
std::vector<std::string> notes_of(const recording& r) {
    std::vector<std::string> all;
    for (const auto& c : r.check_ins)
        if (!c.note.empty()) all.push_back(c.note);
    return all;
}

} // namespace

TEST_CASE("two people: who was chosen first is not offered beside themselves", "[app][lead]") {
    room r;
    r.lead(lead_two{true});
    const auto offered = [&](bool second) {
        r.lead(find_client{"K7", second});
        const auto& found = second ? r.view().lead.second.client.found : r.view().lead.client.found;
        return std::any_of(found.begin(), found.end(), [](const auto& l) { return l.code == "K7"; });
    };
    r.lead(add_client{"K7", false});
    CHECK(offered(false));
    CHECK_FALSE(offered(true));
    CHECK(r.view().lead.second.client.new_code.empty()); // the code is taken all the same
    r.lead(choose_client{"", false});
    CHECK(offered(true));
    r.lead(choose_client{"K7", false}); // nothing is typed anew
    CHECK(r.view().lead.second.client.found.empty());
}

TEST_CASE("lead two: what is missing before both can begin is said, and nothing is stored") {
    room r;
    const auto refused = [&] {
        r.lead(begin_led{});
        CHECK(r.view().current == screen::lead);
        CHECK_FALSE(std::filesystem::exists(r.scratch.path() / "attune.db"));
        return r.view().message;
    };
    r.lead(choose_protocol{"settling-together"});
    r.lead(lead_two{true});
    CHECK(refused().find("Choose the second person first") == 0);
    r.lead(choose_client{"K7", true});
    CHECK(refused().find("Both sessions would be K7's") == 0);
    r.lead(choose_client{"K9", true});
    CHECK(refused().find("Choose the second person's sensor first") == 0);
    r.lead(choose_second_sensor{"serial:"});
    CHECK_FALSE(refused().empty());
    r.lead(choose_second_sensor{"sim:calm?nonsense=1"});
    CHECK(refused().find("second sensor") != std::string::npos);
    r.lead(choose_second_sensor{"sim:calm?seed=4"});
    practice searching;
    searching.search.emplace();
    CHECK(in_the_way_of_two(searching, "K7", r.view().lead.second)->find("follows one heart") != std::string::npos);
    r.lead(lead_two{false}); // one alone, whatever was chosen beside them
    r.lead(begin_led{});
    CHECK(r.console().people.empty());
}

TEST_CASE("lead two: the second one's sensors leave out what the first one takes, and are remembered") {
    room r;
    r.lead(lead_two{true});
    const auto& offered = r.view().lead.second.sensors;
    const auto has = [&](std::string_view uri) {
        return std::any_of(offered.begin(), offered.end(), [&](const auto& s) { return s.uri == uri; });
    };
    CHECK(has("sim:calm?seed=2"));
    CHECK_FALSE(has("sim:calm?seed=3"));
    r.lead(choose_second_sensor{"sim:aroused?seed=2"});
    CHECK(r.view().lead.second.sensor.name == "Simulated heart, aroused");
    r.program.reset();
    r.open();
    r.lead(lead_two{true});
    CHECK(r.view().lead.second.sensor.uri == "sim:aroused?seed=2");
}

TEST_CASE("lead two: whether the second person's consent is kept is said, and refuses nothing") {
    room r;
    auto book = client_book::open(r.scratch.path() / "attune.db");
    REQUIRE(book);
    REQUIRE(book->add(client{.code = "K7"}));
    REQUIRE(book->add(client{.code = "K9"}));
    r.program->handle(go_to{screen::home}, r.now);
    r.program->handle(go_to{screen::lead}, r.now);
    r.lead(lead_two{true});
    r.lead(choose_client{"K9", true});
    CHECK(r.view().lead.second.consent.find("No consent of the second person is kept") == 0);
    REQUIRE(book->change(client{.code = "K7", .second_consent_on = 20784}));
    r.program->handle(go_to{screen::home}, r.now);
    r.program->handle(go_to{screen::lead}, r.now);
    CHECK(r.view().lead.second.client.chosen.code == "K9");
    CHECK(r.view().lead.second.consent.find("The second person agreed to be recorded on ") == 0);
    r.begin("settling-together");
    const client theirs{.code = "K9", .consent_on = 20000};
    CHECK(consent_words(nullptr, &theirs).find("The second person agreed") == 0);
}

TEST_CASE("lead two: marks, notes and distress go to whom they concern, the steps and the end to both") {
    room r;
    r.begin("settling-together");
    REQUIRE(r.console().people.size() == 2);
    CHECK(r.console().people[0].name == "K7");
    CHECK(r.console().people[1].name == "K9");
    r.go_on();
    r.go_on();
    CHECK(r.console().step == "Each for oneself");
    CHECK(r.console().people[1].session->step->step == 1);
    r.run(5);
    r.session(command_kind::mark, 0, "laughter"); // both
    r.run(1);
    r.lead(lead_for{1});
    r.session(command_kind::mark, 0, "tears");
    r.lead(add_led_note{"looks away"});
    r.lead(say_distress{60});
    r.run(1);
    r.lead(lead_for{0});
    r.lead(add_led_note{"waits"});
    r.run(1);
    r.lead(lead_for{7}); // there is no such person
    CHECK(r.console().whom == 0U);
    const auto& log = r.console().log;
    REQUIRE(log.size() == 5);
    CHECK(log[0].words == "K7: waits");
    CHECK(log[1].words == "K9: distress 60");
    CHECK(log[3].words == "K9: tears");
    CHECK(log[4].words == "laughter");
    r.session(command_kind::extend, 60);
    r.session(command_kind::pause);
    CHECK(r.console().people[0].session->paused);
    CHECK(r.console().people[1].session->paused);
    CHECK(r.console().people[0].session->step->length == r.console().people[1].session->step->length);
    CHECK(r.console().people[0].session->step->length.count() == Approx(360));
    r.session(command_kind::resume);
    r.go_on();
    CHECK(r.console().log[0].words == "facing"); // the protocol's own is both's
    r.session(command_kind::stop);
    r.run(1);
    CHECK(r.view().current == screen::after);
    CHECK(r.view().after_of == "K7");
    r.program->handle(submit_after{{.tension = 20.0, .word = "", .note = "first"}}, r.now);
    CHECK(r.view().current == screen::after);
    CHECK(r.view().after_of == "K9");
    r.program->handle(submit_after{{.tension = 40.0, .word = "", .note = "second"}}, r.now);
    CHECK(r.view().current == screen::review);
    CHECK(r.view().review->client == "K7");

    const auto one = r.kept("K7"), two = r.kept("K9");
    CHECK(one.together == two.header.id);
    CHECK(two.together == one.header.id);
    CHECK(one.header.dyad == two.header.dyad);
    CHECK(marks_of(one) == std::vector<std::string>{"laughter", "facing"});
    CHECK(marks_of(two) == std::vector<std::string>{"laughter", "tears", "facing"});
    CHECK(one.marks[0].t == two.marks[0].t);
    CHECK(notes_of(one) == std::vector<std::string>{"waits", "first"});
    CHECK(notes_of(two) == std::vector<std::string>{"looks away", "second"});
    CHECK(std::none_of(one.check_ins.begin(), one.check_ins.end(), [](const auto& c) { return c.tension == 60.0; }));
    CHECK(std::any_of(two.check_ins.begin(), two.check_ins.end(), [](const auto& c) { return c.tension == 60.0; }));
    REQUIRE(one.steps.size() == two.steps.size());
    for (std::size_t i = 0; i < one.steps.size(); ++i)
        CHECK(one.steps[i].t == two.steps[i].t);
    CHECK(one.duration_s == two.duration_s);
}

TEST_CASE("lead two: one strap that is unplugged is said at its side, and the other goes on") {
    room r;
    r.begin("settling-together", "sim:calm?seed=4&dropout=30:600");
    r.run(90);
    const auto& people = r.console().people;
    CHECK(people[0].signal_sentence.empty());
    CHECK_FALSE(people[1].signal_sentence.empty());
    CHECK(people[0].session->hr_bpm.at(people[0].session->now));
    CHECK_FALSE(people[1].session->hr_bpm.at(people[1].session->now)); // nothing stands still as if it were heard
    CHECK_FALSE(people[1].session->numbers.at(people[1].session->now)->activation.value);
    CHECK(r.view().practice.signal_sentence.empty()); // no voice in the room says whose it is
    const auto before = people[0].session->beat_count;
    r.go_on();
    r.run(20);
    CHECK(r.console().people[0].session->beat_count > before + 10);
    CHECK(r.console().step == "Each for oneself");
}

TEST_CASE("lead two: a recording that ends before does not end the other's session, and its clock goes on") {
    room r;
    const auto file = r.scratch.path() / "short.rr";
    {
        std::FILE* f = std::fopen(file.c_str(), "w");
        REQUIRE(f);
        for (int i = 0; i < 20; ++i)
            std::fputs("800\n", f);
        std::fclose(f);
    }
    room other;
    other.begin("settling-together", ("replay:" + file.string()).c_str());
    other.run(60);
    CHECK(other.view().current == screen::console);
    CHECK(other.view().practice.session->now.count() == Approx(60).margin(1));
    CHECK(other.console().people[0].session->beat_count > 40);
}

TEST_CASE("lead two: each may hide their trace, the picture is one's only when it is given, the next pair's is new") {
    room r;
    r.lead(hide_trace{0, true}); // nothing is under way
    r.begin("settling-together");
    r.lead(hide_trace{1, true});
    r.lead(give_picture{1});
    r.lead(hide_trace{2, true}); // nobody
    r.run(2);
    CHECK_FALSE(r.console().people[0].hidden);
    CHECK(r.console().people[1].hidden);
    CHECK(r.console().picture_of == 1U);
    r.lead(hide_trace{1, false});
    CHECK_FALSE(r.console().people[1].hidden);
    r.lead(hide_trace{1, true});
    r.session(command_kind::stop);
    r.run(1);
    r.program->handle(submit_after{}, r.now);
    r.program->handle(submit_after{}, r.now);
    CHECK(r.kept("K9").beats.size() > 1); // recorded all the same
    r.program->handle(go_to{screen::lead}, r.now);
    r.lead(begin_led{});
    CHECK_FALSE(r.console().people[1].hidden);
    CHECK_FALSE(r.console().picture_of);
    CHECK_FALSE(r.console().whom);
}

TEST_CASE("lead two: afterwards both stand side by side when asked for, and who hid stays hidden") {
    room r;
    r.program->handle(open_two_people{}, r.now); // nothing is reviewed
    CHECK(r.view().current == screen::lead);
    r.begin("settling-together");
    r.go_on();
    r.go_on();
    r.run(305); // "Each for oneself" to its end
    r.lead(hide_trace{1, true});
    r.program->handle(open_two_people{}, r.now); // not while it goes on
    CHECK(r.view().current == screen::console);
    r.session(command_kind::stop);
    r.run(1);
    r.program->handle(submit_after{}, r.now);
    r.program->handle(submit_after{}, r.now);
    REQUIRE(r.view().current == screen::review);
    CHECK_FALSE(r.view().two_people);
    CHECK(r.view().review->together == r.kept("K9").header.id);
    r.program->handle(open_two_people{}, r.now);
    REQUIRE(r.view().current == screen::side_by_side);
    {
        const auto& two = *r.view().two_people;
        CHECK(two.names == std::array<std::string, 2>{"K7", "K9"});
        CHECK_FALSE(two.hidden[0]);
        CHECK(two.hidden[1]);
        CHECK(two.finding.is == moved_together::too_short);
        CHECK(two.beats[0].size() == r.kept("K7").beats.size());
        CHECK(two.phases.size() == 3);
        CHECK(two.phases[1].name == "Each for oneself");
        CHECK(two.phases[1].hr_bpm[0]);
        CHECK(*two.phases[1].hr_bpm[0] < *two.phases[1].hr_bpm[1]); // calm beside aroused
    }
    r.lead(hide_trace{1, false});
    r.lead(hide_trace{0, true});
    r.lead(hide_trace{5, true});
    r.program->handle(go_to{screen::review}, r.now);
    CHECK(r.view().current == screen::review);
    CHECK_FALSE(r.view().two_people);
    r.program->handle(open_session{r.kept("K9").header.id}, r.now);
    CHECK(r.view().review->client == "K9");
    r.program->handle(open_two_people{}, r.now);
    CHECK(r.view().two_people->names[0] == "K9");
    CHECK_FALSE(r.view().two_people->hidden[0]);
    CHECK(r.view().two_people->hidden[1]);
    // The program is closed and opened again: the store knows.
    r.open();
    r.program->handle(open_session{r.kept("K9").header.id}, r.now);
    CHECK_FALSE(r.view().review->hidden);
    r.program->handle(open_session{r.kept("K7").header.id}, r.now);
    CHECK(r.view().review->hidden);
    CHECK(r.view().review->covered());
    r.program->handle(ask_review{give_class{10, beat_class::ectopic}}, r.now); // not of what is not seen
    CHECK(r.kept("K7").corrections.empty());
    r.program->handle(ask_review{show_hidden{}}, r.now);
    CHECK_FALSE(r.view().review->covered());
    r.program->handle(ask_review{give_class{10, beat_class::ectopic}}, r.now);
    CHECK(r.kept("K7").corrections.size() == 1);
    CHECK(r.view().review->for_this_look); // the same look
    r.program->handle(ask_compare{compare_with{r.kept("K9").header.id}}, r.now);
    CHECK_FALSE(r.view().compare.two);
    CHECK_FALSE(r.view().message.empty());
    r.program->handle(open_two_people{}, r.now);
    CHECK(r.view().two_people->hidden[0]);
    CHECK_FALSE(r.view().two_people->hidden[1]);
    r.lead(hide_trace{1, true});
    r.program->handle(go_to{screen::review}, r.now);
    CHECK(r.view().review->covered()); // and that look was over
    r.program->handle(ask_review{show_hidden{}}, r.now);
    r.program->handle(go_to{screen::home}, r.now);
    r.program->handle(go_to{screen::review}, r.now);
    CHECK(r.view().review->covered());
    CHECK(r.kept("K9").hidden);
    auto s = r.opened();
    REQUIRE(s.remove(r.kept("K7").header.id));
    r.program->handle(go_to{screen::review}, r.now);
    r.program->handle(open_two_people{}, r.now); // the other one's is gone
    CHECK(r.view().current == screen::review);
    CHECK_FALSE(r.view().message.empty());
}

TEST_CASE("lead two: the console's mean of each step is what the analysis of the recording gives, for both") {
    room r;
    r.begin("parent-and-child", "sim:aroused?seed=4&ectopic=0.01");
    r.run(30);
    r.go_on(); // arriving ends
    r.run(180 + 120 + 30);
    CHECK(r.console().step == "Near each other");
    const auto steps = r.console().steps;
    r.session(command_kind::stop);
    r.run(1);
    std::size_t who = 0;
    for (const char* code : {"K7", "K9"}) {
        const auto kept = r.kept(code);
        const auto m = review::intervals_of(kept);
        // What had been heard by then; the artefacts of a step are settled a few beats after it.
        const auto judged = judge(m.rr_ms, m.chain_starts, correction::lipponen, m.t_s);
        for (std::size_t i = 0; i < 3; ++i) {
            REQUIRE(kept.steps[i].step == i);
            const auto whole = analyze(part_of(judged, kept.steps[i].t.count(), kept.steps[i + 1].t.count()), {});
            INFO(code << ", " << steps[i].name);
            REQUIRE(steps[i].hr_bpm[who]);
            CHECK(*steps[i].hr_bpm[who] == Approx(*whole.hrv.mean_hr_bpm).epsilon(1e-9));
        }
        CHECK_FALSE(steps[3].hr_bpm[who]); // under way
        ++who;
    }
}

TEST_CASE("lead two: killed on the console, both are recovered and name each other") {
    test::scratch_folder keep;
    const pid_t child = ::fork();
    if (child == 0) {
        shell program{shell_options{keep.path() / "attune.db", keep.path() / "config",
                                    std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=3", "K7", true}};
        host_time now{5000s};
        program.handle(accept_safety{}, now);
        program.handle(go_to{screen::lead}, now);
        for (const ask_lead& c : {ask_lead{choose_protocol{"settling-together"}}, ask_lead{lead_two{true}},
                                  ask_lead{choose_client{"K9", true}}, ask_lead{choose_second_sensor{"sim:calm?seed=4"}},
                                  ask_lead{begin_led{}}})
            program.handle(c, now);
        // 4096 records a transaction in virtual time: some minutes are in the store when it is cut off.
        for (const auto until = now + 1500s; now < until; now += 50ms)
            program.frame(now);
        ::_exit(program.view().current == screen::console ? 0 : 1); // no destructor, no end
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    auto s = store::open(keep.path() / "attune.db");
    REQUIRE(s);
    const auto rows = *s->sessions();
    REQUIRE(rows.size() == 2);
    for (const auto& row : rows) {
        CHECK(row.ended == ended_as::recovered);
        CHECK(row.beats > 300);
    }
    CHECK(s->read(rows[0].id)->together == rows[1].id);
}
