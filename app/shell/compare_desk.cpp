#include "app/shell/compare_desk.hpp"

#include "app/language/language.hpp"
#include "app/session/overloaded.hpp"
#include "app/shell/words.hpp"

#include <algorithm>
#include <utility>

namespace attune {

std::vector<session_row> comparable_to(const session_row& one, std::vector<session_row> all, std::size_t most) {
    std::erase_if(all, [&](const session_row& r) { return r.id == one.id || r.client != one.client || !r.ended; });
    std::stable_sort(all.begin(), all.end(), [&](const session_row& a, const session_row& b) {
        const bool x = a.practice_id == one.practice_id, y = b.practice_id == one.practice_id;
        return x != y ? x : a.started_utc_ms > b.started_utc_ms;
    });
    if (all.size() > most) all.resize(most);
    return all;
}

compare_desk::compare_desk(app_view& view, compare_desk_options options)
    : view_{view}
    , options_{std::move(options)} {}

bool compare_desk::offer() {
    other_.clear();
    auto& to = view_.compare;
    to = {};
    if (!view_.review) return false;
    auto opened = store::open(options_.store_file);
    const auto one = opened ? opened->row(view_.review->id) : result<session_row>{tl::unexpected{opened.error()}};
    auto rows = one ? opened->sessions_of(one->client) : result<std::vector<session_row>>{tl::unexpected{one.error()}};
    if (!rows) {
        view_.message = rows.error().what;
        return false;
    }
    for (const auto& r : comparable_to(*one, std::move(*rows), most_comparable))
        to.offered.push_back({r.id, r.practice_title,
                              when_words(r.started_utc_ms, options_.wall_ms()) + "  ·  " + length_words(r.duration_s)});
    return true;
}

bool compare_desk::lay_beside(const std::string& id) {
    if (!view_.review) return false;
    auto opened = store::open(options_.store_file);
    if (!opened) {
        view_.message = opened.error().what;
        return false;
    }
    auto one = opened->read(view_.review->id), other = opened->read(id);
    for (const auto* r : {&one, &other})
        if (!*r) {
            view_.message = r->error().what;
            return false;
        }
    if (one->hidden || other->hidden) {
        view_.message = tr("The person hides the trace of one of these sessions, so they are not laid beside each other.");
        return false;
    }
    if (other->header.started_utc_ms > one->header.started_utc_ms) std::swap(one, other);
    const auto when = [&](const recording& r) { return when_words(r.header.started_utc_ms, options_.wall_ms()); };
    const auto hour = [&](const recording& r) { return options_.local_hour(r.header.started_utc_ms); };
    view_.compare.two.emplace(two_sessions{make_review(*other, when(*other)), make_review(*one, when(*one)),
                                           review::compare(*other, hour(*other), *one, hour(*one))});
    other_ = id;
    return true;
}

bool compare_desk::handle(const ask_compare& what) {
    return std::visit(overloaded{[&](const offer_comparison&) { return offer(); },
                                 [&](const compare_with& c) { return lay_beside(c.id); },
                                 [&](const choose_another&) {
                                     view_.compare.two.reset();
                                     other_.clear();
                                     return true;
                                 }},
                      what);
}

void compare_desk::say_anew() {
    if (!other_.empty()) lay_beside(std::string{other_});
}

} // namespace attune
