#pragma once
// What is known of a heart before it is listened to, and changes what its rate can tell (SCIENCE 9.1).

namespace attune {

/// Everything is false until it is said.
struct heart_flags {
    bool beta_blocker = false, pacemaker = false, heart_disease = false;

    bool any() const noexcept { return beta_blocker || pacemaker || heart_disease; }
    /// Heart rate is held by something else than the person's state: no activation can be told from it.
    bool rate_is_held() const noexcept { return beta_blocker || pacemaker; }
    friend bool operator==(const heart_flags&, const heart_flags&) = default;
};

} // namespace attune
