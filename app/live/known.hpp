#pragma once
// What earlier sessions tell of a person before the next one begins: rest, and calm RSA by breathing rate.

#include "app/session/engine.hpp"
#include "app/store/store.hpp"

namespace attune {

/// Puts the baseline of the last 14 days (else the prior), the person's own RSA curve and, where the practice
/// asks for it, the pace that earlier searches left (wider by the weeks since), or else the one that is kept of the client, into the setup;
/// and what is kept of the client's heart. What
/// cannot be read is not known; the session begins all the same. Simulated and replayed hearts are not the
/// client's. Cost: reads at most 20 sessions, some milliseconds each.
void add_what_is_known(session_setup& setup, const store& sessions, std::string_view client,
                       std::int64_t now_utc_ms);
/// The same without the curve, so no session is read: what a card tells of somebody.
void add_rest_and_pace(session_setup& setup, const store& sessions, std::string_view client,
                       std::int64_t now_utc_ms);

} // namespace attune
