#pragma once
// Where a passphrase comes from: never from the command line's words, which every process can read.

#include "app/cli/context.hpp"
#include "app/seal/secret.hpp"

#include <CLI/CLI.hpp>

namespace attune::cli {

enum class asking : bool { once, twice };

/// Adds --passphrase-fd to `sub`; `fd` must outlive it.
void add_passphrase_option(CLI::App& sub, std::optional<int>& fd);
/// From the descriptor (its first line), else from ATTUNE_PASSPHRASE (which is then taken out of this process's
/// environment), else typed unseen at the terminal, `twice` where a slip could not be mended. A descriptor gives its next line each
/// time it is asked.
result<secret> ask_passphrase(const std::optional<int>& fd, asking how, std::string_view prompt = "Passphrase: ");

} // namespace attune::cli
