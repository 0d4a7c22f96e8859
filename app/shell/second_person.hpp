#pragma once
// Two people who are led at once, in words, before they begin. Pure.

#include "app/session/client.hpp"
#include "app/shell/lead_view.hpp"

#include <optional>
#include <string>

namespace attune {

/// On the console and in its log.
std::string person_words(const std::string& code);
/// Whether the second person's consent is kept: beside the first one (`client::second_consent_on`), or as their own.
/// Nothing is refused for it. Null: nothing is kept of them.
std::string consent_words(const client* first, const client* second);
/// Why these two cannot begin by this plan, and what to do; nothing where they can.
std::optional<std::string> in_the_way_of_two(const practice& plan, const std::string& first, const second_person& second);

} // namespace attune
