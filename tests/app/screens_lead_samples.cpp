// Leading a session: the protocols, the console in its states, the client's picture.
#include "app/files/practices.hpp"
#include "app/language/language.hpp"
#include "app/shell/lead_desk.hpp"
#include "app/shell/lead_words.hpp"
#include "app/shell/protocol_desk.hpp"
#include "app/shell/second_person.hpp"
#include "app/shell/words.hpp"
#include "tests/app/screens_samples.hpp"

#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace attune::test {
namespace {

/// In the language in force: samples are made anew for each.
const practice_shelf& protocols() {
    static std::map<std::string, practice_shelf, std::less<>> all;
    const std::string in{spoken()};
    if (const auto at = all.find(in); at != all.end()) return at->second;
    const std::array folders{std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets/protocols"};
    return all[in] = read_practices(folders, in == "en" ? "" : in);
}

/// Two who are led at once: the second heart is quicker, and its strap may have gone silent for a while.
sample with_two(sample s, const char* name, double second_lost_for = 0) {
    s.name = name;
    s.second = sample_session(200, 6, 5, second_lost_for);
    s.second->step = s.session->step;
    s.second->base.source = baseline_source::this_session;
    s.second->base.hr_bpm = 71;
    s.second->pacer = s.session->pacer;
    for (auto* v : {s.session.get(), s.second.get()})
        v->signal.port_open = true;
    s.second->paced = s.session->paced;
    const auto person = [](const char* code, const session_view& v) {
        return led_person{code, &v, std::string{signal_word(v)}, signal_sentence(v), {}, {}, false};
    };
    auto& k = *s.view.lead.console;
    for (auto& step : k.steps)
        if (step.at == led_step::place::over) step.hr_bpm = {63.2, 71.4};
    k.people = {person("K7", *s.session), person("K7-2", *s.second)};
    k.log = {{192, "facing"}, {121.5, "K7: " + std::string{"Looks at the door, hands still"}}, {75, "K7-2: " + tr("distress {:.0f}", 40.0)}, {12, "3"}};
    return s;
}

sample leading(const char* name) {
    auto s = practice_sample(200);
    s.name = name;
    s.view.home = home_sample().view.home;
    lead_desk desk{s.view, {}};
    desk.offer(protocols().practices);
    s.view.current = screen::lead;
    return s;
}

/// The console in step `step` of the stress profile, so long since it began.
sample on_console(const char* name, const char* protocol, std::uint32_t step, double elapsed_s) {
    auto s = leading(name);
    const auto& plan = *protocols().find(protocol);
    auto& v = *s.session;
    v.paced = false;
    v.pacer.reset();
    const auto& at = plan.steps.at(step);
    v.step = step_view{step, 0, false, seconds{elapsed_s}, at.length, seconds{0}, at.open};
    s.view.practice.title = plan.title;
    s.view.practice.guidance = guidance_at(plan, v);
    s.view.lead.console = console_of(plan, v);
    s.view.lead.console->log = {{192, "task 1"}, {121.5, "Looks at the door, hands still"}, {75, "distress 40"}, {12, "3"}};
    s.view.current = screen::console;
    return s;
}

/// A copy of the stress profile, under the pen.
sample writing(const char* name) {
    auto s = leading(name);
    static practice_shelf shelf; // outlives the desk; the sample keeps the view alone
    shelf = protocols();
    protocol_desk desk{s.view, shelf, "/nowhere"};
    desk.handle(ask_protocol{write_protocol{"stress-profile"}});
    s.view.current = screen::protocol;
    return s;
}

/// After a session of two: their steps, one of them paced together.
sample side_by_side(bool hidden) {
    auto s = review_sample(24);
    s.name = hidden ? "side_by_side_hidden" : "side_by_side";
    s.view.review->together = "20261124-0900-efgh";
    s.view.current = screen::side_by_side;
    auto& v = s.view.two_people.emplace();
    v.ids = {s.view.review->id, s.view.review->together};
    v.names = {"K7", "K7-2"};
    v.hidden = {false, hidden};
    v.duration_s = s.view.review->duration_s;
    v.beats = {s.view.review->beats, s.view.review->beats};
    for (auto& b : v.beats[1])
        b.hr_bpm = b.hr_bpm > 0 ? 80 + 0.5 * (b.hr_bpm - 62) + 3 * std::sin(b.t_s / 45) : 0;
    const auto& plan = *protocols().find("settling-together");
    double at = 8;
    for (const auto& step : plan.steps) {
        const double length = step.open ? 100 : step.length.count();
        v.phases.push_back({step.name, at, at + length, step.pattern.has_value(), {62.4 + at / 300, 80.9 - at / 400}});
        at += length;
    }
    two_people_finding f;
    f.is = moved_together::more;
    f.paced_s = 300;
    f.heart.evaluated = true;
    f.heart.segments = 16;
    f.heart.together.p = 0.008;
    f.heart.lead_s = 2.25;
    f.variability = {0.21, -0.2, 0.56, 21, {}};
    v.found = review::found_in_words(f, v.names);
    v.how = tr("How: heart rate without what is slower than 100 s, {} pieces of {:.0f} s, shifted by up to {:.0f} s, against {} shuffles of the "
               "pieces (seed {}). The same two recordings always say the same.",
               f.heart.segments, f.settings.segment_s, f.settings.most_lag_s, f.settings.shuffles, f.settings.seed);
    auto made = make_two_people({}, {}, v.names);
    v.cautions = std::move(made.cautions);
    return s;
}

} // namespace

std::vector<sample> lead_samples() {
    std::vector<sample> all;
    all.push_back(leading("lead"));
    all.back().view.lead.client.chosen = {"K7", "Anna", "4 sessions, the last Yesterday 16:10"};
    auto finding = leading("lead_finding");
    finding.view.lead.client.found = {{"K7", "Anna", "4 sessions, the last Yesterday 16:10"},
                                      {"K8", "", "no session yet"},
                                      {"K12", "Johanna Katharina von der Wiese", "112 sessions, the last 3 Nov 09:00"}};
    finding.view.lead.client.more = 3;
    finding.view.lead.client.new_code = "K";
    all.push_back(std::move(finding));
    all.push_back(on_console("console", "stress-profile", 2, 44));
    auto named = on_console("console_recovery", "stress-profile", 3, 95);
    named.view.chosen.mark_words = {"breath held", "tears", "looked away", "laughter", "talked over", "", "", "", "time-out"};
    named.view.lead.console->blank = true;
    named.view.practice.signal_sentence = tr("Nothing has come for {} s. Check that the strap is worn, moist and near.", 12);
    all.push_back(std::move(named));
    all.push_back(on_console("console_open", "difficult-conversation", 0, 310));
    auto turned = on_console("console_turned", "stress-profile", 2, 4);
    turned.view.lead.client_here = true;
    all.push_back(std::move(turned));
    auto card = leading("card");
    card.view.current = screen::card;
    card.view.card = client_card{
        "K7", "4 sessions, the last Yesterday 16:10",
        {"Anna", "Likes the window open. Came with a question about evenings.", "2026-09-02", "", "5.5", {true, false, false}},
        "", true,
        {tr("Own rest, of the last two weeks: {:.0Lf} beats a minute.", 64.2), tr("Beta-blocker: it holds the heart rate, so no activation is estimated.")},
        {{"a", "Stress profile", "Yesterday 16:10  ·  31 min"}, {"b", "Resting baseline", "19 Nov 16:00  ·  6 min"}, {"c", "Stress profile", "5 Nov 16:05  ·  29 min"}},
        1, {tr("{}: a session was moved from {} to {}", "20 Nov 09:00", "K8", "K7")}, "4 sessions"};
    all.push_back(std::move(card));
    all.push_back(writing("protocol"));
    auto faulty = writing("protocol_faulty");
    auto& edit = *faulty.view.protocol.edit;
    edit.draft.id = "own";
    edit.kept = edit.changed = true;
    edit.draft.title.clear();
    edit.wrong = wrong_with_protocol(edit.draft);
    all.push_back(std::move(faulty));
    auto two = with_two(on_console("", "settling-together", 2, 44), "console_two");
    two.view.lead.console->whom = 1;
    all.push_back(std::move(two));
    auto lost = with_two(on_console("", "settling-together", 4, 95), "console_two_lost", 40);
    lost.view.lead.console->people[0].hidden = true;
    all.push_back(std::move(lost));
    auto given = with_two(on_console("", "settling-together", 4, 95), "console_two_turned");
    given.view.lead.console->picture_of = 1;
    given.view.lead.client_here = true;
    all.push_back(std::move(given));
    auto beside = leading("lead_two");
    beside.view.lead.client.chosen = {"K7", "Anna", "4 sessions, the last Yesterday 16:10"};
    auto& second = beside.view.lead.second;
    second.wanted = true;
    second.client.chosen = {"K7-2", "Johanna Katharina von der Wiese", "no session yet"};
    second.consent = consent_words(nullptr, nullptr);
    second.sensors = {{"serial:/dev/ttyUSB1", "Zephyr HxM (/dev/ttyUSB1)", "", sensor_mark::ready, "", 0.2, ""},
                      {"sim:aroused?seed=2", tr("Simulated heart, {}", "aroused"), "", sensor_mark::simulated, "", 1, ""}};
    all.push_back(std::move(beside));
    all.push_back(side_by_side(false));
    all.push_back(side_by_side(true));
    auto reviewed = review_sample();
    reviewed.name = "review_led";
    reviewed.view.review->events = {
        {"Counting back", 310, 430,
         {{"Before it", "65.0 /min", "mean of the last two minutes before it, give or take 0.8"},
          {"Change in it", "+14.2 /min", "mean over it, less before it"},
          {"Highest", "83.1 /min", "largest mean of 15 s, 48 s after its start"},
          {"Half recovered", "after 61 s", "from its end until half way back, and staying there"},
          {"Fitted half-time", "58 s", "by a curve through the whole recovery; likely 49 to 70 s"}}},
        {"Remembering", 790, 910,
         {{"Before it", "64.2 /min", "mean of the last two minutes before it, give or take 0.6"},
          {"Change in it", "+1.4 /min", "mean over it, less before it"},
          {"Highest", "67.9 /min", "largest mean of 15 s, 20 s after its start"},
          {"Half recovered", "not computable", "heart rate had hardly risen: there is nothing to recover from"}}}};
    all.push_back(std::move(reviewed));
    for (const bool like : {true, false}) {
        auto both = review_sample();
        both.name = like ? "compare" : "compare_unlike";
        both.view.current = screen::compare;
        auto& pair_of = both.view.compare.two.emplace(two_sessions{*both.view.review, *both.view.review, {}});
        pair_of.then.when = "2 Nov 09:10";
        for (auto& b : pair_of.then.beats)
            b.hr_bpm += b.hr_bpm > 0 ? 6 : 0;
        const auto told = [&](const char* text) { return like ? std::string{text} : std::string{}; };
        for (const auto& ph : pair_of.now.phases)
            pair_of.what.parts.push_back(
                {ph.name, {ph.from_s, ph.to_s}, {ph.from_s, ph.to_s},
                 {{tr("Heart rate"), "68.2 /min", "62.1 /min", told("-6.1 /min"), like ? tr("likely between {} and {}", "-8.0 /min", "-4.2 /min") : ""},
                  {tr("RMSSD"), "31 ms", "34 ms", told("+10 %"),
                   like ? tr("no difference to be told: likely between {} and {}", "-14 %", "+40 %") : ""}}});
        pair_of.what.tasks = {{tr("Change in tasks, mean"), "+14.2 /min", "+11.0 /min", told("-3.2 /min"),
                           like ? tr("no difference to be told: likely between {} and {}", "-9.8 /min", "+3.4 /min") : ""},
                          {tr("Half recovered, mean"), "–", "58 s", "", tr("needs three tasks in each: one alone says little")}};
        if (like)
            pair_of.what.remarks = {tr("What is done again mostly stirs less: that is usual, whatever was practised.")};
        else
            pair_of.what.unlike = {tr("Another posture."), tr("Another time of day.")};
        all.push_back(std::move(both));
    }
    auto choosing = review_sample();
    choosing.name = "compare_offered";
    choosing.view.current = screen::compare;
    choosing.view.compare.offered = {{"a", tr("Resonance pace"), "2 Nov 09:10  ·  10 min"}, {"b", tr("Resonance pace"), "28 Oct 21:40  ·  10 min"}};
    all.push_back(std::move(choosing));
    return all;
}

} // namespace attune::test
