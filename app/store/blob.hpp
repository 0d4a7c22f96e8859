#pragma once
// The envelope of everything personal in the store: one place through which all of it goes in and out.
//
// The plain envelope checks: a flipped byte, a body in the wrong row or of the wrong kind is found. In a locked store
// that whole envelope lies sealed in another, with the same place as associated data; `database` (keyed_database.hpp)
// knows which of the two is due.

#include "drivers/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

class store_key;

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
    code = 11,
    named = 12,
    answered = 13,
    correction = 14,
    trace = 15
};

/// Where a body belongs; it opens nowhere else. `session`: its id; the own one of a diary entry, a plan or an answered questionnaire, of a relapse
/// plan and of a client the client's code, of a code its alias. `number`: a piece's or a correction's place in its session, else 0.
struct blob_place {
    blob_kind kind;
    std::string_view session;
    std::uint64_t number = 0;
};

std::string wrap(const blob_place& place, std::string_view body);
/// Fails with errc::corrupt (does not check), errc::permission (sealed) or errc::unsupported (a newer envelope); `what` is
/// half a sentence.
result<std::string> unwrap(const blob_place& place, std::string_view blob);

/// A plain envelope, whatever is in it, sealed for this place; another key, place or bit of it does not open.
std::string seal_blob(const blob_place& place, std::string_view plain, const store_key& key);
/// errc::corrupt where it does not, and also where it is not sealed: in a locked store nobody else's bodies are believed.
result<std::string> open_blob(const blob_place& place, std::string_view blob, const store_key& key);

} // namespace attune
