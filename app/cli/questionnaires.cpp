// attune questionnaires: scales from files of one's own, answered in words; their scores over time.
#include "app/cli/context.hpp"
#include "app/files/paths.hpp"
#include "app/files/questionnaires.hpp"
#include "app/live/wall_clock.hpp"
#include "app/session/answered.hpp"
#include "app/store/answered_book.hpp"
#include "app/store/export/answered.hpp"
#include "app/store/export/rr.hpp"
#include "app/store/session_id.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <istream>
#include <memory>
#include <ostream>

namespace attune::cli {
namespace {

using json = nlohmann::ordered_json;

struct wanted {
    std::string action = "list", id, client;
    std::optional<std::string> answers;
    bool csv = false;
};

/// What could not be used is said on err and hides no other.
questionnaire_shelf shelf_of(const context& c) {
    const std::array folders{config_folder() / "questionnaires"};
    auto shelf = read_questionnaires(folders);
    for (const auto& why : shelf.complaints)
        c.err() << "attune questionnaires: " << why << '\n';
    c.err() << std::flush;
    return shelf;
}

result<questionnaire> one(const context& c, const std::string& id) {
    const auto shelf = shelf_of(c);
    if (const auto* q = shelf.find(id)) return *q;
    return fail(errc::not_found, fmt::format("there is no questionnaire \"{}\" in {}: attune questionnaires names them", id,
                                             (config_folder() / "questionnaires").string()));
}

int list(context& c) {
    const auto shelf = shelf_of(c);
    if (c.json) {
        json d;
        auto& all = d["questionnaires"] = json::array();
        for (const auto& q : shelf.questionnaires)
            all.push_back({{"id", q.id}, {"title", q.title}, {"rights", q.rights}, {"items", q.items.size()}});
        return c.print(d);
    }
    if (shelf.questionnaires.empty())
        c.out() << fmt::format("No questionnaires yet: files in {}, written as assets/questionnaires/FORMAT.md says.\n",
                               (config_folder() / "questionnaires").string());
    for (const auto& q : shelf.questionnaires)
        c.out() << fmt::format("{}  {}  {} items\n", q.id, q.title, q.items.size());
    c.out() << std::flush;
    return c.out() ? 0 : 1;
}

void write_item(std::ostream& out, const questionnaire& q, std::size_t i) {
    out << fmt::format("\n{} of {}: {}\n", i + 1, q.items.size(), q.items[i].text);
    const auto& answers = q.items[i].answers;
    for (std::size_t k = 0; k < answers.size(); ++k)
        out << fmt::format("  {}  {}\n", k + 1, answers[k].label);
}

int show(context& c, const std::string& id) {
    const auto q = one(c, id);
    if (!q) return c.failed(q.error());
    auto& out = c.out();
    out << q->title << '\n' << q->instructions << '\n';
    for (std::size_t i = 0; i < q->items.size(); ++i)
        write_item(out, *q, i);
    out << '\n' << q->rights << '\n' << std::flush;
    return out ? 0 : 1;
}

/// Counted from 1; empty: left out. Nothing: it is neither.
std::optional<std::optional<std::size_t>> answer_in(std::string_view text, std::size_t answers) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r'))
        text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    if (text.empty()) return std::optional<std::size_t>{};
    std::size_t n = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (failed != std::errc{} || end != text.data() + text.size() || n < 1 || n > answers) return std::nullopt;
    return std::optional{n - 1};
}

/// Of --answers: one for each item, with commas between.
chosen_answers given(const questionnaire& q, const std::string& text) {
    chosen_answers chosen;
    std::string_view rest{text};
    for (std::size_t i = 0; i < q.items.size(); ++i) {
        const auto comma = rest.find(',');
        const bool last = i + 1 == q.items.size();
        if ((comma == std::string_view::npos) != last)
            throw usage_error{fmt::format("--answers: {} of them are wanted, with commas between; an empty one is left out", q.items.size())};
        const auto answer = answer_in(rest.substr(0, comma), q.items[i].answers.size());
        if (!answer) throw usage_error{fmt::format("--answers: number {} is 1 to {}, or empty", i + 1, q.items[i].answers.size())};
        chosen.push_back(*answer);
        if (!last) rest.remove_prefix(comma + 1);
    }
    return chosen;
}

/// One after another on `out`, from standard input; "b" goes back. Nothing: the input ended before.
std::optional<chosen_answers> asked(const context& c, const questionnaire& q, std::ostream& out) {
    out << q.title << '\n' << q.instructions << "\nA number and Enter; Enter alone leaves one out, b goes back.\n";
    chosen_answers chosen(q.items.size());
    for (std::size_t i = 0; i < q.items.size();) {
        write_item(out, q, i);
        out << "> " << std::flush;
        std::string line;
        if (!std::getline(c.around.in, line)) return std::nullopt;
        if (line == "b") {
            i -= i > 0;
            continue;
        }
        const auto answer = answer_in(line, q.items[i].answers.size());
        if (!answer) {
            out << fmt::format("1 to {}, Enter or b.\n", q.items[i].answers.size());
            continue;
        }
        chosen[i] = *answer;
        ++i;
    }
    return chosen;
}

/// The score with its range and, where there was one before, the change.
std::string score_line(const answered_subscale& now, const answered_subscale* before) {
    auto line = now.score.value ? fmt::format("{}: {:g}, of {:g} to {:g}", now.title, *now.score.value, now.score.lowest, now.score.highest)
                                : fmt::format("{}: not scored, {} of {} answered", now.title, now.score.answered, now.score.of);
    const auto change = before ? change_between(*before, now) : std::nullopt;
    if (!change) return line;
    line += fmt::format("; {:+g} since the last time", change->by);
    if (change->reliable)
        line += *change->reliable ? fmt::format(", more than the scale itself wobbles ({})", now.change->source)
                                  : fmt::format(", no more than the scale itself wobbles ({})", now.change->source);
    return line;
}

int answer(context& c, const wanted& w) {
    const auto q = one(c, w.id);
    if (!q) return c.failed(q.error());
    std::optional<chosen_answers> chosen;
    if (w.answers)
        chosen = given(*q, *w.answers);
    else
        chosen = asked(c, *q, c.json ? c.err() : c.out());
    if (!chosen) return c.failed("the input ended before the last answer: nothing is kept");
    if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
    auto book = answered_book::open(c.store_file());
    if (!book) return c.failed(book.error());
    const auto before = book->list(w.client);
    if (!before) return c.failed(before.error());
    auto a = answered_as(*q, *chosen);
    a.client = w.client;
    a.utc_ms = wall_clock_ms();
    a.id = make_session_id(a.utc_ms, chance());
    if (const auto kept = book->add(a); !kept) return c.failed(kept.error());
    if (c.json) return c.print(answered_json(a));
    const answered_questionnaire* last = nullptr;
    for (const auto& b : before->all)
        if (!last && b.questionnaire == a.questionnaire) last = &b;
    c.out() << '\n';
    for (const auto& s : a.subscales)
        c.out() << score_line(s, last ? find_subscale(*last, s.id) : nullptr) << '\n';
    c.out() << fmt::format("{}\nkept as {}\n", a.rights, a.id) << std::flush;
    return c.out() ? 0 : 1;
}

int scores(context& c, const wanted& w) {
    if (c.json && w.csv) throw usage_error{"--json and --csv are two forms of the same: choose one"};
    if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
    kept_answers kept;
    std::error_code ignored;
    if (std::filesystem::exists(c.store_file(), ignored)) {
        auto book = answered_book::open_read_only(c.store_file());
        if (!book && book.error().code == errc::unsupported) book = answered_book::open(c.store_file()); // an older one
        if (!book) return c.failed(book.error());
        auto listed = book->list(w.client);
        if (!listed) return c.failed(listed.error());
        kept = std::move(*listed);
    }
    if (!w.id.empty()) std::erase_if(kept.all, [&](const answered_questionnaire& a) { return a.questionnaire != w.id; });
    if (kept.unreadable > 0)
        c.err() << fmt::format("attune questionnaires: {} cannot be read; they stay where they are\n", kept.unreadable) << std::flush;
    if (c.json) {
        json d{{"client", w.client}};
        auto& all = d["answered"] = json::array();
        for (const auto& a : kept.all)
            all.push_back(answered_json(a));
        return c.print(d);
    }
    if (w.csv)
        c.out() << scores_csv(kept.all);
    else if (kept.all.empty())
        c.out() << "Nothing was answered yet.\n";
    else
        for (std::size_t i = 0; i < kept.all.size(); ++i) {
            const auto& a = kept.all[i];
            c.out() << fmt::format("{}  {}  {}\n", utc_words(a.utc_ms - a.utc_ms % 1000), a.id, a.title);
            const answered_questionnaire* last = nullptr;
            for (std::size_t k = i + 1; k < kept.all.size() && !last; ++k)
                if (kept.all[k].questionnaire == a.questionnaire) last = &kept.all[k];
            for (const auto& s : a.subscales)
                c.out() << "    " << score_line(s, last ? find_subscale(*last, s.id) : nullptr) << '\n';
        }
    c.out() << std::flush;
    return c.out() ? 0 : 1;
}

int forget(context& c, const wanted& w) {
    if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
    auto book = answered_book::open(c.store_file());
    if (!book) return c.failed(book.error());
    if (const auto gone = book->remove(w.client, w.id); !gone) return c.failed(gone.error());
    c.out() << fmt::format("{} is deleted\n", w.id) << std::flush;
    return c.out() ? 0 : 1;
}

} // namespace

void add_questionnaires(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("questionnaires", "Scales from files of your own: answering them, and their scores over time");
    sub.add_option("what", w->action,
                   "list (default): the files there are; show ID, answer ID; scores [ID]: what was answered, newest first;\n"
                   "delete ID: one that was answered, by the id that scores names, for good")
        ->check(CLI::IsMember({"list", "show", "answer", "scores", "delete"}));
    sub.add_option("ID", w->id, "The questionnaire's id; of delete the answered one's");
    sub.add_option("--client", w->client, "Code of the person; empty for yourself")->type_name("CODE");
    sub.add_option("--answers", w->answers, "Of answer: the number of each answer, with commas between; an empty one is left out")
        ->type_name("N,N,...");
    sub.add_flag("--csv", w->csv, "Of scores: a table, a row a subscale and time");
    common(sub, c, prints_data, [&c, w] {
        if (w->id.empty() && w->action != "list" && w->action != "scores")
            throw usage_error{fmt::format("{} needs an ID: attune questionnaires names them", w->action)};
        if (w->action == "show") return show(c, w->id);
        if (w->action == "answer") return answer(c, *w);
        if (w->action == "scores") return scores(c, *w);
        if (w->action == "delete") return forget(c, *w);
        return list(c);
    });
}

} // namespace attune::cli
