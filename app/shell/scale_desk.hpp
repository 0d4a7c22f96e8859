#pragma once
// The part of the program behind questionnaires: which there are, answering one, and what came of it each time.

#include "app/review/trends/calendar.hpp"
#include "app/session/answered.hpp"
#include "app/shell/app_view.hpp"
#include "app/store/answered_book.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

struct scale_desk_options {
    std::filesystem::path store_file;
    std::filesystem::path folder; ///< of the files
    std::string client;           ///< whose are one's own: empty but where the program was begun for somebody
    std::function<std::int64_t()> wall_ms{};
    review::local_clock zone{};
};

/// What was answered stands in the desk alone until it is kept; when the desk goes, it goes.
class scale_desk {
public:
    /// `view` outlives the desk; its card says who the client is.
    scale_desk(app_view& view, scale_desk_options options);
    /// Is there anything to be shown, of oneself and of whom the card is? Cost: the files are read.
    void look();
    enum class outcome { stayed, opened, left };
    /// Where something fails, the view's message says why and what was answered stays.
    outcome handle(const ask_scale& what);
    bool of_client() const noexcept { return !own_; } ///< opened from a card

private:
    struct draft {
        questionnaire q; ///< as its file was when it was begun
        chosen_answers chosen;
        std::size_t at = 0;
        bool from_end = false; ///< the last page comes again after this one
    };
    void open(bool own);
    void choose(const std::string& id);
    void begin();
    void answer(const answer_item& a);
    void go(const go_to_item& g);
    void keep();
    void remove(const std::string& id);
    outcome leave();
    void read(std::string_view id);
    void show_form();
    kept_answers kept();
    draft* under_way();

    app_view& view_;
    scale_desk_options options_;
    bool own_ = true;
    std::string client_;
    std::map<std::string, draft, std::less<>> drafts_; ///< by whose they are: one's form is not another's
};

} // namespace attune
