#pragma once
// How large RSA was in the calm paced stretches of a session that is over: what a person's own curve is made
// of.

#include "app/session/recording.hpp"
#include "dsp/activation/rsa_curve.hpp"

#include <vector>

namespace attune {

/// One point for each stretch of one pace in which the heart was heard without a hole, followed the breath
/// (R2 >= .5) and beat no faster than one scale above the rest known at that time. Nothing from a session
/// without a measured rest (its own or of other days) and from exercises: what calm is, is not known there.
/// The first two breaths at a new pace are left out. O(beats); after the session only.
std::vector<rsa_point> calm_rsa_of(const recording& r);

} // namespace attune
