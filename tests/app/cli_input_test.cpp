#include "app/cli/input_file.hpp"
#include "dsp/hrv/judged_series.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <random>
#include <string>

using namespace attune;
using namespace attune::cli;

namespace {

std::string complaint(const result<interval_series>& r) {
    REQUIRE_FALSE(r.has_value());
    return r.error().what;
}

bool says(const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != text.npos;
}

} // namespace

TEST_CASE("input: RR text is one interval a line, with comments, blanks and decimals", "[cli][input]") {
    const auto r = parse_rr_text("# a header\n\n800\n 812.5 # a note\r\n+790\n", "x.rr");
    REQUIRE(r);
    REQUIRE(r->intervals.size() == 3);
    CHECK(r->intervals[0].rr_ms == 800);
    CHECK(r->intervals[0].after_gap);
    CHECK(r->intervals[1].rr_ms == 812.5);
    CHECK_FALSE(r->intervals[1].after_gap);
    CHECK_THAT(r->intervals[2].t_s, WithinAbs(0.8 + 0.8125 + 0.790, 1e-12));
    CHECK(r->start_s() == Approx(0.0).margin(1e-12));
}

TEST_CASE("input: a file that ends without a line break keeps its last interval", "[cli][input]") {
    CHECK(parse_rr_text("800\n810", "x.rr")->intervals.size() == 2);
    CHECK(parse_rr_text("\xEF\xBB\xBF"
                        "800\n810\n",
                        "x.rr")
              ->intervals.size() == 2); // a mark of some editors
}

TEST_CASE("input: what is no RR text is refused with its line and the reason", "[cli][input]") {
    CHECK(says(complaint(parse_rr_text("800\nhello\n", "x.rr")), "x.rr: line 2: \"hello\" is no number"));
    CHECK(says(complaint(parse_rr_text("800\n800,5\n", "x.rr")), "decimals with a point"));
    CHECK(says(complaint(parse_rr_text("800\n-3\n", "x.rr")), "line 2"));
    CHECK(says(complaint(parse_rr_text("nan\n", "x.rr")), "line 1"));
    CHECK(says(complaint(parse_rr_text("inf\n", "x.rr")), "line 1"));
    CHECK(says(complaint(parse_rr_text("800\n1e300\n", "x.rr")), "longer than a minute"));
    CHECK(says(complaint(parse_rr_text("800 810\n", "x.rr")), "no number"));
    CHECK(says(complaint(parse_rr_text("# only words\n\n", "x.rr")), "no interval"));
    CHECK(says(complaint(parse_intervals("", "x.rr")), "empty"));
    CHECK(says(complaint(parse_intervals(std::string("\x02\x26\0\x37", 4), "x.rr")), "no text"));
    CHECK(says(complaint(parse_rr_text(std::string(5000, '8'), "x.rr")), "line 1"));
}

TEST_CASE("input: another unit is recognised and said, never computed with", "[cli][input]") {
    CHECK(says(complaint(parse_rr_text("0.8\n0.82\n0.79\n", "x.rr")), "seconds"));
    CHECK(says(complaint(parse_rr_text("72\n75\n71\n", "x.rr")), "heart rates"));
    CHECK(says(complaint(parse_rr_text("8000\n8200\n7900\n", "x.rr")), "milliseconds"));
    // A few odd intervals are for the classifier, not for the reader.
    CHECK(parse_rr_text("800\n8679\n810\n120\n805\n", "x.rr"));
}

TEST_CASE("input: nothing is continuous across a growth of time beyond the interval", "[cli][input]") {
    const auto r = parse_rr_csv(
        "# c\nlabel,t_s,rr_ms,run\na,1.0,800,1\na,1.81,810,1\na,9.5,790,2\na,10.3,800,2\n", "x.csv");
    REQUIRE(r);
    REQUIRE(r->intervals.size() == 4);
    CHECK(r->intervals[0].after_gap);
    CHECK_FALSE(r->intervals[1].after_gap);
    CHECK(r->intervals[2].after_gap);
    CHECK_FALSE(r->intervals[3].after_gap);
    CHECK(chain_starts_of(*r) == std::vector<std::size_t>{2});
    CHECK(values_of(*r) == std::vector<double>{800, 810, 790, 800});
}

TEST_CASE("input: an export's chains count even where its times hardly grow", "[cli][input]") {
    const auto r =
        parse_rr_csv("t_s,rr_ms,class,chain\n1,800,normal,1\n1.8,800,normal,1\n2.6,800,normal,2\n", "x.csv");
    REQUIRE(r);
    CHECK(chain_starts_of(*r) == std::vector<std::size_t>{2});
}

TEST_CASE("input: a table that is none is refused with the reason", "[cli][input]") {
    CHECK(says(complaint(parse_rr_csv("time,rr\n1,800\n", "x.csv")), "t_s and rr_ms"));
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms\n1\n", "x.csv")), "columns"));
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms\none,800\n", "x.csv")), "t_s is \"one\""));
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms\n1,x\n", "x.csv")), "rr_ms is \"x\""));
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms\n1,800\n1,800\n", "x.csv")), "line 3: t_s is 1 again"));
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms\n1e12,800\n", "x.csv")), "no recording is that long"));
    CHECK(says(complaint(parse_rr_csv("", "x.csv")), "empty"));
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms\n", "x.csv")), "no interval"));
}

TEST_CASE("input: a time that goes back begins a new piece, end to end with the one before", "[cli][input]") {
    const auto r = parse_rr_csv("t_s,rr_ms\n1.0,800\n1.8,800\n2.6,800\n0.9,700\n1.6,700\n", "x.csv");
    REQUIRE(r);
    REQUIRE(r->intervals.size() == 5);
    CHECK(chain_starts_of(*r) == std::vector<std::size_t>{3});
    CHECK(times_of(*r)[3] == Approx(3.3)); // 2.6 + its interval
    CHECK(times_of(*r)[4] == Approx(4.0));
    const auto first = parse_rr_csv("t_s,rr_ms\n1.0,\n1.8,800\n2.6,800\n0.5,\n1.2,700\n", "x.csv");
    REQUIRE(first);
    CHECK(times_of(*first) == std::vector<double>{1.8, 2.6, 2.6 + (1.2 - 0.5)});
    CHECK(chain_starts_of(*first) == std::vector<std::size_t>{2});
    // A table in no order is not a recording in pieces.
    std::string mixed = "t_s,rr_ms\n";
    for (int i = 0; i < 200; ++i)
        mixed += std::to_string(i * 37 % 200) + ",800\n";
    CHECK(says(complaint(parse_rr_csv(mixed, "x.csv")), "in order of time"));
}

TEST_CASE("input: an interval longer than its time stands, times of another unit are refused",
          "[cli][input]") {
    const auto r = parse_rr_csv("t_s,rr_ms\n1.0,800\n1.8,800\n2.3,800\n3.1,800\n", "x.csv");
    REQUIRE(r);
    CHECK(chain_starts_of(*r).empty());
    CHECK(values_of(*r) == std::vector<double>{800, 800, 800, 800});
    std::string thousand = "t_s,rr_ms\n", minutes = thousand;
    for (int i = 1; i < 50; ++i) {
        thousand += std::to_string(800 * i) + ",800\n";
        minutes += std::to_string(0.8 * i / 60) + ",800\n";
    }
    CHECK(says(complaint(parse_rr_csv(thousand, "x.csv")), "t_s looks like milliseconds"));
    CHECK(says(complaint(parse_rr_csv(minutes, "x.csv")), "contradict"));
}

TEST_CASE("input: a table that is cut off is refused with its last line, wherever the cut is",
          "[cli][input]") {
    const std::string table = "t_s,rr_ms\n10.000,812.5\n10.812,812.5\n11.625,812.5\n";
    for (std::size_t cut = table.find("11.625"); cut < table.size() - 1; ++cut) {
        const auto text = table.substr(0, cut);
        const auto r = parse_rr_csv(text, "x.csv");
        INFO("\"" << text.substr(text.rfind('\n') + 1) << '"');
        if (text.ends_with('\n') || text.ends_with(",812") || text.ends_with(",812.") ||
            text.ends_with(",81"))
            continue;
        if (!r) {
            CHECK(says(r.error().what, "line 4"));
            continue;
        }
        // Within 150 ms of the truth there is no telling: 812.5 cut to 812.
        CHECK(std::abs(r->intervals.back().rr_ms - 812.5) < 150);
    }
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms,class\n1,800,normal\n1.8,80", "x.csv")), "line 3"));
    CHECK(says(complaint(parse_rr_csv("t_s,rr_ms\n1,800\n1.8,", "x.csv")), "cut off"));
    CHECK(parse_rr_csv("t_s,rr_ms\n1,800\n1.8,800", "x.csv")->intervals.size() ==
          2); // only without its line end
}

TEST_CASE("input: seconds among milliseconds are refused, whichever are more", "[cli][input]") {
    CHECK(says(complaint(parse_rr_text("800\n810\n0.8\n790\n", "x.rr")), "interval 3 is 0.8"));
    CHECK(says(complaint(parse_rr_text("0.8\n0.81\n0.8\n790\n", "x.rr")), "one unit a file"));
}

TEST_CASE("input: without an ending the first line tells a table from a list", "[cli][input]") {
    CHECK(parse_intervals("t_s,rr_ms\n1,800\n", "standard input")->has_times);
    CHECK_FALSE(parse_intervals("800\n810\n", "standard input")->has_times);
}

TEST_CASE("input: a part keeps only whole intervals, and starts a chain of its own", "[cli][input]") {
    const auto all = *parse_rr_text("1000\n1000\n1000\n1000\n", "x.rr");
    const auto judged = judge(values_of(all), chain_starts_of(all), correction::none, times_of(all));
    const auto part = part_of(judged, 1.0, 3.0);
    REQUIRE(part.rr_ms.size() == 2);
    CHECK(part.starts == std::vector<std::size_t>{0});
    CHECK(part_of(judged, 1.5, 2.9).rr_ms.empty());
    CHECK(part_of(judged, 100, 200).rr_ms.empty());
}

TEST_CASE("input: a session's first beats and gaps break its intervals", "[cli][input]") {
    recording r;
    r.beats = {{.t_s = 1, .rr_ms = std::nullopt, .starts_chain = true},
               {.t_s = 1.8, .rr_ms = 800, .starts_chain = false},
               {.t_s = 2.6, .rr_ms = 800, .starts_chain = false},
               {.t_s = 9.0, .rr_ms = std::nullopt, .starts_chain = true},
               {.t_s = 9.9, .rr_ms = 900, .starts_chain = false}};
    const auto s = intervals_of(r);
    REQUIRE(s.intervals.size() == 3);
    CHECK(chain_starts_of(s) == std::vector<std::size_t>{2});
}

TEST_CASE("input: whatever the bytes, the reader gives a series or a sentence", "[cli][input][fuzz]") {
    std::mt19937 random{20261124};
    constexpr std::string_view alphabet = "0123456789.,-+e#\n\r\t nait_srm\"\x80\xff";
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        const auto length = random() % 200;
        for (std::size_t k = 0; k < length; ++k)
            text += alphabet[random() % alphabet.size()];
        if (i % 3 == 0) text = "t_s,rr_ms\n" + text;
        const auto r = parse_intervals(text, i % 2 == 0 ? "x.rr" : "x.csv");
        if (!r) {
            CHECK_FALSE(r.error().what.empty());
            continue;
        }
        REQUIRE_FALSE(r->intervals.empty());
        for (const auto& interval : r->intervals) {
            REQUIRE(std::isfinite(interval.t_s));
            REQUIRE(interval.rr_ms > 0);
        }
    }
}
