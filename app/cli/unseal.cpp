// attune unseal: a file that was exported under a passphrase, opened again.
#include "app/cli/context.hpp"
#include "app/cli/passphrase.hpp"
#include "app/files/atomic_file.hpp"
#include "app/seal/seal.hpp"

#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace attune::cli {

void add_unseal(CLI::App& app, context& c) {
    struct wanted {
        std::string file, to;
    };
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("unseal", "Opens a file that clients export --sealed wrote");
    sub.add_option("FILE", w->file, "The sealed file")->required();
    sub.add_option("--to", w->to, "File to write, readable by you only; - for standard output")->type_name("FILE")->required();
    common(sub, c, !prints_data, [&c, w] {
        constexpr std::size_t largest = std::size_t{4} << 30U; // chosen: decades of one client
        const auto sealed = read_file(w->file, largest);
        if (!sealed) return c.failed(sealed.error());
        const auto passphrase = ask_passphrase(c.passphrase_fd, asking::once);
        if (!passphrase) return c.failed(passphrase.error());
        const auto document = unseal_document(*sealed, *passphrase);
        if (!document) return c.failed(fmt::format("{} is not opened: {}", w->file, document.error().what));
        if (w->to == "-") {
            c.out() << *document << std::flush;
            return c.out() ? 0 : c.failed("standard output takes no more (is the disk full, or the pipe closed?)");
        }
        constexpr bool private_to_user = true;
        const auto written = write_file(w->to, *document, private_to_user);
        return written ? 0 : c.failed(written.error());
    });
}

} // namespace attune::cli
