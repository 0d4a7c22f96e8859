#pragma once
// The command line as a person calls it, within the test's own process: `called{{"show", id}}` is `attune show ID`.
// For programs that link attune_cli and nlohmann_json.

#include "app/cli/cli.hpp"
#include "app/shell/app_view.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace attune::test {

struct called {
    int status = 0;
    std::string out, err;
    bool opened_window = false;

    explicit called(const std::vector<std::string>& arguments, const std::string& standard_input = {}) {
        std::istringstream in{standard_input};
        std::ostringstream o, e;
        std::vector<const char*> argv{"attune"};
        for (const auto& a : arguments)
            argv.push_back(a.c_str());
        const cli::surroundings around{in, o, e,
                                       [this](const cli::window_request&) {
                                           opened_window = true;
                                           return 0;
                                       },
                                       [](const cli::shot_request& r) -> result<void> { // a file that says whether it was of a session
                                           std::ofstream{r.to} << (r.picture->practice.session != nullptr);
                                           return {};
                                       }};
        status = cli::run(static_cast<int>(argv.size()), argv.data(), around);
        out = o.str();
        err = e.str();
    }

    nlohmann::json document() const { return nlohmann::json::parse(out); }
    bool one_line_on_err() const { return std::count(err.begin(), err.end(), '\n') == 1 && err.size() > 20; }
    bool fails_in_one_line(int with) const { return status == with && out.empty() && one_line_on_err(); }
    bool refused() const { return fails_in_one_line(1); }
    /// Of the first line.
    std::string last_word() const {
        const auto line = out.substr(0, out.find('\n'));
        return line.substr(line.rfind(' ') + 1);
    }
};

} // namespace attune::test
