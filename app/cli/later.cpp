// What CLI.md promises and this version does not have: it says so, and names what there is meanwhile.
#include "app/cli/context.hpp"

#include <fmt/format.h>

#include <memory>

namespace attune::cli {

namespace {

struct later {
    const char* name;
    const char* gives;
    const char* meanwhile;
};
constexpr later all[]{
    {"import", "A recording from elsewhere as a session",
     "attune practice --fast --sensor replay:FILE stores one now"},
};

} // namespace

void add_later(CLI::App& app, context& c) {
    for (const auto& what : all) {
        auto& sub = *app.add_subcommand(what.name, fmt::format("{} (in a later version)", what.gives));
        sub.allow_extras();
        common(sub, c, prints_data, [&c, &what] {
            return c.failed(fmt::format("comes in a later version of Attune; {}", what.meanwhile));
        });
    }
}

} // namespace attune::cli
