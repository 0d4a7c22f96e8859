#pragma once
// What a port or the store returns where the world can say no.

#include <string>
#include <tl/expected.hpp>

namespace attune {

enum class errc {
    not_found,
    permission,
    busy,
    disconnected,
    unsupported,
    corrupt,
    out_of_space,
    read_only,
    invalid
};

/// `what` is one sentence for a person: the object, the cause, what to do about it.
struct error {
    errc code;
    std::string what;
};

template <class T>
using result = tl::expected<T, error>;

inline tl::unexpected<error> fail(errc code, std::string what) {
    return tl::unexpected<error>(error{code, std::move(what)});
}

} // namespace attune
