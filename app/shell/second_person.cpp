#include "app/shell/second_person.hpp"

#include "app/language/language.hpp"
#include "app/review/trends/calendar.hpp"

namespace attune {

std::string person_words(const std::string& code) {
    return code.empty() ? std::string{tr("led person|You")} : code;
}

std::string consent_words(const client* first, const client* second) {
    auto day = first ? first->second_consent_on : std::nullopt;
    if (!day && second) day = second->consent_on;
    return day ? tr("The second person agreed to be recorded on {}.", review::date_words(*day))
               : std::string{tr("No consent of the second person is kept. Ask both before you begin; each may hide their "
                                "trace at any time.")};
}

std::optional<std::string> in_the_way_of_two(const practice& plan, const std::string& first, const second_person& second) {
    const auto& code = second.client.chosen.code;
    if (plan.search || plan.adaptive_pace)
        return tr("This protocol follows one heart. With two people choose another one, or lead one after the other.");
    if (code.empty()) return tr("Choose the second person first: their session needs somebody whose it is.");
    if (code == first) return tr("Both sessions would be {}'s. Choose somebody else beside them.", code);
    if (second.sensor.uri.empty()) return tr("Choose the second person's sensor first: each needs a strap of their own.");
    return std::nullopt;
}

} // namespace attune
