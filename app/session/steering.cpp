#include "app/session/steering.hpp"

#include "app/language/language.hpp"

#include <array>
#include <string_view>

namespace attune {
namespace {

using a = safety_answers;

constexpr std::array<safety_question, 9> questions{{
    {"pregnancy", mark("Pregnancy"), mark("pregnancy"), &a::pregnancy},
    {"heart", mark("Heart disease, an irregular heartbeat or a pacemaker"), mark("a heart condition"), &a::heart},
    {"lung", mark("A lung disease, such as asthma or COPD"), mark("a lung condition"), &a::lung},
    {"fainting", mark("Fainting, or low blood pressure"), mark("fainting"), &a::fainting},
    {"panic", mark("Panic, or memories of trauma that come up strongly"), mark("panic"), &a::panic},
    {"epilepsy", mark("Epilepsy"), mark("epilepsy"), &a::epilepsy},
    {"eating_disorder", mark("An eating disorder"), mark("an eating disorder"), &a::eating_disorder},
    {"cold_allergy", mark("An allergy to cold"), mark("an allergy to cold"), &a::cold_allergy},
    {"slow_heart", mark("Beta-blockers, or a slow heart"), mark("beta-blockers or a slow heart"), &a::slow_heart},
}};

// SCIENCE 9 (box) and 9.1 (ask first).
constexpr std::array against_holds{&a::pregnancy, &a::heart, &a::lung, &a::fainting, &a::panic, &a::epilepsy};
// SCIENCE 9.1, cold face. Fainting is added (chosen): cold slows the heart.
constexpr std::array against_cold{&a::heart, &a::slow_heart, &a::eating_disorder, &a::cold_allergy,
                                  &a::fainting};
constexpr std::array careful_with_cold{&a::pregnancy, &a::lung, &a::epilepsy, &a::panic}; // chosen: ask first
constexpr std::array against_exertion{&a::heart, &a::lung, &a::pregnancy, &a::fainting, &a::eating_disorder};

/// "pregnancy", "pregnancy and panic", "pregnancy, panic and epilepsy"; empty where none was said.
template <std::size_t N>
std::string said_of(const std::array<bool safety_answers::*, N>& which, const safety_answers& said) {
    std::string words, last;
    for (const auto& q : questions) {
        bool asked_for = false;
        for (const auto w : which)
            asked_for = asked_for || w == q.answer;
        if (!asked_for || !(said.*q.answer)) continue;
        if (!last.empty()) words += (words.empty() ? "" : ", ") + last;
        last = tr(std::string_view{q.words});
    }
    return words.empty() ? last : tr("list|{} and {}", words, last);
}

} // namespace

std::span<const safety_question> safety_questions() noexcept {
    return questions;
}

safety_answers answers_of(const heart_flags& heart) noexcept {
    safety_answers a;
    a.heart = heart.heart_disease || heart.pacemaker;
    a.slow_heart = heart.beta_blocker;
    return a;
}

steer steer_for(const practice& p, const safety_answers& said) {
    if (p.cold()) {
        if (const auto who = said_of(against_cold, said); !who.empty())
            return {leaning::closed,
                    tr("Cold on the face does not go with {}, so it is not begun here. Paced "
                                "breathing or Five senses may be the way instead.",
                                who)};
        if (const auto who = said_of(careful_with_cold, said); !who.empty())
            return {leaning::careful,
                    tr(
                        "With {}, ask a clinician before you use cold on the face. Another practice may suit "
                        "you better.",
                        who)};
    }
    if (p.holds())
        if (const auto who = said_of(against_holds, said); !who.empty())
            return {leaning::careful,
                    tr("This one holds the breath, which goes less well with {}. One without "
                                "holds may suit you better; the choice is yours.",
                                who)};
    if (p.exercise)
        if (const auto who = said_of(against_exertion, said); !who.empty())
            return {leaning::careful,
                    tr("This one is meant to be hard work for the heart. With {}, ask a "
                                "clinician first what is safe for you.",
                                who)};
    return {};
}

breaths_per_minute gentler_pace(breaths_per_minute used) noexcept {
    constexpr breaths_per_minute first{6.5}, second{7};
    return used < first ? first : used < second ? second : used;
}

} // namespace attune
