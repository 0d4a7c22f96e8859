// Body and word: each boundary in closed form, nothing invented where nothing is known, and what is said of it.
#include "app/review/body_and_word.hpp"
#include "app/review/trends/summarise.hpp"
#include "tests/app/review_recording.hpp"
#include "tests/app/trends_support.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace attune;
using namespace attune::review;
using attune::test::past_at;
using attune::test::said_at;

namespace {

constexpr auto before = check_in::moment::before, after = check_in::moment::after;

/// Eleven minutes; the index is `first` for three minutes and `then` afterwards.
recording session_with(activation_near first, activation_near then) {
    auto r = attune::test::session();
    for (auto& n : r.numbers) {
        const auto& a = n.t.count() < 180 ? first : then;
        n.numbers.activation.value = a.value;
        n.numbers.activation.low = a.low;
        n.numbers.activation.high = a.high;
    }
    return r;
}
void withhold(numbers_record& n, why_not why) {
    n.numbers.activation = {};
    n.numbers.activation.why = why;
}
constexpr activation_near raised{80, 70, 90}, quiet{25, 15, 35}, around{50, 40, 60};
word_said tense(double v) {
    return {v, said_on::tension};
}
std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

} // namespace

TEST_CASE("body and word: the word is the grid's arousal, else tension, else distress", "[app][review]") {
    check_in c;
    CHECK_FALSE(word_of(c));
    c.pleasantness = 10; // unpleasant is not stirred
    c.word = "worried";
    CHECK_FALSE(word_of(c));
    c.distress = 30;
    CHECK(word_of(c)->value == 30);
    CHECK(word_of(c)->scale == said_on::distress);
    c.tension = 40;
    CHECK(word_of(c)->scale == said_on::tension);
    c.arousal = 0; // an answer, too
    CHECK(word_of(c)->value == 0);
    CHECK(word_of(c)->scale == said_on::affect_grid);
    c.arousal = std::numeric_limits<double>::quiet_NaN();
    CHECK(word_of(c)->scale == said_on::tension);
    c.tension = 140;
    CHECK(word_of(c)->value == 100);
}

TEST_CASE("body and word: the boundaries of calm, stirred, raised and below rest", "[app][review]") {
    CHECK(way_of(tense(39.9)) == word_way::calm);
    CHECK(way_of(tense(40)) == word_way::between);
    CHECK(way_of(tense(60)) == word_way::between);
    CHECK(way_of(tense(60.1)) == word_way::stirred);
    // SCIENCE 6.3: both the value and the whole band.
    CHECK(way_of(activation_near{65.1, 50.1, 80}) == body_way::raised);
    CHECK(way_of(activation_near{65, 50.1, 80}) == body_way::around_rest);
    CHECK(way_of(activation_near{90, 50, 99}) == body_way::around_rest);
    CHECK(way_of(activation_near{39.9, 20, 49.9}) == body_way::below_rest);
    CHECK(way_of(activation_near{40, 20, 49.9}) == body_way::around_rest);
    CHECK(way_of(activation_near{10, 1, 50}) == body_way::around_rest);
}

TEST_CASE("body and word: only calm beside raised, and stirred beside below rest, lie apart", "[app][review]") {
    using enum meeting;
    CHECK(meet(tense(10), raised) == meeting::apart);
    CHECK(meet(tense(10), around) == agree);
    CHECK(meet(tense(10), quiet) == agree);
    CHECK(meet(tense(50), raised) == not_clear);
    CHECK(meet(tense(50), around) == not_clear);
    CHECK(meet(tense(50), quiet) == not_clear);
    CHECK(meet(tense(90), raised) == agree);
    CHECK(meet(tense(90), around) == not_clear); // the index misses more than half of stress
    CHECK(meet(tense(90), quiet) == meeting::apart);
    for (const auto& body : {raised, around, quiet})
        CHECK(meet(std::nullopt, body) == unknown);
    CHECK(meet(tense(10), std::nullopt) == unknown);
}

TEST_CASE("body and word: the index near is the mean over the first 180 and the last 120 seconds", "[app][review]") {
    auto r = session_with({0, 0, 0}, {100, 100, 100});
    for (auto& n : r.numbers) { // value = t, band t - 10 to t + 20
        auto& a = n.numbers.activation;
        a.value = n.t.count();
        a.low = n.t.count() - 10;
        a.high = n.t.count() + 20;
    }
    const auto b = index_near(r, before);
    REQUIRE(b.mean);
    CHECK(b.seconds == 179); // one number a second, 1 to 179
    CHECK(b.mean->value == Approx(90));
    CHECK(b.mean->low == Approx(80));
    CHECK(b.mean->high == Approx(110));
    const auto a = index_near(r, after);
    REQUIRE(a.mean);
    CHECK(a.seconds == 120); // 540 to 659 of 660 s
    CHECK(a.mean->value == Approx((540 + 659) / 2.0));
    CHECK_FALSE(index_near(r, check_in::moment::apart).mean);
}

TEST_CASE("body and word: no second of a short session stands for both", "[app][review]") {
    auto r = attune::test::session(140, 60); // 200 s: 100 and 100
    CHECK(index_near(r, before).seconds == 99);
    CHECK(index_near(r, after).seconds == 100);
    r = attune::test::session(180, 60); // 240 s
    CHECK(index_near(r, before).seconds == 119);
    CHECK(index_near(r, after).seconds == 120);
}

TEST_CASE("body and word: below 20 seconds with an estimate there is none, and the reason is kept", "[app][review]") {
    auto r = session_with(raised, raised);
    for (auto& n : r.numbers)
        if (n.t.count() > 20) withhold(n, why_not::signal_lost);
    CHECK(index_near(r, before).seconds == 20);
    CHECK(index_near(r, before).mean == raised); // what has no estimate is left out, not counted as 0
    withhold(r.numbers[0], why_not::signal_lost);
    CHECK(index_near(r, before).seconds == 19);
    CHECK_FALSE(index_near(r, before).mean);
    CHECK(index_near(r, before).why == why_not::signal_lost);
    CHECK(index_near(r, after).seconds == 0);
    CHECK(index_near(r, after).why == why_not::signal_lost);
    r.numbers.clear();
    CHECK(index_near(r, before).why == why_not::no_beats);
    r.check_ins = {said_at(0, 5)};
    CHECK(body_and_word_words(r).empty());
}

TEST_CASE("body and word: a value without its band is no estimate", "[app][review]") {
    auto r = session_with(raised, raised);
    for (auto& n : r.numbers)
        n.numbers.activation.has_band = false;
    CHECK_FALSE(index_near(r, before).mean);
}

TEST_CASE("body and word: exercise is left out, in the session and over sessions", "[app][review]") {
    auto r = session_with(raised, raised);
    r.check_ins = {said_at(0, 5)};
    CHECK_FALSE(body_and_word_words(r).empty());
    r.header.setup.plan.exercise = true;
    CHECK(index_near(r, before).why == why_not::exercise);
    CHECK(body_and_word_words(r).empty());
    CHECK_FALSE(summarise(r).near_before);

    auto s = past_at(0, 9);
    s.check_ins = {said_at(0, 5)};
    s.summary->near_before = raised;
    CHECK(count_agreement({&s, 1}).apart == 1);
    s.summary->exercise = true;
    CHECK(count_agreement({&s, 1}) == agreement{});
}

TEST_CASE("body and word: both are said and one question is asked, without a verdict", "[app][review]") {
    auto r = session_with(raised, quiet);
    r.check_ins = {said_at(0, 20), said_at(660, 30, after)};
    const auto v = make_review(r, "");
    REQUIRE(v.sentences.size() == 4);
    const auto text = v.sentences[2];
    CHECK(text == "Before the practice you said: tense 20 of 100. In the first minutes activation was raised, about 80 "
                  "(70 to 90; your rest is 50). Activation is no feeling: joy, effort or coffee raise it, too. What do "
                  "you notice when you look at both?");
    r.check_ins = {said_at(0, 20), said_at(660, 90, after)}; // both lie apart, in opposite ways: still one question
    const auto two = body_and_word_words(r);
    CHECK(two.find("After the practice you said: tense 90 of 100. In its last minutes activation was below your rest, "
                   "about 25 (15 to 35; your rest is 50).") != two.npos);
    CHECK(count_of(two, "?") == 1);
    for (const char* verdict : {"wrong", "really", "actually", "should", "honest", "normal", "stress"})
        CHECK(two.find(verdict) == two.npos);
}

TEST_CASE("body and word: where they do not lie apart the review is as it was", "[app][review]") {
    auto r = session_with(around, around);
    r.check_ins = {said_at(0, 5), said_at(660, 95, after)};
    CHECK(make_review(r, "").sentences.size() == 3);
    r = session_with(raised, quiet);
    CHECK(make_review(r, "").sentences.size() == 3); // nothing was said
    r.check_ins = {said_at(5 * 3600, 5)};            // said hours later, and kept with this session
    CHECK(body_and_word_words(r).empty());
    r.check_ins = {said_at(660 + 121, 95, after)};
    CHECK(body_and_word_words(r).empty());
    r.check_ins = {said_at(660 + 119, 95, after)};
    CHECK_FALSE(body_and_word_words(r).empty());
}

TEST_CASE("body and word: a simulated heart is not asked about, a replayed one not told of", "[app][review]") {
    auto r = session_with(raised, quiet);
    r.check_ins = {said_at(0, 20)};
    r.header.setup.simulated = true;
    r.header.sensor = "sim:aroused";
    const auto text = body_and_word_words(r);
    CHECK(text.find("This heart is simulated") != text.npos);
    CHECK(count_of(text, "?") == 0);
    r.header.sensor = "replay:old.db";
    CHECK(body_and_word_words(r).empty());
}

TEST_CASE("body and word: over sessions each check-in counts once, and people's alone", "[app][review]") {
    std::vector<past_session> all;
    const auto add = [&](double said_before, std::optional<activation_near> b, double said_after,
                         std::optional<activation_near> a) {
        auto s = past_at(static_cast<int>(all.size()), 9);
        s.check_ins = {said_at(0, said_before), said_at(600, said_after, after)};
        s.summary->near_before = b;
        s.summary->near_after = a;
        all.push_back(s);
    };
    add(80, raised, 20, around);       // agree, agree
    add(80, quiet, 20, raised);        // apart, apart
    add(50, raised, 80, around);       // not clear twice
    add(80, std::nullopt, 10, quiet);  // without an index; agree
    all.push_back(past_at(9, 9));      // nothing said
    all.back().summary->near_before = raised;
    CHECK(count_agreement(all) == agreement{3, 2, 2, 1});
    CHECK(agreement_words(count_agreement(all)) ==
          "In 3 of 5 check-ins body and word agreed. In 2 more it was not clear.");
    all[0].sensor = "sim:calm"; // two of the clear ones less
    CHECK(count_agreement(all) == agreement{1, 2, 2, 1});
    CHECK(agreement_words(count_agreement(all)).empty());
    all[1].summary.reset(); // cannot be read: its words stand without an index
    CHECK(count_agreement(all) == agreement{1, 0, 2, 3});
    // The last of several words before it; one from later in the day is of the day.
    all[3].check_ins = {said_at(0, 90), said_at(60, 10), said_at(5 * 3600, 90)};
    all[3].summary->near_before = raised;
    CHECK(count_agreement({&all[3], 1}) == agreement{0, 1, 0, 0});
}

TEST_CASE("body and word: from five clear check-ins on", "[app][review]") {
    CHECK(agreement_words({4, 0, 30, 0}).empty());
    CHECK(agreement_words({9, 5, 0, 3}) == "In 9 of 14 check-ins body and word agreed.");
    CHECK(agreement_words({0, 5, 0, 0}) == "In 0 of 5 check-ins body and word agreed.");
}
