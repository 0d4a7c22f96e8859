// attune import: a recording from elsewhere becomes a session.
#include "app/cli/context.hpp"
#include "app/files/atomic_file.hpp"
#include "app/live/import_session.hpp"
#include "app/store/export/rr.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <istream>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

/// A FIFO would be waited for for ever, a device has no end, a folder no bytes: a file, or standard input.
result<std::string> read_all(const context& c, const std::string& named) {
    if (named != "-") {
        std::error_code none;
        const auto what = std::filesystem::status(named, none);
        if (!std::filesystem::exists(what)) return fail(errc::not_found, fmt::format("{}: no such file", named));
        if (std::filesystem::is_directory(what))
            return fail(errc::invalid, fmt::format("{} is a folder: name a file in it", named));
        if (!std::filesystem::is_regular_file(what))
            return fail(errc::invalid, fmt::format("{} is no file (a pipe or a device): give - and the bytes on standard "
                                                   "input",
                                                   named));
        if (const auto size = std::filesystem::file_size(named, none); !none && size > largest_import)
            return fail(errc::invalid, fmt::format("{}: larger than 1 GB; a recording is smaller", named));
        return read_file(named, largest_import);
    }
    std::string bytes;
    std::vector<char> block(1U << 16U);
    while (c.around.in.read(block.data(), static_cast<std::streamsize>(block.size())), c.around.in.gcount() > 0) {
        bytes.append(block.data(), static_cast<std::size_t>(c.around.in.gcount()));
        if (bytes.size() > largest_import) return fail(errc::invalid, "standard input: more than 1 GB; a recording is smaller");
    }
    if (c.around.in.bad()) return fail(errc::invalid, "standard input cannot be read to its end");
    return bytes;
}

} // namespace

void add_import(CLI::App& app, context& c) {
    struct wanted {
        std::string file, started;
        import_wishes wishes;
    };
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("import", "A recording from elsewhere as a session: RR text, .csv, .json of ours, EDF+");
    sub.add_option("FILE", w->file,
                   "RR text (.rr .txt, ms a line), a table with a column of intervals (.csv), a session exported as .json, "
                   "EDF or EDF+ with beats or an ECG (.edf); - reads standard input")
        ->required();
    sub.add_option("--started", w->started, "When it began, in UTC, as 2026-11-24T21:36:00Z (default: as the file says, else as if it had just ended)")
        ->type_name("TIME");
    sub.add_option("--client", w->wishes.client, "Code of the person; empty for yourself. Never taken from the file")
        ->type_name("CODE");
    sub.add_option("--title", w->wishes.title, "What it is called in lists")->type_name("WORDS");
    common(sub, c, prints_data, [&c, w] {
        if (!w->started.empty()) {
            w->wishes.started_utc_ms = parse_utc(w->started);
            if (!w->wishes.started_utc_ms)
                throw usage_error{fmt::format("--started {}: a time in UTC is wanted, as 2026-11-24T21:36:00Z", w->started)};
        }
        const auto bytes = read_all(c, w->file);
        if (!bytes) return c.failed(bytes.error());
        if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
        const auto done = import_session(c.store_file(), *bytes, w->file == "-" ? "standard input" : w->file, w->wishes);
        if (!done) return c.failed(done.error());
        if (!done->start_known)
            c.err() << "attune import: the file does not say when it began: stored as if it had just ended; --started TIME says it\n";
        if (!done->named_client.empty() && w->wishes.client.empty())
            c.err() << fmt::format("attune import: the file names client {}; stored as your own: --client says whose it is\n",
                                   done->named_client);
        if (!done->source_kept)
            c.err() << "attune import: the file is large; its beats are stored, its bytes are not\n";
        c.err() << std::flush;
        if (c.json)
            return c.print({{"session", done->id},
                            {"from", words(done->kind)},
                            {"started", utc_words(done->started_utc_ms)},
                            {"start_known", done->start_known},
                            {"duration_s", done->duration_s},
                            {"beats", done->beats},
                            {"source_kept", done->source_kept}});
        c.out() << fmt::format("{} beats, {:.1f} minutes, from {}: session {}\n", done->beats, done->duration_s / 60,
                               words(done->kind), done->id)
                << std::flush;
        return c.out() ? 0 : c.failed("standard output takes no more");
    });
}

} // namespace attune::cli
