#pragma once
// A protocol and the session that goes by it, in words for whoever leads. Pure.

#include "app/session/view.hpp"
#include "app/shell/lead_view.hpp"

#include <string>

namespace attune {

led_card card_of_protocol(const practice& p);
/// All but log and blank, which the session does not know. `plan` is what the session goes by.
console_view console_of(const practice& plan, const session_view& v);
/// What the client's picture shows in this step: orb, words or nothing.
client_view client_sees(const practice& plan, const session_view& v) noexcept;
/// What stands in the client's picture: the step's lines one after another, the last one until the step is over.
std::string client_words(const practice& plan, const session_view& v);
/// While somebody is to come down: how activation stands to their rest (50, SCIENCE 6.3). A statement only
/// where the whole 80 % band lies on one side.
std::string against_rest(const session_view& v);

} // namespace attune
