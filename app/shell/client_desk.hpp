#pragma once
// The part of the program behind a client's card: what is kept of them, whose a session is, taking all of it away.

#include "app/shell/app_view.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace attune {

struct client_desk_options {
    std::filesystem::path store_file;
    std::function<std::int64_t()> wall_ms{};
};

class client_desk {
public:
    /// `view` outlives the desk; its chosen client is the one.
    client_desk(app_view& view, client_desk_options options);
    enum class outcome { stayed, opened, left, deleted };
    /// Where something fails, the view's message says why and what was written stays.
    outcome handle(const ask_client& what);

private:
    bool read(const std::string& code);
    bool keep();
    void move(const move_to_client& m);
    void write_out();
    bool remove();

    app_view& view_;
    client_desk_options options_;
    client kept_{};
    bool there_ = false; ///< a row of its own is kept
};

/// Sessions listed on a card.
inline constexpr std::size_t card_sessions = 30; // chosen: half a year of weekly sessions

/// `who` with what was written, or why that cannot be read, as a sentence. Pure.
result<client> as_written(client who, const client_writing& w);
client_writing writing_of(const client& who);

} // namespace attune
