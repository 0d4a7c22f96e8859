#pragma once
// Which practices suit somebody less, by what that person said (SCIENCE 9, 9.1). Plain rules that are told in
// words; no finding about anybody. Pure.

#include "app/session/heart_flags.hpp"
#include "app/session/practice.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace attune {

/// Everything is false until it is said; it stays on this machine.
struct safety_answers {
    bool asked = false; ///< the questions were seen and closed, whatever was chosen
    bool pregnancy = false, heart = false, lung = false, fainting = false, panic = false, epilepsy = false,
         eating_disorder = false, cold_allergy = false, slow_heart = false;
    friend bool operator==(const safety_answers&, const safety_answers&) = default;
};

struct safety_question {
    const char* key;      ///< in settings.toml
    const char* question; ///< as it is asked, after "Does one of these fit?"; marked, like the next
    const char* words;    ///< as it is named in a sentence
    bool safety_answers::*answer;
};
std::span<const safety_question> safety_questions() noexcept;

/// What is kept of a client's heart, as answers.
safety_answers answers_of(const heart_flags& heart) noexcept;

enum class leaning : std::uint8_t {
    free,
    careful, ///< not offered first, with words; the person may choose it
    closed   ///< cannot be begun
};

struct steer {
    leaning to = leaning::free;
    std::string words; ///< why, and what else; empty where free
};
/// Holds of the breath, cold on the face and exertion, each with those whom they suit less.
steer steer_for(const practice& p, const safety_answers& said);

/// After a practice that ended because of dizziness: 6.5, then 7 breaths a minute (SCIENCE 9.1); a pace that
/// is as quick already stays.
breaths_per_minute gentler_pace(breaths_per_minute used) noexcept;

} // namespace attune
