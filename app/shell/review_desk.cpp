#include "app/shell/review_desk.hpp"

#include "app/session/overloaded.hpp"
#include "app/shell/words.hpp"
#include "app/store/store.hpp"

#include <utility>

namespace attune {

review_desk::review_desk(app_view& view, review_desk_options options)
    : view_{view}
    , options_{std::move(options)} {}

bool review_desk::open(const std::string& id) {
    const auto opened = store::open(options_.store_file);
    const auto read = opened ? opened->read(id) : tl::unexpected{opened.error()};
    if (!read) {
        view_.message = read.error().what;
        return false;
    }
    view_.review = make_review(*read, when_words(read->header.started_utc_ms, options_.wall_ms()));
    return true;
}

void review_desk::look_is_over() {
    if (view_.review) view_.review->for_this_look = false;
}

void review_desk::handle(const ask_review& what) {
    if (!view_.review) return;
    if (std::holds_alternative<show_hidden>(what)) {
        view_.review->for_this_look = view_.review->hidden;
        return;
    }
    if (view_.review->covered()) return;
    const auto change = [&]() -> result<void> {
        auto opened = store::open(options_.store_file);
        if (!opened) return tl::unexpected{std::move(opened.error())};
        auto read = opened->read(view_.review->id);
        if (!read) return tl::unexpected{std::move(read.error())};
        const auto now = options_.wall_ms();
        const auto made = std::visit(
            overloaded{[&](const give_class& g) { return change_beat(*read, g.beat, g.to, now); },
                       [&](const undo_class&) { return undo_change(*read, now); },
                       [&](const take_back_class& t) { return take_back(*read, t.beat, now); },
                       [](const show_hidden&) -> result<beat_correction> { return fail(errc::invalid, ""); }}, // done above
            what);
        if (!made) return tl::unexpected{made.error()};
        auto trail = read->corrections;
        if (auto kept = opened->add_correction(read->header.id, *made, trail.size()); !kept) return kept;
        trail.push_back(*made);
        if (auto laid = lay_over(*read, std::move(trail)); !laid) return laid;
        const bool for_this_look = view_.review->for_this_look;
        view_.review = make_review(*read, when_words(read->header.started_utc_ms, now));
        view_.review->for_this_look = for_this_look;
        return {};
    };
    if (const auto done = change(); !done) view_.message = done.error().what;
}

} // namespace attune
