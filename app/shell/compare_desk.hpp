#pragma once
// The part of the program behind laying two sessions beside each other.

#include "app/shell/app_view.hpp"
#include "app/store/store.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace attune {

struct compare_desk_options {
    std::filesystem::path store_file;
    std::function<std::int64_t()> wall_ms{};
    std::function<double(std::int64_t utc_ms)> local_hour{}; ///< 0 to below 24, where the person is
};

class compare_desk {
public:
    /// `view` outlives the desk; its review is one of the two.
    compare_desk(app_view& view, compare_desk_options options);
    /// False: there is nothing to show, and the message says why.
    bool handle(const ask_compare& what);
    /// In the language that is spoken from now on.
    void say_anew();

private:
    bool offer();
    bool lay_beside(const std::string& id);

    app_view& view_;
    compare_desk_options options_;
    std::string other_; ///< id; empty while none is chosen
};

/// Of one list, those that may be offered beside the session `id`: its client's, ended, the same practice first, at
/// most `most`. Pure. The rows may be in any order; the newest come first.
std::vector<session_row> comparable_to(const session_row& one, std::vector<session_row> all, std::size_t most);
inline constexpr std::size_t most_comparable = 30; // chosen: a year of one led session a fortnight

} // namespace attune
