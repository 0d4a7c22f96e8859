#pragma once
// The part of the program behind the passphrase: asking, setting, and when nobody has been there for long enough.

#include "app/shell/app_view.hpp"
#include "drivers/time.hpp"

#include <filesystem>
#include <optional>

namespace attune {

class lock_desk {
public:
    /// `view` outlives the desk.
    lock_desk(app_view& view, std::filesystem::path store_file);

    /// Nothing may be read until the passphrase is said.
    bool asks() const noexcept { return asks_; }
    /// True: it was the right one. Cost: app/seal's hardness, some tenths of a second.
    bool handle(const enter_passphrase& e);
    /// The first one seals the whole store: 100 MB a second.
    void handle(const set_passphrase& s);
    void handle(const drop_passphrase& d);
    /// The store may have been locked or opened by another program.
    void look();
    /// Forgets the key, and asks from now on. False where no passphrase is set.
    bool lock();

    /// Somebody was there.
    void touched(host_time now) noexcept { last_ = now; }
    /// Nobody was for as long as the settings say. `busy`: a session goes on.
    bool due(host_time now, bool busy) noexcept;

private:
    void told(const result<void>& what, std::string done);

    app_view& view_;
    std::filesystem::path store_file_;
    bool asks_ = false;
    std::optional<host_time> last_{};
};

} // namespace attune
