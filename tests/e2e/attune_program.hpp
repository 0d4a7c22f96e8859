#pragma once
// The built program with a store of its own, as the end-to-end tests run it.

#include "tests/e2e/child.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <string>
#include <vector>

namespace attune::test {

class attune_program {
public:
    attune_program() {
        ::setenv("XDG_CONFIG_HOME", (folder_.path() / "config").c_str(), 1);
        ::setenv("LC_ALL", "C.UTF-8", 1); // English, whatever the desktop says
        ::setenv("XDG_DATA_HOME", (folder_.path() / "data").c_str(), 1);
    }
    /// The arguments with this program's store.
    std::vector<std::string> command(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), ATTUNE_PROGRAM);
        arguments.insert(arguments.end(), {"--store", (folder_.path() / "store.db").string()});
        return arguments;
    }
    nlohmann::json document(const std::vector<std::string>& arguments) const {
        const auto o = run_to_end(command(arguments));
        INFO(o.out);
        REQUIRE(o.status == 0);
        return nlohmann::json::parse(o.out);
    }
    /// The newest session, whole.
    nlohmann::json newest() const {
        const auto all = document({"sessions", "--json"});
        REQUIRE_FALSE(all["sessions"].empty());
        return document({"show", all["sessions"][0]["id"].get<std::string>(), "--json"});
    }
    const std::filesystem::path& folder() const noexcept { return folder_.path(); }

private:
    scratch_folder folder_;
};

/// Measured intervals of a session, in order.
inline std::vector<double> intervals(const nlohmann::json& session) {
    std::vector<double> rr;
    for (const auto& b : session["beats"])
        if (!b["rr_ms"].is_null()) rr.push_back(b["rr_ms"].get<double>());
    return rr;
}

} // namespace attune::test
