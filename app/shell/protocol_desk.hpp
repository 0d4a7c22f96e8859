#pragma once
// The part of the program behind writing a protocol: the draft, what is wrong with it, and its file.

#include "app/files/practices.hpp"
#include "app/shell/app_view.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace attune {

class protocol_desk {
public:
    /// Both outlive the desk. `own`: the folder where new ones are put.
    protocol_desk(app_view& view, const practice_shelf& shelf, std::filesystem::path own);
    /// The shelf was read anew.
    void shelf_read();
    /// What came of it: whether the shelf is to be read anew, and which protocol is the chosen one then.
    struct outcome {
        bool shelf_changed = false;
        std::string choose{}; ///< id; empty: as it was
        bool left = false;    ///< the screen is to be left
    };
    /// Where it fails, the view's message says why and the draft stays.
    outcome handle(const ask_protocol& what);

private:
    void handle(const write_protocol& w);
    void handle(const change_protocol& c);
    outcome keep();
    outcome remove();
    void show(practice draft, bool changed);
    bool is_own(std::string_view id) const;
    std::string free_id(std::string_view title) const;

    app_view& view_;
    const practice_shelf& shelf_;
    std::filesystem::path own_;
};

/// Pure. Steps set right: an open one has no length, one that goes by time has one, one with a pacer does not wait.
practice consistent(practice p);
/// Empty sentences and blanks at the ends are gone.
practice without_blanks(practice p);
/// Why it cannot be kept, as a sentence; empty where it can.
std::string wrong_with_protocol(const practice& p);

} // namespace attune
