#pragma once
// A file that a person names: RR text, RR with times, an ECG, or standard input. Strict: a value, or a
// sentence that says where and why not. See CLI.md, "Input files".

#include "app/import/rr_text.hpp"
#include "app/store/store.hpp"
#include "drivers/result.hpp"

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::cli {

struct context;
struct named_input {
    interval_series series;             ///< never empty
    std::optional<recording> session{}; ///< where a session was named
    bool from_ecg = false;              ///< its beats were found in an ECG
};
/// "session", "ecg" or "rr", as the JSON says it.
constexpr const char* kind_of(const named_input& in) noexcept {
    return in.session ? "session" : in.from_ecg ? "ecg" : "rr";
}
/// FILE (intervals, or an ECG whose beats are found), `-` or the id of a session.
result<named_input> read_input(const context& c, const std::string& named);

} // namespace attune::cli
