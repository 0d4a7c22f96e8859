#include "tests/app/review_recording.hpp"
#include "tests/support/catch.hpp"

using namespace attune;
using namespace attune::test;

TEST_CASE("review: the picture is the recording's", "[app][review]") {
    auto r = session();
    r.header.client = "A7";
    r.beats[100].classed = beat_class::ectopic;
    r.beats[200].starts_chain = true;
    r.gaps = {{seconds{199}, seconds{200}, gap_cause::port_closed}};
    r.marks = {{seconds{90}, short_text::from("door")}, {seconds{95}, {}}};
    add_after(r, 30, "quiet");
    r.sensor = {{seconds{1}, sensor_fact::model, short_text::from("Zephyr HxM")}};
    for (std::size_t i = 300; i < 320; ++i)
        r.numbers[i].numbers.rsa_bpm = {std::nullopt, why_not::signal_lost};
    r.numbers[400].numbers.activation = {};
    const auto v = make_review(r, "24 November, 9:00");

    CHECK(v.id == "s1");
    CHECK(v.title == "Resonance pace");
    CHECK(v.when == "24 November, 9:00");
    CHECK(v.sensor == "Zephyr HxM");
    CHECK(v.client == "A7");
    CHECK(v.duration_s == 660);
    CHECK(v.ended.empty());
    CHECK(v.delay == "Beats placed 0.2 s before they arrived, \u00b10.2 s: phase unsure by 7\u00b0"); // 6 a minute
    REQUIRE(v.phases.size() == 2);
    CHECK(v.phases[0].name == "settling");
    CHECK(v.phases[1].name == "Resonance pace");
    CHECK(v.phases[0].to_s == v.phases[1].from_s);
    CHECK(v.phases[1].to_s == 660);

    REQUIRE(v.beats.size() == r.beats.size());
    CHECK(v.beats[0].hr_bpm == 0);
    CHECK(v.beats[1].hr_bpm == 60);
    CHECK(v.beats[100].classed == beat_class::ectopic);
    CHECK(v.beats[200].starts_chain);
    REQUIRE(v.gaps.size() == 1);
    CHECK(v.gaps[0].why == "the port was closed");
    CHECK(v.marks[0].text == "door");
    CHECK(v.marks[1].text == "mark 2");
    REQUIRE(v.check_ins.size() == 2);
    CHECK(v.check_ins[0].text == "before: tense 40");
    CHECK(v.check_ins[1].text == "after: tense 30, quiet");
    CHECK(v.check_ins[1].t_s == 660);

    // RSA: a value wherever there was one, nothing in between, and one break for the hole.
    std::size_t values = 0, breaks = 0;
    for (const auto& p : v.rsa)
        ++(p.value ? values : breaks);
    CHECK(values == 659 - 80 - 20);
    CHECK(breaks == 1);
    REQUIRE(v.activation.size() == r.numbers.size());
    CHECK(v.activation[399].value == 50.0);
    CHECK(v.activation[399].band == confidence_band::lighter);
    CHECK_FALSE(v.activation[400].value);
    CHECK(v.activation[400].band == confidence_band::nothing);
}

TEST_CASE("review: how it ended, in words", "[app][review]") {
    auto r = session();
    r.ended = ended_as::early;
    CHECK(make_review(r, "").ended == "ended early");
    r.ended = ended_as::recovered;
    CHECK(make_review(r, "").ended == "recovered after the program was cut off");
    r.ended.reset();
    CHECK(make_review(r, "").ended == "still running");
}
