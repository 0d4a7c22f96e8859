#include "app/cli/context.hpp"
#include "app/cli/passphrase.hpp"
#include "app/files/paths.hpp"
#include "app/store/store_lock.hpp"
#include "app/version.hpp"

#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace attune::cli {

namespace {

/// CLI11 may use several lines; a message here is one.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (blank && (line.empty() || line.back() == ' ')) continue;
        line += blank ? ' ' : c;
    }
    while (!line.empty() && line.back() == ' ')
        line.pop_back();
    return line;
}

} // namespace

std::filesystem::path context::store_file() const {
    return store_option ? std::filesystem::path{*store_option} : default_store_file();
}

result<void> context::unlock() const {
    const auto file = store_file();
    // A store that cannot be looked into is told of by whoever opens it, in the same words as ever.
    if (const auto wanted = needs_passphrase(file); !wanted || !*wanted) return {};
    const auto passphrase = ask_passphrase(passphrase_fd, asking::once);
    if (!passphrase)
        return fail(passphrase.error().code, fmt::format("{} is locked: {}", file.string(), passphrase.error().what));
    return unlock_store(file, *passphrase);
}

result<store> context::read_store() const {
    const auto file = store_file();
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return fail(errc::not_found,
                    fmt::format("{}: no sessions are stored there yet; a practice makes the first one",
                                file.string()));
    if (auto unlocked = unlock(); !unlocked) return tl::unexpected{std::move(unlocked.error())};
    auto reading = store::open_read_only(file);
    if (reading || reading.error().code != errc::unsupported) return reading;
    auto brought_up = store::open(file); // an older one; a newer one is refused again
    return brought_up ? std::move(brought_up) : std::move(reading);
}

int context::failed(std::string_view what) const {
    err() << fmt::format("attune{}{}: {}\n", command.empty() ? "" : " ", command, one_line(what))
          << std::flush;
    return 1;
}

std::optional<error> kept_back(const recording& r, bool hidden_too) {
    if (!r.hidden || hidden_too) return std::nullopt;
    return error{errc::permission,
                 fmt::format("the person hides the trace of session {}: --hidden-too writes it all the same", r.header.id)};
}

void hidden_option(CLI::App& sub, bool& hidden_too) {
    sub.add_flag("--hidden-too", hidden_too, "Heart and activation also where the person keeps them to themselves");
}

int context::print(const nlohmann::ordered_json& document) const {
    // Text that is no UTF-8 (a note from an odd terminal) is shown with a replacement mark, never an
    // exception.
    out() << document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n'
          << std::flush;
    return out() ? 0 : failed("standard output takes no more (is the disk full, or the pipe closed?)");
}

CLI::Validator between(double low, double high) {
    return CLI::Validator{
        [low, high](std::string& text) -> std::string {
            double value = 0;
            const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
            const bool good = problem == std::errc{} && end == text.data() + text.size() && value >= low &&
                              value <= high; // NaN is neither
            return good ? "" : fmt::format("{} is no number from {} to {}", text, low, high);
        },
        fmt::format("{}..{}", low, high)};
}

void common(CLI::App& sub, context& c, bool prints, std::function<int()> run) {
    sub.add_option("--store", c.store_option, "File with the sessions (default: in the XDG data folder)")
        ->type_name("FILE");
    add_passphrase_option(sub, c.passphrase_fd);
    if (prints)
        sub.add_flag("--json", c.json, "One JSON document on standard output, messages on standard error");
    sub.callback([&c, name = sub.get_name(), run = std::move(run)] {
        c.command = name;
        c.chosen = run;
    });
}

int run(int argc, const char* const* argv, const surroundings& around) {
    context c{.around = around};
    CLI::App app{
        "Attune: breathing with feedback from your own heart.\n"
        "Alone it opens the window. It supports practice and conversation; it diagnoses and treats nothing.",
        "attune"};
    app.set_version_flag("--version", std::string{program_version});
    app.require_subcommand(0, 1);
    // `attune --store F sessions` and `attune sessions --store F` are the same.
    app.add_option("--store", c.store_option, "File with the sessions (default: in the XDG data folder)")
        ->type_name("FILE");
    window_request window;
    app.add_option("--sensor", window.sensor, "Sensor for the window, as a URI (default: as in the settings)")
        ->type_name("URI");
    app.add_option("--client", window.client, "Code of the person; empty for yourself")->type_name("CODE");
    app.add_flag("--check-in", window.check_in, "Open the window at the check-in");
    for (auto add : {add_practice, add_sensors, add_sessions, add_show, add_correct, add_export, add_import, add_report, add_plot,
                     add_replay, add_analyze, add_beats, add_artefacts, add_activation, add_resonance, add_trends,
                     add_plan, add_remind, add_diary, add_questionnaires, add_clients, add_lock, add_unseal, add_dyad, add_support, add_shot})
        add(app, c);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) { // --help, --version
            app.exit(e, around.out, around.err);
            around.out << std::flush;
            return 0;
        }
        const auto subs = app.get_subcommands();
        const auto name = subs.empty() ? std::string{} : " " + subs.front()->get_name();
        around.err << fmt::format("attune{0}: {1}; see attune{0} --help\n", name, one_line(e.what()))
                   << std::flush;
        return 2;
    }
    try {
        if (c.chosen) return c.chosen();
        window.store_file = c.store_file();
        return around.open_window(window);
    } catch (const usage_error& e) {
        c.failed(e.what);
        return 2;
    } catch (const std::exception& e) {
        return c.failed(e.what());
    }
}

} // namespace attune::cli
