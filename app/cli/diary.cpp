// attune diary: check-ins apart from sessions, newest first; attune check-in: one more.
#include "app/cli/context.hpp"
#include "app/live/past.hpp"
#include "app/live/wall_clock.hpp"
#include "app/review/body_and_word.hpp"
#include "app/store/diary.hpp"
#include "app/store/export/diary.hpp"
#include "app/store/session_id.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <ctime>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>

namespace attune::cli {
namespace {

struct wanted {
    std::string client;
    bool csv = false, closeness_too = false;
};

struct said {
    std::string client, word, note;
    std::optional<double> distress, pleasantness, arousal;
};

std::string in_words(const diary_entry& e) {
    std::string line = fmt::format("{}  {}", local_words(e), e.id);
    if (const auto& d = distress_of(e.said)) line += fmt::format("  distress {:.0f}", *d);
    for (const auto* text : {&e.said.word, &e.said.note})
        if (!text->empty()) line += "  " + *text;
    return line;
}

/// Over this client's sessions; null where they cannot be read.
nlohmann::ordered_json body_and_word(const context& c, const std::string& client) {
    review::agreement a;
    std::error_code ignored;
    if (std::filesystem::exists(c.store_file(), ignored)) {
        auto sessions = c.read_store();
        if (!sessions) return nullptr;
        const auto past = look_back(*sessions, client);
        if (!past) return nullptr;
        a = review::count_agreement(*past);
    }
    return {{"agreed", a.agreed}, {"apart", a.apart}, {"not_clear", a.not_clear}, {"without_index", a.without_index}};
}

void add_diary_list(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("diary", "Check-ins apart from sessions, newest first");
    sub.add_option("--client", w->client, "Code of the person; empty for yourself")->type_name("CODE");
    sub.add_flag("--csv", w->csv, "A table: a header line, then a row an entry");
    sub.add_flag("--private", w->closeness_too, "What was said about closeness to others, too (in --json and --csv)");
    common(sub, c, prints_data, [&c, w] {
        if (c.json && w->csv) throw usage_error{"--json and --csv are two forms of the same: choose one"};
        if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
        diary::listed found;
        std::error_code ignored;
        if (std::filesystem::exists(c.store_file(), ignored)) {
            const auto kept = diary::open_read_only(c.store_file());
            if (!kept && kept.error().code != errc::unsupported) return c.failed(kept.error()); // no diary yet
            if (kept) {
                auto listed = kept->list(w->client);
                if (!listed) return c.failed(listed.error());
                found = std::move(*listed);
            }
        }
        if (found.unreadable > 0)
            c.err() << fmt::format("attune diary: {} of the entries cannot be read; they stay where they are\n", found.unreadable)
                    << std::flush;
        const auto closeness_shown = w->closeness_too ? closeness::shown : closeness::kept_private;
        if (c.json) {
            nlohmann::ordered_json d{{"client", w->client}};
            auto& list = d["entries"] = nlohmann::ordered_json::array();
            for (const auto& e : found.entries)
                list.push_back(diary_json(e, closeness_shown));
            d["body_and_word"] = body_and_word(c, w->client);
            return c.print(d);
        }
        if (w->csv)
            c.out() << diary_csv(found.entries, closeness_shown);
        else if (found.entries.empty())
            c.out() << "Nothing stands in the diary yet.\n";
        else
            for (const auto& e : found.entries)
                c.out() << in_words(e) << '\n';
        c.out() << std::flush;
        return c.out() ? 0 : 1;
    });
}

void add_check_in(CLI::App& app, context& c) {
    auto w = std::make_shared<said>();
    auto& sub = *app.add_subcommand("check-in", "How it is just now, into the diary; every part may be left out");
    sub.add_option("--client", w->client, "Code of the person; empty for yourself")->type_name("CODE");
    sub.add_option("--distress", w->distress, "0 none to 100 as much as can be")->type_name("N")->check(CLI::Range(0, 100));
    sub.add_option("--pleasantness", w->pleasantness, "0 unpleasant to 100 pleasant")->type_name("N")->check(CLI::Range(0, 100));
    sub.add_option("--arousal", w->arousal, "0 still to 100 stirred")->type_name("N")->check(CLI::Range(0, 100));
    sub.add_option("--word", w->word, "For the feeling")->type_name("TEXT");
    sub.add_option("--note", w->note, "A note")->type_name("TEXT");
    common(sub, c, prints_data, [&c, w] {
        diary_entry e;
        e.client = w->client;
        e.said.distress = w->distress;
        e.said.pleasantness = w->pleasantness;
        e.said.arousal = w->arousal;
        e.said.word = w->word;
        e.said.note = w->note;
        if (e.said.empty()) throw usage_error{"nothing was said: give --distress, --word or another of its parts"};
        e.utc_ms = wall_clock_ms();
        const auto t = static_cast<std::time_t>(e.utc_ms / 1000);
        std::tm local{};
        localtime_r(&t, &local);
        e.offset_s = static_cast<std::int32_t>(local.tm_gmtoff);
        e.id = make_session_id(e.utc_ms, chance());
        if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
        auto kept = diary::open(c.store_file());
        if (!kept) return c.failed(kept.error());
        if (const auto added = kept->add(e); !added) return c.failed(added.error());
        if (c.json) return c.print(diary_json(e, closeness::kept_private));
        c.out() << fmt::format("kept in the diary as {}\n", e.id) << std::flush;
        return c.out() ? 0 : 1;
    });
}

} // namespace

void add_diary(CLI::App& app, context& c) {
    add_diary_list(app, c);
    add_check_in(app, c);
}

} // namespace attune::cli
