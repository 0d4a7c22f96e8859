#pragma once
// One visitor of std::visit out of a lambda for each alternative.

namespace attune {

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>; // clang 14 deduces no aggregate by itself

} // namespace attune
