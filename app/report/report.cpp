// Longer than others: the parts of one report, each a function, in the order in which they stand on its pages.
#include "app/report/report.hpp"

#include "app/language/language.hpp"
#include "app/report/cairo_file.hpp"
#include "app/report/graph.hpp"
#include "app/report/numbers.hpp"
#include "app/review/axis.hpp"
#include "app/review/words.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <ranges>

namespace attune::report {
namespace {

// Chosen, so that four pages hold any session.
constexpr std::size_t most_rows = 10, most_reasons = 8, most_marks = 14;
constexpr const char* limits =
    mark("Attune supports practice and conversation; it diagnoses and treats nothing.");

/// What is the person's alone does not leave the store by itself.
bool kept_back(const recording& r, const report_options& o) {
    return r.hidden && !o.hidden_too;
}

type body(ink colour = ink::text) {
    return {sizes::body, false, false, colour};
}

void head(sheet& s, const recording& r, const review_view& v, const report_options& o) {
    s.words(tr("Attune  ·  report of a session"), {sizes::small, true, false, ink::quiet}, 1);
    s.gap(6);
    s.words(v.title.empty() ? std::string{tr("A session")} : v.title, {sizes::title, true}, 2);
    s.gap(3);
    std::string about = v.when;
    const auto client = v.client.empty() ? std::string{} : tr("code {}", v.client);
    const auto length = review::length_in_words(v.duration_s);
    for (const auto* more : {&o.name, &client, &length, &v.sensor, &v.ended})
        if (!more->empty()) about += (about.empty() ? "" : "  ·  ") + *more;
    s.words(about, body(ink::quiet), 3);
    if (!r.together.empty())
        s.words(tr("Recorded together with session {}, on one clock.", r.together), body(ink::quiet), 1);
    if (r.header.setup.simulated) {
        s.gap(6);
        const std::string told = tr("A simulated heart: these are no person's numbers.");
        const auto e = s.set().measure(told, {sizes::body, true});
        s.now().items.emplace_back(box_item{{s.left(), s.y(), e.w + 16, e.h + 8}, ink::panel, 1, 4});
        put(s.now(), s.set(), s.left() + 8, s.y() + 4, told, {sizes::body, true});
        s.gap(e.h + 8);
    }
    s.gap(14);
    if (kept_back(r, o)) {
        s.words(tr("The person keeps heart and activation to themselves, so the graph and the numbers are not on these pages."), {sizes::lead}, 5, 0,
                std::min(s.width(), 440.0));
        s.gap(5);
        return;
    }
    for (const auto& sentence : v.sentences) {
        s.words(sentence, {sizes::lead}, 5, 0, std::min(s.width(), 440.0)); // 70 characters or so a line
        s.gap(5);
    }
}

void graph(sheet& s, const recording& r, const review_view& v) {
    s.gap(12);
    s.need(300);
    const double high = std::min(s.rest() - 8, 500.0);
    draw_graph(s.now(), {s.left(), s.y(), s.width(), high}, v, r.pacer, s.set(),
               {sizes::small, 1, 0.25, true});
    s.gap(high + 8);
}

/// Reasons as they stand under the table, each once: "SDNN, LF: guidelines ask for 5 minutes".
class reasons {
public:
    void add(std::string_view label, std::string_view why) {
        for (auto& [reason, labels] : all_)
            if (reason == why) {
                if (labels.find(label) == labels.npos) labels += fmt::format(", {}", label);
                return;
            }
        all_.emplace_back(why, label);
    }
    void write(sheet& s, const char* mark) const {
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (i == most_reasons) {
                s.words(tr("{} and {} more reasons", mark, all_.size() - i),
                        {sizes::small, false, false, ink::quiet}, 1);
                return;
            }
            s.words(fmt::format("{}  {}: {}.", mark, all_[i].second, all_[i].first),
                    {sizes::small, false, false, ink::quiet}, 2);
            s.gap(1);
        }
    }

private:
    std::vector<std::pair<std::string, std::string>> all_;
};

void table(sheet& s, const std::vector<phase_numbers>& numbers) {
    s.heading(tr("Numbers of each phase"));
    if (numbers.empty()) {
        s.words(tr("No numbers: no interval between two beats was recorded."), body());
        return;
    }
    const auto cols = columns();
    // From the right, as numbers have their places; what is left is the phase's name.
    const double time_w = 74, corrected_w = 90;
    std::vector<double> rights;
    for (double right = s.right(); const auto& c : cols | std::views::reverse) {
        rights.insert(rights.begin(), right - 5);
        right -= c.wide;
    }
    const double corrected_right = rights.front() - cols.front().wide,
                 time_right = corrected_right - corrected_w, name_w = time_right - time_w - s.left();
    const type strong{sizes::small, true, false, ink::quiet}, figure{sizes::body, false, true},
        quiet{sizes::body, false, true, ink::quiet};
    const double line = s.set().measure("X", strong).h;
    const double top = s.y();
    put(s.now(), s.set(), s.left(), top + line, tr("Phase"), strong);
    put(s.now(), s.set(), time_right, top + line, tr("from to"), strong, align::right);
    put(s.now(), s.set(), corrected_right, top + line, tr("beats corrected"), strong, align::right);
    for (std::size_t k = 0; k < cols.size(); ++k) {
        put(s.now(), s.set(), rights[k], top, std::string{tr(cols[k].label)}, strong, align::right);
        put(s.now(), s.set(), rights[k], top + line, std::string{cols[k].unit},
            {sizes::small, false, false, ink::quiet}, align::right);
    }
    s.gap(2 * line + 4);
    s.rule(ink::edge);
    s.gap(4);

    reasons shorter, missing;
    const auto rows = std::min(numbers.size(), most_rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto& p = numbers[i];
        const auto e = s.set().measure("X", figure);
        s.need(e.h + 6);
        const double y = s.y();
        put(s.now(), s.set(), s.left(), y, p.name, {sizes::body, p.whole}, align::left, name_w - 6, 1);
        put(s.now(), s.set(), time_right, y,
            tr("{} to {}", review::clock_words(p.from_s), review::clock_words(p.to_s)),
            {sizes::small, false, true, ink::quiet}, align::right);
        put(s.now(), s.set(), corrected_right, y,
            tr("{} of {} ({:.1Lf} %)", p.found.corrected, p.found.beats, p.found.corrected_pct()),
            {sizes::small, false, true, ink::quiet}, align::right);
        for (std::size_t k = 0; k < cols.size(); ++k) {
            const auto c = shown(p, cols[k]);
            put(s.now(), s.set(), rights[k], y, c.value.empty() ? "–" : c.value,
                c.value.empty() ? quiet : figure, align::right);
            if (c.why.empty()) continue;
            if (!c.value.empty()) put(s.now(), s.set(), rights[k] + 0.5, y, "*", quiet);
            (c.value.empty() ? missing : shorter).add(tr(cols[k].label), reason_words(p, c.why));
        }
        s.gap(e.h + 3);
        if (i + 1 < rows) {
            s.rule();
            s.gap(3);
        }
    }
    s.rule(ink::edge);
    s.gap(5);
    if (numbers.size() > rows)
        s.words(tr("and {} more phases; attune analyze gives their numbers", numbers.size() - rows),
                {sizes::small, false, false, ink::quiet}, 1);
    shorter.write(s, "*");
    missing.write(s, "–");
}

std::string listed_with(const std::vector<std::string>& parts) {
    std::string out;
    for (const auto& p : parts)
        out += (out.empty() ? "" : ", ") + p;
    return out;
}

const char* drop_words(drop_cause c) {
    switch (c) {
    case drop_cause::noise:
        return tr("lost|noise");
    case drop_cause::checksum:
        return tr("lost|checksum");
    case drop_cause::malformed:
        return tr("lost|malformed");
    case drop_cause::truncated:
        return tr("lost|truncated");
    case drop_cause::too_long:
        return tr("lost|too_long");
    case drop_cause::lost:
        return tr("lost|lost");
    case drop_cause::duplicate:
        return tr("lost|duplicate");
    case drop_cause::averaged:
        return tr("lost|averaged");
    case drop_cause::overflow:
        return tr("lost|overflow");
    case drop_cause::count_:
        break;
    }
    return "";
}

void quality(sheet& s, const recording& r, const review_view& v, const std::vector<phase_numbers>& numbers) {
    s.heading(tr("How well the heart was heard"), 70);
    const double name_w = 110;
    if (!numbers.empty()) {
        const auto& a = numbers.front().found;
        s.pair(tr("Corrected"),
               a.corrected == 0
                   ? tr("none of {} beats, judged over the whole session", a.beats)
                   : tr("{} of {} beats ({:.1Lf} %), judged over the whole session: {} missed, {} one too "
                        "many, {} "
                        "early, {} misplaced",
                        a.corrected, a.beats, a.corrected_pct(), a.missed, a.extra, a.ectopic, a.misaligned),
               name_w);
        if (a.corrected > 0)
            s.pair("",
                   tr("The graph has the classes as they were given while it ran, two beats after each; "
                      "looking back "
                      "over the whole may judge some otherwise."),
                   name_w);
        if (a.irregular > 0)
            s.pair(tr("Not told"),
                   tr("{} of {} intervals lie where the rhythm or the contact is irregular: nothing is "
                      "corrected or "
                      "computed there",
                      a.irregular, a.intervals),
                   name_w);
    }
    if (const auto n = changed_by_hand(r); n > 0)
        s.pair(tr("By hand"),
               tr("{} of {} beats were given another class looking back; the numbers and the graph follow, what was recorded "
                  "is kept",
                  n, r.beats.size()),
               name_w);
    double heard = 0;
    for (const auto& b : v.beats)
        heard += b.rr_ms / 1000;
    if (v.duration_s > 0)
        s.pair(tr("Signal"),
               tr("heard for {:.0Lf} % of the session, {} of {}", std::min(100.0, 100 * heard / v.duration_s),
                  review::length_in_words(std::min(heard, v.duration_s)),
                  review::length_in_words(v.duration_s)),
               name_w);
    std::array<std::size_t, 6> by_cause{};
    double gap_s = 0;
    for (const auto& g : r.gaps) {
        ++by_cause[static_cast<std::size_t>(g.cause) % by_cause.size()];
        gap_s += std::max(0.0, g.to.count() - g.from.count());
    }
    if (!r.gaps.empty()) {
        std::vector<std::string> causes;
        for (std::size_t i = 0; i < by_cause.size(); ++i)
            if (by_cause[i] > 0)
                causes.push_back(
                    fmt::format("{} ({})", review::gap_in_words(static_cast<gap_cause>(i)), by_cause[i]));
        s.pair(tr("Gaps"),
               trn("{} gap, {} in all: {}", "{} gaps, {} in all: {}", r.gaps.size(),
                   review::length_in_words(gap_s), listed_with(causes)),
               name_w);
    } else {
        s.pair(tr("Gaps"), tr("gaps|none"), name_w);
    }
    std::vector<std::string> lost;
    for (std::size_t i = 0; i < drop_names.size(); ++i)
        if (const auto n = r.dropped.of(static_cast<drop_cause>(i)); n > 0)
            lost.push_back(fmt::format("{} {}", drop_words(static_cast<drop_cause>(i)), n));
    s.pair(tr("Lost"),
           lost.empty() ? std::string{tr("nothing that was sent was refused")}
                        : tr("by cause: {}", listed_with(lost)),
           name_w);
    if (r.lost_records > 0)
        s.pair(tr("Not stored"),
               trn("{} records could not be stored, so this is not all that was",
                   "{} records could not be stored, so this is not all that was", r.lost_records),
               name_w);
}

void figures(sheet& s, const review_view& v) {
    if (v.figures.empty()) return;
    s.heading(tr("As it was seen while it ran"), 50);
    const type strong{sizes::body, true}, value{sizes::body, false, true},
        plain{sizes::body, false, false, ink::quiet};
    const double name_w = 94, value_w = 158, wrap = s.width() - name_w - value_w;
    for (const auto& f : v.figures) {
        const auto a = s.set().measure(f.name, strong, name_w - 8, 2),
                   b = s.set().measure(f.value, value, value_w - 10, 3),
                   m = s.set().measure(f.meaning, plain, wrap, 3);
        const double high = std::max({a.h, b.h, m.h});
        s.need(high);
        put(s.now(), s.set(), s.left(), s.y(), f.name, strong, align::left, name_w - 8, 2);
        put(s.now(), s.set(), s.left() + name_w, s.y(), f.value, value, align::left, value_w - 10, 3);
        put(s.now(), s.set(), s.left() + name_w + value_w, s.y(), f.meaning, plain, align::left, wrap, 3);
        s.gap(high + 3.5);
    }
}

void said(sheet& s, const recording& r) {
    const bool any =
        std::any_of(r.check_ins.begin(), r.check_ins.end(), [](const auto& c) { return !c.empty(); });
    if (!any) return;
    s.heading(tr("What was said before and after"), 40);
    std::size_t written = 0;
    for (const auto& c : r.check_ins) {
        if (c.empty() || ++written > 4) continue;
        std::vector<std::string> parts;
        if (c.tension) parts.push_back(tr("tense {:.0Lf} of 100", *c.tension));
        if (c.pleasantness) parts.push_back(tr("pleasant {:.0Lf} of 100", *c.pleasantness));
        if (!c.word.empty()) parts.push_back(c.word);
        if (!c.note.empty()) parts.push_back(c.note);
        s.pair(c.when == check_in::moment::before   ? tr("check-in|Before")
               : c.when == check_in::moment::during ? tr("check-in|On the way")
                                                    : tr("check-in|After"),
               listed_with(parts), 110, 4);
    }
}

void marks(sheet& s, const review_view& v) {
    if (v.marks.empty()) return;
    s.heading(tr("Marks"), 40);
    for (std::size_t i = 0; i < std::min(v.marks.size(), most_marks); ++i)
        s.pair(review::clock_words(v.marks[i].t_s), v.marks[i].text, 110, 1);
    if (v.marks.size() > most_marks)
        s.words(tr("and {} more", v.marks.size() - most_marks), body(ink::quiet), 1);
}

void meanings(sheet& s) {
    s.heading(tr("What the numbers mean, and how sure they are"), 60);
    for (const auto& c : columns())
        s.pair(std::string{tr(c.label)}, std::string{tr(c.meaning)}, 110, 4);
    s.pair(tr("RSA"),
           tr("Respiratory sinus arrhythmia: how far the heart rate swings with a breath, peak to trough, "
              "found at "
              "the pacer's rhythm. Larger at slow paces and when the breath is deep: compare only at the "
              "same pace."),
           110);
    s.pair(tr("Activation"),
           tr("An estimate from the heart alone against one's own rest, which is 50. Movement, speech and "
              "heat raise "
              "it as excitement does; \"not raised\" is not calm. The band holds it in 80 of 100 cases."),
           110);
}

void how(sheet& s, const recording& r) {
    s.heading(tr("How the numbers were made"), 60);
    for (auto& [name, what] : settings_of(r))
        s.pair(std::move(name), std::move(what), 110, 5);
}

void conclusions(sheet& s) {
    s.heading(tr("What may not be concluded"), 80);
    s.words(tr(limits), {sizes::body, true});
    s.gap(3);
    for (const char* line :
         {mark("No illness, disorder or state of mind can be read from these pages, and none can be ruled "
               "out."),
          mark("One session says little: day, hour, posture, sleep, food and medicine move every number "
               "here. Only "
               "changes over weeks, under the same conditions, may mean something."),
          mark("Numbers of different people are not to be compared with one another, nor with tables of "
               "others."),
          mark("Nothing here replaces an electrocardiogram or a doctor. With complaints, ask one.")}) {
        s.words(tr(line), body(), 3, 0, 440);
        s.gap(3);
    }
}

} // namespace

recording told(recording r, const report_options& o) {
    if (!o.check_ins) r.check_ins.clear();
    return r;
}

std::vector<page> report_pages(const recording& r, const review_view& v, const typesetter& set,
                               const report_options& o) {
    sheet s{set, o.paper};
    head(s, r, v, o);
    if (!kept_back(r, o)) {
        graph(s, r, v);
        s.another_page();
        const auto numbers = numbers_of(r);
        table(s, numbers);
        figures(s, v);
        quality(s, r, v, numbers);
    }
    said(s, r);
    marks(s, v);
    if (!kept_back(r, o)) meanings(s);
    how(s, r);
    conclusions(s);
    return s.done(tr(limits));
}

std::string started_words(std::int64_t utc_ms) {
    // Of a date in full, as a report begins with it.
    static constexpr const char* months[]{
        mark("month in full|January"), mark("month in full|February"), mark("month in full|March"),
        mark("month in full|April"),   mark("month in full|May"),      mark("month in full|June"),
        mark("month in full|July"),    mark("month in full|August"),   mark("month in full|September"),
        mark("month in full|October"), mark("month in full|November"), mark("month in full|December")};
    const auto s = static_cast<std::time_t>(utc_ms >= 0 ? utc_ms / 1000 : (utc_ms - 999) / 1000);
    std::tm local{};
    if (!::localtime_r(&s, &local)) return {};
    return tr("day month year time|{} {} {}, {:02}:{:02}", local.tm_mday, tr(months[local.tm_mon]),
              local.tm_year + 1900, local.tm_hour, local.tm_min);
}

result<std::string> report_pdf(const recording& r, std::string started_words, const report_options& o) {
    const auto open = told(r, o);
    const auto view = make_review(open, std::move(started_words));
    const auto& set = cairo_type::of_this_machine();
    const auto pages = report_pages(open, view, set, o);
    const std::chrono::sys_time<std::chrono::milliseconds> at{
        std::chrono::milliseconds{r.header.started_utc_ms}};
    const pdf_facts facts{
        .title =
            fmt::format("{}, {}", view.title.empty() ? std::string{tr("A session")} : view.title, view.when),
        .subject = tr("Attune session {}", view.id),
        .created = fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", std::chrono::floor<std::chrono::seconds>(at)),
        .language = spoken() == "en" ? std::string{"en-GB"} : std::string{spoken()}};
    return to_pdf(pages, facts, paper, set);
}

} // namespace attune::report
