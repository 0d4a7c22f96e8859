// attune lock: a passphrase over the store, another one, or none any more.
#include "app/cli/context.hpp"
#include "app/cli/passphrase.hpp"
#include "app/store/store_lock.hpp"

#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace attune::cli {
namespace {

int said(context& c, std::string_view what) {
    c.out() << what << std::flush;
    return c.out() ? 0 : 1;
}

int set(context& c) {
    const auto file = c.store_file();
    if (const auto set = is_locked(file); !set)
        return c.failed(set.error());
    else if (*set)
        return c.failed(fmt::format("{} has a passphrase: --change takes another one, --off takes it away", file.string()));
    const auto passphrase = ask_passphrase(c.passphrase_fd, asking::twice);
    if (!passphrase) return c.failed(passphrase.error());
    const auto done = lock_store(file, *passphrase);
    if (!done) return c.failed(done.error());
    if (!done->swept)
        c.err() << "attune lock: traces of what lay open before may still be in the file (another program reads it, or the "
                   "disk is full); they are overwritten when it is next unlocked\n"
                << std::flush;
    return said(c, fmt::format("{} is locked. Without the passphrase nobody opens it, you included: keep it safe.\n"
                               "Times and lengths of sessions stay readable. Copies made before and files exported from it are "
                               "as open as they were.\n",
                               file.string()));
}

int change(context& c) {
    const auto now = ask_passphrase(c.passphrase_fd, asking::once, "Passphrase now: ");
    if (!now) return c.failed(now.error());
    if (const auto right = unlock_store(c.store_file(), *now); !right) return c.failed(right.error());
    const auto next = ask_passphrase(c.passphrase_fd, asking::twice, "New passphrase: ");
    if (!next) return c.failed(next.error());
    const auto done = change_passphrase(c.store_file(), *now, *next);
    if (!done) return c.failed(done.error());
    return said(c, fmt::format("{} opens with the new passphrase; copies from before open with the old one\n",
                               c.store_file().string()));
}

int off(context& c) {
    const auto passphrase = ask_passphrase(c.passphrase_fd, asking::once);
    if (!passphrase) return c.failed(passphrase.error());
    const auto done = remove_passphrase(c.store_file(), *passphrase);
    if (!done) return c.failed(done.error());
    return said(c, fmt::format("{} has no passphrase any more: everything in it lies open\n", c.store_file().string()));
}

} // namespace

void add_lock(CLI::App& app, context& c) {
    struct wanted {
        bool change = false, off = false;
    };
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("lock", "A passphrase over everything personal in the store");
    auto& other = *sub.add_flag("--change", w->change, "Another passphrase; first the one there is, then the new one");
    sub.add_flag("--off", w->off, "No passphrase any more: everything lies open again")->excludes(&other);
    common(sub, c, !prints_data, [&c, w] {
        if (!w->change && !w->off) return set(c);
        if (const auto locked = is_locked(c.store_file()); !locked)
            return c.failed(locked.error());
        else if (!*locked)
            return c.failed(fmt::format("no passphrase is set on {}", c.store_file().string()));
        return w->change ? change(c) : off(c);
    });
}

} // namespace attune::cli
