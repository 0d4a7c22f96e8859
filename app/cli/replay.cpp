// attune replay: the stored bytes through today's engine, compared number by number.
#include "app/cli/context.hpp"
#include "app/live/live_session.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace attune::cli {

void add_replay(CLI::App& app, context& c) {
    struct wanted {
        std::string id;
        bool verify = false;
    };
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("replay", "Runs a session's raw bytes through the engine again");
    sub.add_option("ID", w->id, "Session, or the first characters of its id")->required();
    sub.add_flag("--verify", w->verify, "Status 0 where every stored number comes out bit for bit");
    common(sub, c, prints_data, [&c, w] {
        const auto sessions = c.read_store();
        if (!sessions) return c.failed(sessions.error());
        const auto found = verify_replay(*sessions, w->id);
        if (!found) return c.failed(found.error());
        const bool told_as_failure = w->verify && !found->identical;
        if (c.json) {
            const auto printed = c.print(
                {{"identical", found->identical},
                 {"compared", found->compared},
                 {"first_difference", found->identical ? nlohmann::ordered_json{}
                                                       : nlohmann::ordered_json(found->first_difference)}});
            return printed != 0 || !told_as_failure ? printed : c.failed(found->first_difference);
        }
        if (found->identical) {
            c.out() << "identical\n" << std::flush;
            return c.out() ? 0 : 1;
        }
        if (told_as_failure) return c.failed(fmt::format("differs: {}", found->first_difference));
        c.out() << fmt::format("differs: {}\n", found->first_difference) << std::flush;
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
