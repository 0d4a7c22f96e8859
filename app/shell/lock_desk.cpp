#include "app/shell/lock_desk.hpp"

#include "app/language/language.hpp"
#include "app/store/store_lock.hpp"

#include <chrono>

namespace attune {
namespace {

result<void> not_the_passphrase(error e) {
    if (e.code == errc::permission) return fail(errc::permission, tr("That is not the passphrase."));
    return tl::unexpected{std::move(e)};
}

} // namespace

lock_desk::lock_desk(app_view& view, std::filesystem::path store_file)
    : view_{view}
    , store_file_{std::move(store_file)} {
    look();
}

void lock_desk::look() {
    view_.lock.set = is_locked(store_file_).value_or(false);
    if (needs_passphrase(store_file_).value_or(false)) asks_ = true;
}

bool lock_desk::handle(const enter_passphrase& e) {
    if (!asks_ || !e.what) return false;
    const auto opened = unlock_store(store_file_, *e.what);
    told(opened ? opened : not_the_passphrase(opened.error()), {});
    if (!opened) return false;
    asks_ = false;
    look();
    return !asks_;
}

void lock_desk::handle(const set_passphrase& s) {
    view_.lock.done.clear();
    if (!s.next || !s.again || (view_.lock.set && !s.now)) return;
    if (!(*s.next == *s.again)) return told(fail(errc::invalid, tr("The two are not the same: nothing was done.")), {});
    if (view_.lock.set) {
        auto changed = change_passphrase(store_file_, *s.now, *s.next);
        told(changed ? changed : not_the_passphrase(changed.error()), tr("From now on the new passphrase opens it."));
    } else {
        const auto locked = lock_store(store_file_, *s.next);
        told(locked ? result<void>{} : tl::unexpected{locked.error()}, tr("The passphrase is set. Keep it safe."));
    }
    look();
}

void lock_desk::handle(const drop_passphrase& d) {
    view_.lock.done.clear();
    if (!d.now) return;
    auto gone = remove_passphrase(store_file_, *d.now);
    told(gone ? gone : not_the_passphrase(gone.error()), tr("There is no passphrase any more."));
    look();
}

bool lock_desk::lock() {
    look();
    if (!view_.lock.set) return false;
    forget_key(store_file_);
    asks_ = true;
    return true;
}

bool lock_desk::due(host_time now, bool busy) noexcept {
    // A session is being there, too: the time begins when it is over.
    if (!last_ || busy) last_ = now;
    const auto minutes = std::chrono::duration<double, std::ratio<60>>{view_.chosen.lock_after_min};
    return view_.lock.set && !asks_ && minutes.count() > 0 && now - *last_ >= minutes;
}

void lock_desk::told(const result<void>& what, std::string done) {
    view_.lock.trouble = what ? std::string{} : what.error().what;
    view_.lock.done = what ? std::move(done) : std::string{};
}

} // namespace attune
