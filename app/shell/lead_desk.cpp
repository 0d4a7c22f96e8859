#include "app/shell/lead_desk.hpp"

#include "app/language/language.hpp"
#include "app/shell/lead_words.hpp"
#include "app/shell/second_person.hpp"
#include "app/shell/sensor_words.hpp"
#include "app/shell/words.hpp"

#include <algorithm>

namespace attune {

namespace {

/// Letters A to Z in either case; other letters as they are.
std::string folded(std::string_view s) {
    std::string out{s};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace

lead_desk::lead_desk(app_view& view, lead_desk_options options)
    : view_{view}
    , options_{std::move(options)} {
    view_.lead.client.chosen.code = options_.client;
}

void lead_desk::open() {
    clients_.clear();
    if (std::filesystem::exists(options_.store_file)) {
        auto book = client_book::open_read_only(options_.store_file);
        auto rows = book ? book->list() : result<std::vector<client_row>>{tl::unexpected{book.error()}};
        if (rows)
            clients_ = std::move(*rows);
        else
            view_.message = rows.error().what;
    }
    std::stable_sort(clients_.begin(), clients_.end(), [](const client_row& a, const client_row& b) {
        return a.last_utc_ms.value_or(a.who.added_utc_ms) > b.last_utc_ms.value_or(b.who.added_utc_ms);
    });
    for (const bool second : {false, true}) {
        handle(choose_client{second ? second_client() : client(), second});
        handle(find_client{{}, second});
    }
    second_sensor_changed();
}

void lead_desk::handle(const lead_two& t) {
    view_.lead.second.wanted = t.wanted;
    second_sensor_changed();
}

void lead_desk::second_sensor_changed() {
    looked_ = {};
    const auto& uri = view_.chosen.second_sensor;
    view_.lead.second.sensor = uri.empty() ? sensor_choice{} : describe_sensor(uri, view_.chosen);
}

void lead_desk::look(host_time now) {
    constexpr std::chrono::seconds every{2}; // chosen: what is plugged in is seen soon, and a look takes milliseconds
    auto& second = view_.lead.second;
    if (view_.current != screen::lead || !second.wanted || (looked_ != host_time{} && now - looked_ < every)) return;
    second_sensor_changed();
    looked_ = now;
    second.sensors = sensors_beside(view_.chosen);
}

void lead_desk::tell_consent() {
    const auto kept = [this](const std::string& code) -> const attune::client* {
        for (const auto& r : clients_)
            if (r.who.code == code && r.kept && !r.unreadable) return &r.who;
        return nullptr;
    };
    view_.lead.second.consent = consent_words(kept(client()), kept(second_client()));
}

client_line lead_desk::line_of(const client_row& r) const {
    client_line l{r.who.code, r.who.name, {}};
    if (r.unreadable)
        l.facts = tr("what is kept of this person cannot be read");
    else if (r.sessions == 0)
        l.facts = tr("no session yet");
    else
        l.facts = trn("{} session, the last {}", "{} sessions, the last {}", r.sessions,
                      when_words(r.last_utc_ms.value_or(0), options_.wall_ms()));
    return l;
}

void lead_desk::handle(const find_client& f) {
    if (f.second) wanted_beside_ = f.text;
    auto& to = f.second ? view_.lead.second.client : view_.lead.client;
    to.found.clear();
    to.more = 0;
    to.new_code.clear();
    const auto wanted = folded(f.text);
    bool taken = false;
    for (const auto& r : clients_) {
        const auto code = folded(r.who.code);
        taken = taken || code == wanted;
        if (f.second && r.who.code == client()) continue; // nobody sits beside themselves
        if (!wanted.empty() && code.find(wanted) == std::string::npos &&
            folded(r.who.name).find(wanted) == std::string::npos)
            continue;
        if (to.found.size() < clients_shown)
            to.found.push_back(line_of(r));
        else
            ++to.more;
    }
    if (!taken && is_client_code(f.text)) to.new_code = f.text;
}

void lead_desk::handle(const choose_client& c) {
    auto& to = (c.second ? view_.lead.second.client : view_.lead.client).chosen;
    to = {c.code, {}, c.code.empty() ? std::string{} : std::string{tr("no session yet")}};
    for (const auto& r : clients_)
        if (r.who.code == c.code) to = line_of(r);
    if (!c.second) handle(find_client{wanted_beside_, true}); // who is chosen is not offered beside themselves
    tell_consent();
}

void lead_desk::handle(const add_client& a) {
    auto book = client_book::open(options_.store_file);
    if (!book) {
        view_.message = book.error().what;
        return;
    }
    if (auto added = book->add(attune::client{.code = a.code, .added_utc_ms = options_.wall_ms()}); !added) {
        view_.message = added.error().what;
        return;
    }
    (a.second ? view_.lead.second.client : view_.lead.client).chosen.code = a.code;
    open();
}

void lead_desk::offer(std::span<const practice> shelf) {
    const std::string kept{chosen()};
    auto& lead = view_.lead;
    lead.protocols.clear();
    lead.chosen.reset();
    for (const auto& p : shelf)
        if (is_protocol(p)) lead.protocols.push_back(card_of_protocol(p));
    choose(kept);
    if (!lead.chosen && !lead.protocols.empty()) lead.chosen = 0;
}

void lead_desk::choose(std::string_view id) {
    const auto& all = view_.lead.protocols;
    const auto found = std::find_if(all.begin(), all.end(), [id](const led_card& c) { return c.id == id; });
    if (found != all.end()) view_.lead.chosen = static_cast<std::size_t>(found - all.begin());
}

std::string_view lead_desk::chosen() const noexcept {
    const auto& lead = view_.lead;
    return lead.chosen ? std::string_view{lead.protocols[*lead.chosen].id} : std::string_view{};
}

void lead_desk::begun(const practice& plan, bool two) {
    plan_ = plan;
    in_step_ = waited_ = false;
    means_ = {};
    auto& console = view_.lead.console.emplace();
    if (two)
        for (const auto& code : {client(), second_client()})
            console.people.emplace_back().name = person_words(code);
    view_.lead.client_here = false;
}

void lead_desk::over() {
    view_.lead.console.reset();
    view_.lead.client_here = false;
}

void lead_desk::handle(const blank_client& b) {
    if (view_.lead.console) view_.lead.console->blank = b.blank;
}

void lead_desk::handle(const show_client_here& s) {
    view_.lead.client_here = s.shown && leading();
}

void lead_desk::handle(const show_client_window& s) {
    view_.lead.client_window = s.shown;
}

void lead_desk::handle(const lead_for& f) {
    auto& k = view_.lead.console;
    if (k && (!f.whom || *f.whom < k->people.size())) k->whom = f.whom;
}

void lead_desk::handle(const hide_trace& h) {
    auto& k = view_.lead.console;
    if (k && h.whom < k->people.size()) k->people[h.whom].hidden = h.hidden;
}

void lead_desk::handle(const give_picture& g) {
    auto& k = view_.lead.console;
    if (k && (!g.whom || *g.whom < k->people.size())) k->picture_of = g.whom;
}

std::optional<std::size_t> lead_desk::whom() const noexcept {
    const auto& k = view_.lead.console;
    return k ? k->whom : std::nullopt;
}

bool lead_desk::keep(check_in said, under_way& live) {
    said.t_s = live.view().now.count();
    auto kept = live.add_check_in(whom(), said);
    if (!kept) view_.message = kept.error().what;
    return kept.has_value();
}

void lead_desk::handle(const add_led_note& n, under_way& live) {
    if (!leading() || n.text.empty()) return;
    const auto at = live.view().now;
    if (keep({.when = check_in::moment::during, .word = {}, .note = n.text}, live)) log(at, n.text);
}

void lead_desk::handle(const say_distress& d, under_way& live) {
    if (!leading() || !(d.of_100 >= 0 && d.of_100 <= 100)) return;
    const auto at = live.view().now;
    if (keep({.when = check_in::moment::during, .tension = d.of_100, .word = {}, .note = {}}, live))
        log(at, tr("distress {:.0f}", d.of_100));
}

void lead_desk::marked(std::string_view label, seconds at) {
    if (leading()) log(at, std::string{label});
}

void lead_desk::frame(const under_way& live) {
    auto& held = view_.lead.console;
    if (!held) return;
    const auto& v = live.view();
    auto now = console_of(plan_, v);
    now.blank = held->blank;
    now.log = std::move(held->log);
    now.people = std::move(held->people);
    now.whom = held->whom;
    now.picture_of = held->picture_of;
    held = std::move(now);
    for (std::size_t i = 0; i < held->people.size(); ++i) {
        auto& p = held->people[i];
        p.session = &live.person(i).view();
        p.signal_word = attune::signal_word(*p.session);
        p.signal_sentence = attune::signal_sentence(*p.session);
        p.saving_trouble = live.person(i).saving_trouble();
        p.hint = held->hint.empty() ? std::string{} : against_rest(*p.session);
    }
    if (!held->people.empty()) held->hint.clear(); // each has their own
    for (std::size_t i = 0; i < live.people(); ++i) {
        means_[i].follow(live.person(i).view());
        for (std::size_t s = 0; s < held->steps.size(); ++s)
            held->steps[s].hr_bpm[i] = means_[i].of(s);
    }
    // What the protocol marks by itself is marked where its step begins to run.
    const bool runs = v.step && !v.step->waiting;
    const bool fresh = runs && (!in_step_ || waited_ || v.step->step != step_ || v.step->round != round_);
    in_step_ = v.step.has_value();
    waited_ = v.step && v.step->waiting;
    if (v.step) step_ = v.step->step, round_ = v.step->round;
    if (fresh && step_ < plan_.steps.size() && !plan_.steps[step_].mark.empty())
        log_for_all(v.now - v.step->elapsed, plan_.steps[step_].mark);
}

void lead_desk::log(seconds at, std::string words) {
    const auto& k = *view_.lead.console;
    log_for_all(at, k.whom ? k.people[*k.whom].name + ": " + words : std::move(words));
}

void lead_desk::log_for_all(seconds at, std::string words) {
    auto& lines = view_.lead.console->log;
    lines.insert(lines.begin(), {at.count(), std::move(words)});
}

} // namespace attune
