#include "app/shell/protocol_desk.hpp"

#include "app/language/language.hpp"
#include "app/session/overloaded.hpp"
#include "app/session/practice_text.hpp"
#include "app/shell/lead_words.hpp"

#include <algorithm>
#include <utility>

namespace attune {
namespace {

constexpr seconds usual_step{120}; // chosen: the shortest a rest is measured in

void trim(std::string& s) {
    constexpr std::string_view blank = " \t\r\n";
    s.erase(0, std::min(s.find_first_not_of(blank), s.size()));
    s.erase(s.find_last_not_of(blank) + 1);
}

void trim(std::vector<std::string>& lines) {
    for (auto& l : lines)
        trim(l);
    std::erase(lines, std::string{});
}

practice new_protocol() {
    practice p;
    p.group = practice_group::led;
    p.paced = false;
    p.feedback_hidden = true;
    practice_step arriving, rest;
    arriving.name = tr("Arriving");
    arriving.open = true;
    arriving.client_sees = client_view::words;
    rest.name = tr("First rest");
    rest.role = step_role::baseline;
    rest.length = seconds{300};
    rest.client_sees = client_view::words;
    p.steps = {arriving, rest};
    return p;
}

/// Letters that stand in an id for others.
std::string plain_letters(std::string_view title) {
    std::string id;
    for (const char c : title) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            id += c;
        else if (c >= 'A' && c <= 'Z')
            id += static_cast<char>(c - 'A' + 'a');
        else if (!id.empty() && id.back() != '-')
            id += '-';
        if (id.size() == 34) break; // leaves room for a number
    }
    while (!id.empty() && id.back() == '-')
        id.pop_back();
    return id.empty() ? "protocol" : id;
}

} // namespace

practice consistent(practice p) {
    for (auto& s : p.steps) {
        if (s.open) {
            s.length = seconds{0};
            s.breaths = 0;
            s.cold = false;
        } else if (s.breaths > 0 && !p.paced && !s.pattern)
            s.breaths = 0;
        if (s.breaths > 0) s.length = seconds{0};
        if (!s.open && s.breaths == 0 && s.length < seconds{1}) s.length = usual_step;
        if (s.cold) s.length = std::min(s.length, longest_cold);
        if (s.pattern) s.wait.clear();
    }
    return p;
}

practice without_blanks(practice p) {
    for (auto* one : {&p.title, &p.summary, &p.stop_rule})
        trim(*one);
    for (auto* lines : {&p.cautions, &p.guidance})
        trim(*lines);
    for (auto& s : p.steps) {
        for (auto* one : {&s.name, &s.wait, &s.mark})
            trim(*one);
        trim(s.words);
        trim(s.leader);
    }
    return p;
}

std::string wrong_with_protocol(const practice& raw) {
    const auto p = without_blanks(raw);
    if (p.title.empty()) return tr("It needs a title.");
    if (p.steps.empty()) return tr("It needs a step.");
    for (std::size_t i = 0; i < p.steps.size(); ++i)
        if (p.steps[i].mark.size() > mark_label_bytes)
            return tr("The mark of step {} is longer than fits into a session.", i + 1);
    if (p.steps.size() > most_steps) return tr("More than {} steps cannot be kept.", most_steps);
    auto as_file = p;
    if (as_file.id.empty()) as_file.id = "new";
    const std::string nowhere = "-";
    if (const auto read = parse_practice(practice_toml(as_file), nowhere); !read) {
        const auto& why = read.error().what; // "-, line 7: `length_s` must ..."
        const auto at = why.find(": ");
        return at == std::string::npos ? why : why.substr(at + 2);
    }
    return {};
}

protocol_desk::protocol_desk(app_view& view, const practice_shelf& shelf, std::filesystem::path own)
    : view_{view}
    , shelf_{shelf}
    , own_{std::move(own)} {}

bool protocol_desk::is_own(std::string_view id) const {
    const auto& own = view_.protocol.own;
    return std::binary_search(own.begin(), own.end(), id);
}

void protocol_desk::shelf_read() {
    auto& own = view_.protocol.own;
    own.clear();
    const auto config = own_.parent_path();
    for (const auto& [id, file] : shelf_.files) // sorted by id
        if (file.parent_path().parent_path() == config) own.push_back(id);
}

std::string protocol_desk::free_id(std::string_view title) const {
    const auto stem = plain_letters(title);
    auto id = stem;
    std::error_code ignored;
    for (int n = 2; shelf_.find(id) || std::filesystem::exists(own_ / (id + ".toml"), ignored); ++n)
        id = stem + "-" + std::to_string(n);
    return id;
}

void protocol_desk::show(practice draft, bool changed) {
    auto& e = view_.protocol.edit;
    if (!e) e.emplace();
    e->wrong = wrong_with_protocol(draft);
    e->card = card_of_protocol(draft);
    e->kept = !draft.id.empty();
    e->changed = changed;
    e->draft = std::move(draft);
}

void protocol_desk::handle(const write_protocol& w) {
    if (view_.protocol.edit) return;
    if (w.id.empty()) return show(new_protocol(), false);
    const auto* p = shelf_.find(w.id);
    if (!p) return;
    if (!is_own(w.id)) {
        auto copy = *p; // in the language in which it was read
        copy.id.clear();
        copy.order = 1000;
        copy.title = tr("{}, changed", p->title);
        return show(std::move(copy), false);
    }
    auto read = read_practice(shelf_.files.find(w.id)->second);
    if (read)
        show(std::move(*read), false);
    else
        view_.message = read.error().what;
}

void protocol_desk::handle(const change_protocol& c) {
    const auto& e = view_.protocol.edit;
    if (!e) return;
    auto to = consistent(c.to);
    to.id = e->draft.id; // what sessions are filed under stays
    if (to == e->draft) return;
    show(std::move(to), true);
}

protocol_desk::outcome protocol_desk::keep() {
    const auto& e = view_.protocol.edit;
    if (!e || !e->wrong.empty()) return {};
    auto p = without_blanks(e->draft);
    if (p.id.empty()) p.id = free_id(p.title);
    const auto old = shelf_.files.find(p.id);
    const auto file = is_own(p.id) && old != shelf_.files.end() ? old->second : own_ / (p.id + ".toml");
    if (auto written = write_practice(file, p); !written) {
        view_.message = written.error().what;
        return {};
    }
    view_.message = tr("Kept as {}", file.string());
    view_.protocol.edit.reset();
    return {true, p.id, true};
}

protocol_desk::outcome protocol_desk::remove() {
    const auto& e = view_.protocol.edit;
    if (!e || !is_own(e->draft.id)) return {};
    const auto file = shelf_.files.find(e->draft.id)->second;
    if (auto gone = put_practice_aside(file); !gone) {
        view_.message = gone.error().what;
        return {};
    }
    view_.message = tr("Deleted. What it said is kept as {}", file.string() + ".before");
    view_.protocol.edit.reset();
    return {true, {}, true};
}

protocol_desk::outcome protocol_desk::handle(const ask_protocol& what) {
    return std::visit(overloaded{[&](const write_protocol& w) {
                                     handle(w);
                                     return outcome{};
                                 },
                                 [&](const change_protocol& c) {
                                     handle(c);
                                     return outcome{};
                                 },
                                 [&](const keep_protocol&) { return keep(); },
                                 [&](const leave_protocol&) {
                                     view_.protocol.edit.reset();
                                     return outcome{false, {}, true};
                                 },
                                 [&](const delete_protocol&) { return remove(); }},
                      what);
}

} // namespace attune
