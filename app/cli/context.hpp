#pragma once
// What every subcommand shares: its common options, its streams, its way to fail.

#include "app/cli/cli.hpp"
#include "app/store/store.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace attune::cli {

struct context {
    const surroundings& around;
    std::optional<std::string> store_option{};
    bool json = false;
    std::optional<int> passphrase_fd{};
    /// What the parsed command line asks for; returns the exit status.
    std::function<int()> chosen{};
    /// Name of the subcommand, for messages.
    std::string command{};

    std::filesystem::path store_file() const;
    /// Before a store is opened: asks for the passphrase where one is set and not said yet. errc::permission where it is
    /// another one.
    result<void> unlock() const;
    /// Unlocked and for reading; a store that is not there yet has no sessions, and says so.
    result<store> read_store() const;

    std::ostream& out() const { return around.out; }
    std::ostream& err() const { return around.err; }
    /// One line on err; status 1.
    int failed(std::string_view what) const;
    int failed(const error& e) const { return failed(e.what); }
    /// The document on out, and status 0; 1 where out takes no more.
    int print(const nlohmann::ordered_json& document) const;
};

/// Adds --store and --passphrase-fd (and --json where `prints`), sets what to run.
void common(CLI::App& sub, context& c, bool prints, std::function<int()> run);
/// Why this session does not leave the store as a file: the person hides its trace. Nothing where it may.
std::optional<error> kept_back(const recording& r, bool hidden_too);
/// The option that lets it: --hidden-too.
void hidden_option(CLI::App& sub, bool& hidden_too);
/// The option every subcommand that writes no data still takes.
inline constexpr bool prints_data = true;

/// A finite number within [low, high]; anything else is wrong usage.
CLI::Validator between(double low, double high);

/// Usage errors that show only once everything is parsed: status 2.
struct usage_error {
    std::string what;
};

// One a file, in the order of `attune --help`.
void add_practice(CLI::App& app, context& c);
void add_sensors(CLI::App& app, context& c);
void add_sessions(CLI::App& app, context& c);
void add_show(CLI::App& app, context& c);
void add_correct(CLI::App& app, context& c);
void add_export(CLI::App& app, context& c);
void add_diary(CLI::App& app, context& c);
void add_clients(CLI::App& app, context& c);
void add_lock(CLI::App& app, context& c);
void add_unseal(CLI::App& app, context& c);
void add_questionnaires(CLI::App& app, context& c);
void add_support(CLI::App& app, context& c);
void add_report(CLI::App& app, context& c);
void add_plot(CLI::App& app, context& c);
void add_import(CLI::App& app, context& c);
void add_replay(CLI::App& app, context& c);
void add_analyze(CLI::App& app, context& c);
void add_beats(CLI::App& app, context& c);
void add_artefacts(CLI::App& app, context& c);
void add_activation(CLI::App& app, context& c);
void add_resonance(CLI::App& app, context& c);
void add_trends(CLI::App& app, context& c);
void add_plan(CLI::App& app, context& c);
void add_remind(CLI::App& app, context& c);
void add_dyad(CLI::App& app, context& c);
void add_shot(CLI::App& app, context& c);

} // namespace attune::cli
