#include "app/session/questionnaire.hpp"
#include "dsp/change/reliable_change.hpp"
#include "tests/support/catch.hpp"

#include <fmt/format.h>
#include <numeric>
#include <random>

namespace {
using namespace attune;

const std::string four_answers = R"(
[[answer]]
value = 0
label = "never"
[[answer]]
value = 1
label = "seldom"
[[answer]]
value = 2
label = "often"
[[answer]]
value = 3
label = "always"
)";

std::string head() {
    return "id = \"own\"\ntitle = \"Own\"\nrights = \"ours\"\n";
}

std::string items(int n, int reversed = 0) {
    std::string s;
    for (int i = 0; i < n; ++i)
        s += fmt::format("[[item]]\ntext = \"item {}\"\nreverse = {}\n", i + 1, i < reversed);
    return s;
}

std::string whole(std::string more = "") {
    return "[[subscale]]\nid = \"all\"\ntitle = \"All\"\n" + more;
}

questionnaire made(const std::string& text) {
    auto q = parse_questionnaire(text, "own.toml");
    if (!q) FAIL(q.error().what);
    return *q;
}

std::string refused(const std::string& text) {
    const auto q = parse_questionnaire(text, "own.toml");
    REQUIRE_FALSE(q);
    CHECK(q.error().code == errc::invalid);
    CHECK(q.error().what.starts_with("own.toml"));
    return q.error().what;
}

} // namespace

TEST_CASE("questionnaire: sums, means and reversed items by hand", "[app][questionnaire]") {
    const auto q = made(head() + four_answers + items(4, 1) + whole() +
                        "[[subscale]]\nid = \"two\"\ntitle = \"Two\"\nitems = [1, 4]\nscore = \"mean\"\n");
    // Item 1 is reversed: 3 counts 0.
    const auto s = score(q, chosen_answers{3, 1, 2, 3});
    REQUIRE(s.size() == 2);
    CHECK(*s[0].value == 0 + 1 + 2 + 3);
    CHECK(s[0].lowest == 0);
    CHECK(s[0].highest == 12);
    CHECK(*s[1].value == 1.5);
    CHECK(s[1].highest == 3);
}

TEST_CASE("questionnaire: what was left out is made up for by the others, or gives no score", "[app][questionnaire]") {
    const auto q = made(head() + four_answers + items(5) + whole("least_answered = 0.8\n"));
    const auto one_out = score(q, chosen_answers{3, 3, std::nullopt, 1, 1});
    CHECK(*one_out[0].value == Approx(2.0 * 5));
    CHECK(one_out[0].answered == 4);
    CHECK_FALSE(score(q, chosen_answers{3, 3, std::nullopt, std::nullopt, 1})[0].value);
    CHECK_FALSE(score(q, chosen_answers{})[0].value);
    // Answers that are none count as left out.
    CHECK(*score(q, chosen_answers{3, 3, 17, 1, 1})[0].value == Approx(10));
    const auto strict = made(head() + four_answers + items(5) + whole());
    CHECK_FALSE(score(strict, chosen_answers{3, 3, std::nullopt, 1, 1})[0].value);
}

TEST_CASE("questionnaire: a score lies between what it can be, and mirrored items mirror it", "[app][questionnaire]") {
    std::mt19937_64 rng{7};
    for (int run = 0; run < 200; ++run) {
        const int n = 1 + static_cast<int>(rng() % 12);
        const auto some = static_cast<int>(rng() % static_cast<unsigned>(n + 1));
        const std::string rule = rng() % 2 ? "score = \"mean\"\n" : "";
        const auto q = made(head() + four_answers + items(n, some) + whole(rule + "least_answered = 0.01\n"));
        auto mirrored = q;
        for (auto& i : mirrored.items)
            i.reverse = !i.reverse;
        chosen_answers a;
        for (int i = 0; i < n; ++i)
            a.push_back(rng() % 5 == 0 ? std::nullopt : std::optional<std::size_t>{rng() % 4});
        const auto x = score(q, a)[0], y = score(mirrored, a)[0];
        REQUIRE(x.value.has_value() == y.value.has_value());
        if (!x.value) continue;
        CHECK(*x.value >= x.lowest - 1e-9);
        CHECK(*x.value <= x.highest + 1e-9);
        CHECK(*x.value + *y.value == Approx(x.lowest + x.highest));
    }
}

TEST_CASE("questionnaire: a change is reliable by the manual's own numbers", "[app][questionnaire]") {
    const auto q = made(head() + four_answers + items(4) +
                        whole("[subscale.change]\nsd = 2.0\nreliability = 0.875\nsource = \"manual, table 4\"\n"));
    const auto& c = q.subscales[0].change;
    REQUIRE(c);
    CHECK(c->source == "manual, table 4");
    // 2 * sqrt(1 - .875) * sqrt(2) = 1
    CHECK(*reliable_change(10, 8, c->sd, c->reliability) == Approx(-2));
}

TEST_CASE("questionnaire: items may have answers of their own, falling ones too", "[app][questionnaire]") {
    const auto q = made(head() + four_answers + items(1) +
                        "[[item]]\ntext = \"own\"\n[[item.answer]]\nvalue = 10\nlabel = \"yes\"\n"
                        "[[item.answer]]\nvalue = 0\nlabel = \"no\"\n" +
                        whole());
    CHECK(q.items[1].answers.size() == 2);
    CHECK(*score(q, chosen_answers{0, 0})[0].value == 10);
    CHECK(score(q, chosen_answers{0, 0})[0].highest == 13);
}

TEST_CASE("questionnaire: what is wrong is told with its line", "[app][questionnaire]") {
    const auto good = head() + four_answers + items(2) + whole();
    made(good);
    CHECK(refused("id = ").find("line 1") != std::string::npos);
    CHECK(refused(four_answers + items(2) + whole()).find("`id`") != std::string::npos);
    CHECK(refused("id = \"own\"\ntitle = \"Own\"\n" + four_answers + items(2) + whole()).find("`rights` is missing") !=
          std::string::npos);
    CHECK(refused(head() + items(2) + whole()).find("line 4: an item without [[answer]]") != std::string::npos);
    CHECK(refused(head() + four_answers + whole()).find("no [[item]]") != std::string::npos);
    CHECK(refused(head() + four_answers + items(2)).find("no [[subscale]]") != std::string::npos);
    CHECK(refused(good + "items = [1, 3]\n").find("from 1 to 2") != std::string::npos);
    CHECK(refused(good + "items = [1, 1]\n").find("twice") != std::string::npos);
    CHECK(refused(good + "items = [1.5]\n").find("from 1 to 2") != std::string::npos);
    CHECK(refused(good + "items = []\n").find("list of numbers") != std::string::npos);
    CHECK(refused(good + "score = \"median\"\n").find("\"sum\" or \"mean\"") != std::string::npos);
    CHECK(refused(good + "least_answered = 80\n").find("share") != std::string::npos);
    CHECK(refused(good + "worse = \"bad\"\n").find("\"higher\" or \"lower\"") != std::string::npos);
    CHECK(refused(good + "colour = 1\n").find("`colour` is not a key of a subscale") != std::string::npos);
    CHECK(refused(good + "[subscale.change]\nsd = 0\nreliability = 0.9\nsource = \"x\"\n").find("above 0") !=
          std::string::npos);
    CHECK(refused(good + "[subscale.change]\nsd = 1\nreliability = 1\nsource = \"x\"\n").find("between 0 and 1") !=
          std::string::npos);
    CHECK(refused(good + "[subscale.change]\nsd = 1\nreliability = 0.9\n").find("`source` is missing") !=
          std::string::npos);
    CHECK(refused(good + whole()).find("two subscales are called \"all\"") != std::string::npos);
    CHECK(refused(head() + "[[answer]]\nvalue = 1\nlabel = \"a\"\n" + items(1) + whole()).find("no choice") !=
          std::string::npos);
    CHECK(refused(head() + "[[answer]]\nvalue = 1\nlabel = \"a\"\n[[answer]]\nvalue = 1\nlabel = \"b\"\n" + items(1) +
                  whole())
              .find("must rise, or fall") != std::string::npos);
    CHECK(refused(head() + "[[answer]]\nvalue = nan\nlabel = \"a\"\n[[answer]]\nvalue = 1\nlabel = \"b\"\n" +
                  items(1) + whole())
              .find("must be a number") != std::string::npos);
    CHECK(refused(head() + "item = 3\n" + four_answers + whole()).find("[[item]]") != std::string::npos);
    CHECK(refused(head() + four_answers + items(static_cast<int>(most_items) + 1) + whole()).find("at most") !=
          std::string::npos);
}
