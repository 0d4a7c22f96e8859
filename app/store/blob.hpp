#pragma once
// The envelope of everything personal in the store: one place through which all of it goes in and out.
//
// Today an envelope checks: a flipped byte, a body in the wrong row or of the wrong kind is found. Sealing by
// a passphrase is one more `envelope` version here, with the same context as associated data; no reader or
// writer of sessions changes for it.

#include "drivers/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

enum class blob_kind : std::uint8_t {
    about = 1,
    piece = 2,
    check_in = 3,
    baseline = 4,
    summary = 5,
    entry = 6,
    plan = 8,
    relapse_plan = 9,
    client = 10,
    correction = 12
};

/// Where a body belongs; it opens nowhere else. `session`: its id; the diary entry's or the plan's own, of a relapse
/// plan and of a client the client's code. `number`: a piece's or a correction's place in its
/// session, else 0.
struct blob_place {
    blob_kind kind;
    std::string_view session;
    std::uint64_t number = 0;
};

std::string wrap(const blob_place& place, std::string_view body);
/// Fails with errc::corrupt (does not check) or errc::unsupported (a newer envelope); `what` is half a
/// sentence.
result<std::string> unwrap(const blob_place& place, std::string_view blob);

} // namespace attune
