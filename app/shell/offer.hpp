#pragma once
// What a practice looks like before it begins: what is offered to whom, in which order, and what was chosen.
// Pure.

#include "app/shell/app_view.hpp"

#include <string>
#include <vector>

namespace attune {

/// The practice as a card on Home and before its start, with the person's last choices and answers.
practice_card card_of(const practice& p, const settings& s);
/// Groups in their order, what suits less at the end of its group; the Pause, which has its key, not at all.
void order_for_home(std::vector<practice_card>& cards);
/// As chosen before the start, within the practice's bounds.
practice plan_of(const practice& p, const begin_practice& chosen);
/// A practice ended because of dizziness: what is set for next time, and the words that say so.
std::string remember_dizzy(settings& s, const practice& as_done);

} // namespace attune
