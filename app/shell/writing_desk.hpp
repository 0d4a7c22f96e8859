#pragma once
// The part of the program behind writing the session in the review as a file: a report, a picture, or data for other
// programs. The work is done beside the frames; the view's message says what became of it.

#include "app/shell/app_view.hpp"

#include <filesystem>
#include <future>
#include <string>

namespace attune {

class writing_desk {
public:
    /// `view` outlives the desk. Files lie beside the store.
    writing_desk(app_view& view, std::filesystem::path store_file);
    /// Waits for what is being written: a file is whole or not there.
    ~writing_desk();
    writing_desk(const writing_desk&) = delete;
    writing_desk& operator=(const writing_desk&) = delete;

    /// Of the session in the view, in the language in force; one at a time. [ui]
    void handle(const write_session& what);
    /// Takes what is done into the view. [ui]
    void frame();
    bool busy() const noexcept { return going_on_.valid(); }

private:
    app_view& view_;
    const std::filesystem::path store_file_;
    std::future<std::string> going_on_; ///< the message it ends with
};

/// "session 20261128-0914-a1b2.pdf", beside the store.
std::filesystem::path written_file(const std::filesystem::path& store_file, const std::string& id, written_as form);
/// Reads the session, makes the bytes whole, then writes the file, for its owner alone. Of a person who hides their trace
/// a report has neither heart nor activation and every other form is refused, unless `hidden_too`. Errors: that, the
/// store's, the form's (EDF+: too long, no beats), the disk's. Cost: a day's report up to a second. [any]
result<std::filesystem::path> write_session_file(const std::filesystem::path& store_file, const std::string& id,
                                                 const write_session& what, bool hidden_too = false);

} // namespace attune
