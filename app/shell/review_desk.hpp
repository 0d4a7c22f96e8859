#pragma once
// The part of the program behind the review of a session: opening it, a trace that is hidden, and beats changed by hand.

#include "app/shell/app_view.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace attune {

struct review_desk_options {
    std::filesystem::path store_file;
    std::function<std::int64_t()> wall_ms;
};

class review_desk {
public:
    /// `view` outlives the desk.
    review_desk(app_view& view, review_desk_options options);
    /// False: it could not be read, and the view's message says why; the view's session is what it was.
    bool open(const std::string& id);
    /// What was shown for this look is covered again.
    void look_is_over();
    /// Of the session in the view. Kept in the store before it is shown; where that fails the message says why.
    void handle(const ask_review& what);

private:
    app_view& view_;
    review_desk_options options_;
};

} // namespace attune
