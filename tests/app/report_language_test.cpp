// A report in another language: every word is asked of the catalogue, and German has room on the page.
#include "app/report/cairo_type.hpp"
#include "app/report/report.hpp"
#include "app/review/facts.hpp"
#include "app/session/beat_delay.hpp"
#include "tests/app/report_samples.hpp"
#include "tests/app/screens_language.hpp"
#include "tests/app/screens_samples.hpp"
#include "tests/support/catch.hpp"

#include <fmt/format.h>

#include <set>

using namespace attune;
using namespace attune::report;

namespace {

/// Words of the recording, and names of units and numbers, which are the same in every language.
std::vector<std::string> own_words(const recording& r) {
    std::vector<std::string> own{
        r.header.setup.plan.title,
        r.header.setup.plan.id,
        r.header.client,
        r.header.sensor,
        r.header.id,
        r.together,
        std::string{delay_sentence(delay_of(r), breaths_per_minute{review::gather(r).last_pace})},
        "started then",
        "UTC",
        "Hz",
        "ms",
        "/min"};
    for (const auto& c : r.check_ins)
        own.insert(own.end(), {c.note, c.word});
    for (const auto& m : r.marks)
        own.emplace_back(m.label.view());
    for (const auto& s : r.header.setup.plan.steps)
        own.push_back(s.name);
    return own;
}

template <class Each>
void each_word(const std::vector<page>& pages, Each&& each) {
    for (const auto& p : pages)
        for (const auto& i : p.items)
            if (const auto* w = std::get_if<words_item>(&i)) each(p, *w);
}

} // namespace

TEST_CASE("language: every word of a report is asked of the catalogue", "[app][report][language]") {
    const test::back_to_english after;
    speak(test::stretched());
    std::set<std::string> untold;
    for (const auto& [name, r] : test::report_samples()) {
        if (name == "long_words" || name == "other_scripts")
            continue; // a person's words, cut where they are long
        const auto own = own_words(r);
        const auto pages = report_pages(r, make_review(r, "started then"), cairo_type::of_this_machine(), {});
        each_word(pages, [&](const page&, const words_item& w) {
            if (const auto rest = test::untold_words(w.words, own); !rest.empty())
                untold.insert(fmt::format("{}: {} | {}", name, rest, w.words));
        });
    }
    for (const auto& line : untold) {
        INFO(line);
        CHECK(false);
    }
}

TEST_CASE("language: a report in German keeps within its pages, and no word lies on another",
          "[app][report][language]") {
    const test::back_to_english after;
    REQUIRE(test::speak_shipped("de"));
    constexpr double touch = 0.6; // boxes are as high as the highest letter may be
    for (const auto& [name, r] : test::report_samples()) {
        const auto pages =
            report_pages(r, make_review(r, "28. November 2026, 09:14"), cairo_type::of_this_machine(), {});
        CHECK(pages.size() >= 2);
        CHECK(pages.size() <= 4);
        for (const auto& p : pages) {
            std::vector<const words_item*> words;
            for (const auto& i : p.items)
                if (const auto* w = std::get_if<words_item>(&i)) words.push_back(w);
            for (std::size_t i = 0; i < words.size(); ++i) {
                const auto& a = words[i]->box;
                INFO(name << ": " << words[i]->words);
                CHECK((a.x >= sheet::margin - touch && a.right() <= p.width - sheet::margin + touch));
                CHECK(a.bottom() <= p.height);
                for (std::size_t k = i + 1; k < words.size(); ++k) {
                    const auto& b = words[k]->box;
                    INFO(words[k]->words);
                    CHECK_FALSE((a.x + touch < b.right() && b.x + touch < a.right() &&
                                 a.y + touch < b.bottom() && b.y + touch < a.bottom()));
                }
            }
        }
    }
}

TEST_CASE("language: a report's date is said in full in German", "[app][report][language]") {
    const test::back_to_english after;
    CHECK(started_words(1'795'510'800'000).find("November 2026, ") != std::string::npos);
    REQUIRE(test::speak_shipped("de"));
    CHECK(started_words(1'795'510'800'000).find(". November 2026, ") != std::string::npos);
}
