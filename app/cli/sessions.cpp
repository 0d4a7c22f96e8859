// attune sessions: what is stored, newest first.
#include "app/cli/context.hpp"
#include "app/store/export/rr.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

/// To the second, as CLI.md writes it.
std::string started(const session_row& r) {
    return utc_words(r.started_utc_ms - r.started_utc_ms % 1000);
}

} // namespace

void add_sessions(CLI::App& app, context& c) {
    auto& sub = *app.add_subcommand("sessions", "The stored sessions, newest first");
    auto client = std::make_shared<std::optional<std::string>>();
    sub.add_option("--client", *client, "Only those of this person; \"\" for your own")->type_name("CODE");
    common(sub, c, prints_data, [&c, client] {
        std::vector<session_row> rows;
        std::error_code ignored;
        if (std::filesystem::exists(c.store_file(),
                                    ignored)) { // no store yet: no sessions, and nothing wrong
            const auto sessions = c.read_store();
            if (!sessions) return c.failed(sessions.error());
            auto found = *client ? sessions->sessions_of(**client) : sessions->sessions();
            if (!found) return c.failed(found.error());
            rows = std::move(*found);
        }
        if (c.json) {
            nlohmann::ordered_json d;
            auto& list = d["sessions"] = nlohmann::ordered_json::array();
            for (const auto& r : rows)
                list.push_back({{"id", r.id},
                                {"client", r.client},
                                {"practice", r.practice_id},
                                {"started", started(r)},
                                {"duration_s", r.duration_s},
                                {"beats", r.beats},
                                {"ended", r.ended ? nlohmann::ordered_json(name(*r.ended)) : nullptr},
                                {"sensor", r.sensor},
                                {"together", r.together.empty() ? nlohmann::ordered_json{}
                                                                : nlohmann::ordered_json(r.together)}});
            return c.print(d);
        }
        if (rows.empty()) c.out() << (*client ? "No sessions of theirs are stored.\n" : "No sessions are stored yet.\n");
        for (const auto& r : rows)
            c.out() << fmt::format("{}  {}  {}  {:.1f} min  {} beats  {}{}\n", r.id, started(r),
                                   r.practice_title, r.duration_s / 60, r.beats,
                                   r.ended ? name(*r.ended) : "running",
                                   r.client.empty() ? "" : fmt::format("  ({})", r.client));
        c.out() << std::flush;
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
