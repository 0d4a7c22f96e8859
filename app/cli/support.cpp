// attune support: what a report of a fault needs, and nothing that says who anybody is.
#include "app/cli/context.hpp"
#include "app/files/atomic_file.hpp"
#include "app/files/paths.hpp"
#include "app/live/support.hpp"

#include <memory>
#include <ostream>

namespace attune::cli {

void add_support(CLI::App& app, context& c) {
    auto to = std::make_shared<std::string>();
    auto& sub = *app.add_subcommand("support", "What a report of a fault needs: versions, settings, counts; nothing personal");
    sub.add_option("--to", *to, "File to write, readable by you only (default: standard output)")->type_name("FILE");
    common(sub, c, !prints_data, [&c, to] {
        const auto text = support_report({c.store_file(), config_folder(), assets_folder()});
        if (to->empty()) {
            c.out() << text << std::flush;
            return c.out() ? 0 : c.failed("standard output takes no more (is the disk full, or the pipe closed?)");
        }
        constexpr bool private_to_user = true;
        const auto written = write_file(*to, text, private_to_user);
        return written ? 0 : c.failed(written.error());
    });
}

} // namespace attune::cli
