#include "app/session/steering.hpp"
#include "tests/support/catch.hpp"

#include <cctype>
#include <set>

using namespace attune;

namespace {

practice of(std::string_view toml) {
    return parse_practice(toml, "test.toml").value(); // throws where it does not parse
}
const practice held =
    of("id = \"h\"\ntitle = \"H\"\n[pattern]\ninhale_s = 4\nhold_full_s = 4\nexhale_s = 4\n");
const practice later_held =
    of("id = \"l\"\ntitle = \"L\"\n[pattern]\ninhale_s = 4\nexhale_s = 4\n[[step]]\nbreaths = 2\n"
       "[step.pattern]\ninhale_s = 4\nexhale_s = 4\nhold_empty_s = 1\n");
const practice cool =
    of("id = \"c\"\ntitle = \"C\"\npaced = false\ncautions = [\"x\"]\n[[step]]\nlength_s = 20\n"
       "cold = true\nwait = \"Begin.\"\n");
const practice hard = of("id = \"e\"\ntitle = \"E\"\npaced = false\nexercise = true\n");
const practice plain = of("id = \"p\"\ntitle = \"P\"\n[pattern]\ninhale_s = 4\nexhale_s = 6\n");

safety_answers only(bool safety_answers::*which) {
    safety_answers a;
    a.*which = true;
    return a;
}

} // namespace

TEST_CASE("steering: each answer steers where SCIENCE 9 says, and nowhere else", "[app][session]") {
    using s = safety_answers;
    using l = leaning;
    struct expected {
        bool s::*answer;
        l holds, cold, exertion;
    };
    for (const auto& e : {expected{&s::pregnancy, l::careful, l::careful, l::careful},
                          {&s::heart, l::careful, l::closed, l::careful},
                          {&s::lung, l::careful, l::careful, l::careful},
                          {&s::fainting, l::careful, l::closed, l::careful},
                          {&s::panic, l::careful, l::careful, l::free},
                          {&s::epilepsy, l::careful, l::careful, l::free},
                          {&s::eating_disorder, l::free, l::closed, l::careful},
                          {&s::cold_allergy, l::free, l::closed, l::free},
                          {&s::slow_heart, l::free, l::closed, l::free}}) {
        const auto a = only(e.answer);
        CHECK(steer_for(held, a).to == e.holds);
        CHECK(steer_for(later_held, a).to == e.holds);
        CHECK(steer_for(cool, a).to == e.cold);
        CHECK(steer_for(hard, a).to == e.exertion);
        CHECK(steer_for(plain, a).to == l::free);
        for (const auto& p : {held, cool, hard, plain})
            CHECK(steer_for(p, a).words.empty() == (steer_for(p, a).to == l::free));
    }
    safety_answers asked;
    asked.asked = true;
    for (const auto& p : {held, cool, hard, plain})
        CHECK(steer_for(p, asked).to == l::free);
}

TEST_CASE("steering: what was said is named, in calm words", "[app][session]") {
    auto a = only(&safety_answers::pregnancy);
    CHECK(steer_for(held, a).words.find("with pregnancy.") != std::string::npos);
    a.panic = true;
    CHECK(steer_for(held, a).words.find("with pregnancy and panic.") != std::string::npos);
    a.epilepsy = true;
    CHECK(steer_for(held, a).words.find("with pregnancy, panic and epilepsy.") != std::string::npos);
    std::set<std::string> keys;
    for (const auto& q : safety_questions()) {
        keys.insert(q.key);
        for (const auto& p : {held, cool, hard})
            for (const char* word : {"diagnos", "must", "fail", "normal", "poor", "!", "not allowed", "risk"})
                CHECK(steer_for(p, only(q.answer)).words.find(word) == std::string::npos);
    }
    CHECK(keys.size() == 9);
}

TEST_CASE("steering: after dizziness the pace goes to 6.5, then to 7, and stays where it is as quick",
          "[app][session]") {
    CHECK(gentler_pace(breaths_per_minute{5}).value == 6.5);
    CHECK(gentler_pace(breaths_per_minute{6}).value == 6.5);
    CHECK(gentler_pace(breaths_per_minute{6.5}).value == 7);
    CHECK(gentler_pace(breaths_per_minute{7}).value == 7);
    CHECK(gentler_pace(breaths_per_minute{12}).value == 12);
}
