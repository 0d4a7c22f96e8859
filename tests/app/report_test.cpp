#include "app/report/report.hpp"

#include "app/report/cairo_file.hpp"
#include "app/report/graph.hpp"
#include "app/report/numbers.hpp"
#include "app/report/plot.hpp"
#include "app/review/intervals.hpp"
#include "tests/app/report_samples.hpp"
#include "tests/support/catch.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>

using namespace attune;
using namespace attune::report;

namespace {

constexpr const char* when = "24 November 2026, 10:00";

const cairo_type& typefaces() {
    return cairo_type::of_this_machine();
}

std::vector<page> pages_of(const recording& r, const report_options& o = {}) {
    return report_pages(r, make_review(r, when), typefaces(), o);
}

std::vector<const words_item*> words_on(const page& p) {
    std::vector<const words_item*> all;
    for (const auto& i : p.items)
        if (const auto* w = std::get_if<words_item>(&i)) all.push_back(w);
    return all;
}

bool says(const std::vector<page>& pages, std::string_view words) {
    for (const auto& p : pages)
        for (const auto* w : words_on(p))
            if (w->words.find(words) != std::string::npos) return true;
    return false;
}

/// What is wrong with a page: words over words, or over the edge; shapes off the page.
std::optional<std::string> trouble(const page& p, double margin) {
    const auto words = words_on(p);
    constexpr double touch = 0.6; // boxes are as high as the highest letter may be
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& a = words[i]->box;
        if (!(a.x >= margin - touch && a.right() <= p.width - margin + touch && a.y >= 0 &&
              a.bottom() <= p.height))
            return fmt::format("over the edge: \"{}\" {} {} {} {}", words[i]->words, a.x, a.y, a.w, a.h);
        for (std::size_t k = i + 1; k < words.size(); ++k) {
            const auto& b = words[k]->box;
            if (a.x + touch < b.right() && b.x + touch < a.right() && a.y + touch < b.bottom() &&
                b.y + touch < a.bottom())
                return fmt::format("\"{}\" over \"{}\"", words[i]->words, words[k]->words);
        }
    }
    const auto off = [&](double x, double y) {
        return !(x >= margin - 8 && x <= p.width - margin + 8 && y >= 0 && y <= p.height);
    };
    for (const auto& i : p.items) {
        if (const auto* l = std::get_if<line_item>(&i))
            for (const auto& q : l->points)
                if (off(q.x, q.y)) return fmt::format("a line off the page: {} {}", q.x, q.y);
        if (const auto* a = std::get_if<area_item>(&i))
            for (const auto& q : a->outline)
                if (off(q.x, q.y)) return fmt::format("an area off the page: {} {}", q.x, q.y);
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("report: every session lays out on two to four pages, without overlap or overflow", "[report]") {
    for (const auto& [name, r] : test::report_samples())
        for (const auto& paper : {a4, letter}) {
            INFO(name);
            const auto pages = pages_of(r, {.paper = paper, .name = "Zoë"});
            CHECK(pages.size() >= 2);
            CHECK(pages.size() <= 4);
            for (const auto& p : pages) {
                CHECK(p.width == paper.width);
                CHECK(trouble(p, sheet::margin).value_or("") == "");
            }
        }
}

TEST_CASE("plot: every session lays out at every size", "[report]") {
    for (const auto& [name, r] : test::report_samples())
        for (const auto& [w, h] : {std::pair{1600, 900}, std::pair{800, 600}, std::pair{3840, 2160}}) {
            INFO(name << " " << w);
            const auto p = plot_page(make_review(r, when), r.pacer, typefaces(), {.width = w, .height = h});
            CHECK(trouble(p, 20).value_or("") == "");
        }
}

TEST_CASE("report: the numbers of a phase are those of the same seconds of the session", "[report]") {
    auto r = test::hearts({.length_s = 900, .artefacts = 0.01, .gaps = 1});
    test::add_phases(r);
    const auto numbers = numbers_of(r);
    REQUIRE(numbers.size() == 5);
    CHECK(numbers[0].whole);
    CHECK(numbers[3].name == "Practice");
    const auto m = review::intervals_of(r);
    const auto judged = judge(m.rr_ms, m.chain_starts, correction::lipponen, m.t_s);
    for (const auto& p : numbers) {
        if (p.whole) continue;
        const auto wanted = analyze(part_of(judged, p.from_s, p.to_s), report_settings());
        const auto a = listed(wanted.hrv), b = listed(p.found.hrv);
        for (std::size_t i = 0; i < a.size(); ++i) {
            INFO(a[i].name);
            CHECK(a[i].value == b[i].value);
        }
        CHECK(p.found.corrected == wanted.corrected);
    }
    const auto pages = pages_of(r);
    CHECK(says(pages, fmt::format("{:.1f}", *numbers[3].found.hrv.rmssd_ms)));
    CHECK(says(pages, fmt::format("{} of {} ({:.1f} %)", numbers[3].found.corrected, numbers[3].found.beats,
                                  numbers[3].found.corrected_pct())));
}

TEST_CASE("report: on a poor signal fine numbers are withheld, on a worse one all", "[report]") {
    const auto value = [](double corrected, std::string_view name) {
        phase_numbers p{"x", 0, 300, false, {}};
        p.found.beats = 1000;
        p.found.corrected = static_cast<std::size_t>(corrected * 10);
        p.found.hrv.mean_hr_bpm = 61.25;
        p.found.hrv.rmssd_ms = 40.04;
        for (const auto& c : columns())
            if (c.name == name) return shown(p, c).value;
        return std::string{"?"};
    };
    CHECK(value(4.9, "rmssd_ms") == "40.0");
    CHECK(value(5.1, "rmssd_ms").empty());
    CHECK(value(5.1, "mean_hr_bpm") == "61.2");
    CHECK(value(20, "mean_hr_bpm") == "61.2");
    CHECK(value(20.1, "mean_hr_bpm").empty());
    // And LF/HF is never among them (SCIENCE 3).
    CHECK(value(0, "lf_hf") == "?");
}

TEST_CASE("report: a reason stands where there is no number, and a limit on every page", "[report]") {
    const auto all = test::report_samples();
    const auto pages = [&](std::string_view name) {
        for (const auto& s : all)
            if (s.name == name) return pages_of(s.r);
        return std::vector<page>{};
    };
    CHECK(says(pages("no_beats"), "No numbers: no interval between two beats was recorded."));
    CHECK(says(pages("all_artefact"), "no estimate"));
    CHECK(says(pages("exercise"), "this practice raises the heart rate on purpose"));
    CHECK(says(pages("dyad"), "Recorded together with session 20261124-0900-efgh, on one clock."));
    CHECK(says(pages("dyad"), "A simulated heart: these are no person's numbers."));
    CHECK_FALSE(says(pages("ordinary"), "A simulated heart"));
    CHECK(says(pages("artefacts"), "by cause: checksum 17, lost 5"));
    CHECK(says(pages("artefacts"), "3 records could not be stored"));
    for (const auto& p : pages("ordinary")) {
        CHECK(says({p}, "Attune supports practice and conversation; it diagnoses and treats nothing."));
        for (const auto* w : words_on(p)) // SCIENCE 9.3
            for (const auto* never : {"abnormal", "arrhythmia.", "stress level", "medical grade", "vagal"})
                CHECK(w->words.find(never) == std::string::npos);
    }
}

TEST_CASE("report: what was said stays private where that is wished, and no name comes by itself",
          "[report]") {
    auto r = test::hearts({.length_s = 600});
    test::add_words(r);
    r.check_ins[0].tension = 10;
    r.check_ins[1].tension = 60; // which the third sentence would answer
    CHECK(says(pages_of(r), "restless"));
    CHECK(says(pages_of(r), "more tense"));
    CHECK_FALSE(says(pages_of(r), "Zoë"));
    CHECK(says(pages_of(r, {.name = "Zoë"}), "Zoë"));
    report_options apart;
    apart.check_ins = false;
    const auto open = told(r, apart);
    for (const auto* said : {"restless", "softer", "tense", "way home", "before and after"})
        CHECK_FALSE(says(pages_of(open, apart), said));
    plot_options silent;
    silent.check_ins = false;
    CHECK(says({plot_page(make_review(r, when), r.pacer, typefaces(), {})}, "restless"));
    CHECK_FALSE(says({plot_page(make_review(r, when), r.pacer, typefaces(), silent)}, "restless"));
}

TEST_CASE("report: the settings tell how to get the numbers again", "[report]") {
    auto r = test::hearts({.length_s = 900});
    test::add_phases(r);
    const auto pages = pages_of(r);
    for (const auto* told :
         {"20261124-0900-abcd", "numbers version 1.2.0", "serial:/dev/ttyUSB0?protocol=zephyr",
          "in 4 s, out 6 s", "Lipponen", "256 samples", "4 Hz", "lambda 500", "67.40", "--verify"})
        CHECK(says(pages, told));
}

TEST_CASE("report: no line crosses a gap", "[report]") {
    auto r = test::hearts({.length_s = 600, .gaps = 3});
    const auto v = make_review(r, when);
    page p{600, 400};
    draw_graph(p, {20, 20, 560, 360}, v, r.pacer, typefaces(), {});
    // The axis of the graph from its two outermost beats.
    double left = 1e9, right = -1e9;
    for (const auto& i : p.items)
        if (const auto* l = std::get_if<line_item>(&i))
            if (l->colour == ink::heart)
                for (const auto& q : l->points)
                    left = std::min(left, q.x), right = std::max(right, q.x);
    const auto& first = v.beats[1];
    const auto& last = v.beats.back();
    const auto x = [&](double t) { return left + (right - left) * (t - first.t_s) / (last.t_s - first.t_s); };
    int lines = 0;
    for (const auto& i : p.items)
        if (const auto* l = std::get_if<line_item>(&i); l && l->colour == ink::heart && !l->closed) {
            ++lines;
            for (const auto& g : v.gaps) {
                const double middle = x((g.from_s + g.to_s) / 2);
                CHECK_FALSE((l->points.front().x < middle && l->points.back().x > middle));
            }
        }
    CHECK(lines == 4);
}

TEST_CASE("report: a few wild beats do not flatten the rest, and are counted beside the scale", "[report]") {
    auto r = test::hearts({.length_s = 3600});
    const auto scale_of = [](const recording& told) {
        page p{600, 400};
        draw_graph(p, {20, 20, 560, 360}, make_review(told, when), told.pacer, typefaces(), {});
        return p;
    };
    CHECK_FALSE(says({scale_of(r)}, "beyond this scale"));
    for (const std::size_t i : {500U, 1500U, 2500U})
        r.beats[i].rr_ms = 70; // 857 a minute
    CHECK(says({scale_of(r)}, "beats a minute; 3 lie beyond this scale"));
    CHECK_FALSE(says({scale_of(r)}, "800"));
}

TEST_CASE("report: a beat changed by hand has its bar in graph and picture, and the key says how many", "[report]") {
    auto r = test::hearts({.length_s = 900});
    const auto bars = [](const page& p) { // wide and flat, in the colour of text
        std::size_t n = 0;
        for (const auto& i : p.items)
            if (const auto* l = std::get_if<line_item>(&i))
                n += l->colour == ink::text && l->points.size() == 2 && l->points[0].y == l->points[1].y;
        return n;
    };
    const auto plot = [&] { return plot_page(make_review(r, when), r.pacer, typefaces(), {}); };
    const auto graph_page = [&] {
        std::size_t most = 0;
        for (const auto& p : pages_of(r))
            most = std::max(most, bars(p));
        return most;
    };
    const auto without = graph_page();
    CHECK(bars(plot()) == 0);
    CHECK_FALSE(says({plot()}, "changed by hand"));
    for (const std::size_t at : {200U, 500U}) {
        r.beats[at].by_hand = recorded_beat::found{true, r.beats[at].classed};
        r.beats[at].classed = at == 200 ? beat_class::ectopic : beat_class::normal;
    }
    CHECK(bars(plot()) == 3); // one a beat, one in the key
    CHECK(graph_page() == without + 3);
    CHECK(says({plot()}, "2 changed by hand"));
    CHECK(says(pages_of(r), "2 changed by hand"));
    CHECK(*plot_png(r, when, {}) == *plot_png(r, when, {}));
    CHECK(*report_pdf(r, when, {}) == *report_pdf(r, when, {}));
    r.beats[501] = r.beats[500]; // side by side: one bar, both are counted
    r.beats[501].t_s += 0.8;
    CHECK(bars(plot()) == 3);
    CHECK(says({plot()}, "3 changed by hand"));
}

TEST_CASE("report: a day is drawn with few points, and as a small file in less than a second", "[report]") {
    const auto r = test::a_day();
    CHECK(r.beats.size() > 90'000);
    const auto pages = pages_of(r);
    std::size_t points = 0;
    for (const auto& p : pages)
        for (const auto& i : p.items)
            if (const auto* l = std::get_if<line_item>(&i)) points += l->points.size();
    CHECK(points < 40'000);
    const auto pdf = report_pdf(r, when, {});
    REQUIRE(pdf);
    CHECK(pdf->size() < 300'000);
    CHECK(trouble(pages.front(), sheet::margin).value_or("") == "");
}

TEST_CASE("report: the same session gives the same bytes", "[report]") {
    auto r = test::hearts({.length_s = 600, .artefacts = 0.01, .gaps = 1});
    test::add_words(r);
    const auto once = report_pdf(r, when, {}), again = report_pdf(r, when, {});
    REQUIRE(once);
    REQUIRE(again);
    CHECK(*once == *again);
    CHECK(once->find("20261124090000Z") != std::string::npos); // the session's date, not today's
    const auto picture = plot_png(r, when, {}), picture_again = plot_png(r, when, {});
    REQUIRE(picture);
    CHECK(*picture == *picture_again);
    CHECK(picture->substr(1, 3) == "PNG");
    CHECK(*picture != *plot_png(r, when, {.colours = &day}));
}

TEST_CASE("report: the language is named in the file's catalogue, once, and all else stays", "[report]") {
    const std::string plain =
        "%PDF-1.4\n1 0 obj\n<< /Type /Pages >>\nendobj\n2 0 obj\n<< /Type /Catalog\n   /Pages 1 0 "
        "R\n>>\nendobj\nxref\n0 3\ntrailer\n<< /Size 3\n   /Root 2 0 R\n>>\nstartxref\n90\n%%EOF\n";
    const auto told = with_language(plain, "en-GB");
    CHECK(told.starts_with(plain));
    CHECK(told.find("/Lang (en-GB)") != std::string::npos);
    CHECK(told.find("/Prev 90\n") != std::string::npos);
    CHECK(with_language(told, "de") == told);
    for (const auto* other : {"", "trailer", "no pdf", "trailer << /Root 7 0 R /Size 2 >> startxref 5"})
        CHECK(with_language(other, "en") == other);
    for (std::size_t n = 0; n < plain.size(); ++n) // cut anywhere: never more than an odd answer
        (void)with_language(plain.substr(0, n), "en");
}
