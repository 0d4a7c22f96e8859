#include "app/shell/lead_desk.hpp"

#include "app/language/language.hpp"
#include "app/shell/lead_words.hpp"
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
    handle(choose_client{client()});
    handle(find_client{});
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
    auto& to = view_.lead.client;
    to.found.clear();
    to.more = 0;
    to.new_code.clear();
    const auto wanted = folded(f.text);
    bool taken = false;
    for (const auto& r : clients_) {
        const auto code = folded(r.who.code);
        taken = taken || code == wanted;
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
    auto& to = view_.lead.client.chosen;
    to = {c.code, {}, c.code.empty() ? std::string{} : std::string{tr("no session yet")}};
    for (const auto& r : clients_)
        if (r.who.code == c.code) to = line_of(r);
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
    view_.lead.client.chosen.code = a.code;
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

void lead_desk::begun(const practice& plan) {
    plan_ = plan;
    in_step_ = waited_ = false;
    view_.lead.console.emplace();
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

void lead_desk::handle(const add_led_note& n, live_session& live) {
    if (!leading() || n.text.empty()) return;
    const auto at = live.view().now;
    check_in said{.when = check_in::moment::during, .t_s = at.count(), .word = {}, .note = n.text};
    if (auto kept = live.add_check_in(said); !kept) {
        view_.message = kept.error().what;
        return;
    }
    log(at, n.text);
}

void lead_desk::handle(const say_distress& d, live_session& live) {
    if (!leading() || !(d.of_100 >= 0 && d.of_100 <= 100)) return;
    const auto at = live.view().now;
    check_in said{.when = check_in::moment::during, .t_s = at.count(), .tension = d.of_100, .word = {}, .note = {}};
    if (auto kept = live.add_check_in(said); !kept) {
        view_.message = kept.error().what;
        return;
    }
    log(at, tr("distress {:.0f}", d.of_100));
}

void lead_desk::marked(std::string_view label, seconds at) {
    if (leading()) log(at, std::string{label});
}

void lead_desk::frame(const session_view& v) {
    auto& held = view_.lead.console;
    if (!held) return;
    auto now = console_of(plan_, v);
    now.blank = held->blank;
    now.log = std::move(held->log);
    held = std::move(now);
    // What the protocol marks by itself is marked where its step begins to run.
    const bool runs = v.step && !v.step->waiting;
    const bool fresh = runs && (!in_step_ || waited_ || v.step->step != step_ || v.step->round != round_);
    in_step_ = v.step.has_value();
    waited_ = v.step && v.step->waiting;
    if (v.step) step_ = v.step->step, round_ = v.step->round;
    if (fresh && step_ < plan_.steps.size() && !plan_.steps[step_].mark.empty())
        log(v.now - v.step->elapsed, plan_.steps[step_].mark);
}

void lead_desk::log(seconds at, std::string words) {
    auto& lines = view_.lead.console->log;
    lines.insert(lines.begin(), {at.count(), std::move(words)});
}

} // namespace attune
