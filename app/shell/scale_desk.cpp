#include "app/shell/scale_desk.hpp"

#include "app/files/questionnaires.hpp"
#include "app/language/language.hpp"
#include "app/session/overloaded.hpp"
#include "app/shell/scale_picture.hpp"
#include "app/store/session_id.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace attune {
namespace {

questionnaire_shelf shelf_in(const std::filesystem::path& folder) {
    const std::array folders{folder};
    return read_questionnaires(folders);
}

} // namespace

scale_desk::scale_desk(app_view& view, scale_desk_options options)
    : view_{view}
    , options_{std::move(options)} {}

scale_desk::draft* scale_desk::under_way() {
    const auto at = drafts_.find(client_);
    return at == drafts_.end() ? nullptr : &at->second;
}

void scale_desk::look() {
    const auto shelf = shelf_in(options_.folder);
    const bool files = !shelf.questionnaires.empty() || !shelf.complaints.empty();
    // Without files nobody sees a trace, unless something was answered: that is theirs to look at and to delete.
    const auto answered = [this](const std::string& client) {
        std::error_code ignored;
        if (!std::filesystem::exists(options_.store_file, ignored)) return false;
        const auto book = answered_book::open(options_.store_file);
        if (!book) return false; // whoever opened the screen says so
        const auto kept = book->list(client);
        return kept && (!kept->all.empty() || kept->unreadable > 0);
    };
    view_.scale.own = files || answered(options_.client);
    view_.scale.of_client = view_.card && (files || answered(view_.card->code));
}

kept_answers scale_desk::kept() {
    std::error_code ignored;
    if (!std::filesystem::exists(options_.store_file, ignored)) return {};
    const auto book = answered_book::open(options_.store_file);
    auto listed = book ? book->list(client_) : result<kept_answers>{tl::unexpected{book.error()}};
    if (listed) return std::move(*listed);
    view_.message = listed.error().what;
    return {};
}

void scale_desk::read(std::string_view id) {
    const std::string wanted{id}; // it may stand in what is made anew
    auto& v = view_.scale;
    const auto shelf = shelf_in(options_.folder);
    const auto answers = kept();
    const auto now = options_.wall_ms();
    v.open = true;
    v.whom = client_;
    v.notices = shelf.complaints;
    v.history.reset();
    v.all = scale_lines(shelf.questionnaires, answers.all, now);
    if (answers.unreadable > 0)
        v.notices.push_back(trn("{} entry cannot be read; it stays where it is.", "{} entries cannot be read; they stay where they are.",
                                answers.unreadable));
    if (!wanted.empty()) v.history = make_history(wanted, shelf.find(wanted), answers.all, now, options_.zone);
}

void scale_desk::show_form() {
    view_.scale.form.reset();
    if (const auto* d = under_way()) view_.scale.form = make_form(d->q, d->chosen, d->at);
}

void scale_desk::open(bool own) {
    own_ = own;
    client_ = own ? options_.client : view_.card->code;
    read({});
    show_form();
    if (view_.scale.form) view_.message = tr("You began this and did not keep it yet.");
}

void scale_desk::choose(const std::string& id) {
    read(id);
    if (!view_.scale.history) view_.message = tr("There is no such questionnaire in {} any more.", options_.folder.string());
}

void scale_desk::begin() {
    if (!view_.scale.history || under_way()) return;
    read(view_.scale.history->id); // the file may have gone or changed since
    const auto& h = view_.scale.history;
    const auto shelf = shelf_in(options_.folder);
    const auto* q = h ? shelf.find(h->id) : nullptr;
    if (!q) {
        view_.message = tr("There is no such questionnaire in {} any more.", options_.folder.string());
        if (!shelf.complaints.empty()) view_.message += " " + shelf.complaints.front();
        return;
    }
    drafts_[client_] = {*q, chosen_answers(q->items.size()), 0, false};
    show_form();
}

void scale_desk::answer(const answer_item& a) {
    auto* d = under_way();
    if (!d || a.item >= d->q.items.size()) return;
    if (a.chosen && *a.chosen >= d->q.items[a.item].answers.size()) return;
    d->chosen[a.item] = a.chosen;
    d->at = d->from_end ? d->q.items.size() : a.item + 1;
    d->from_end = false;
    show_form();
}

void scale_desk::go(const go_to_item& g) {
    auto* d = under_way();
    if (!d) return;
    const auto end = d->q.items.size();
    d->from_end = d->at == end && g.item + 1 < end; // the last one lies before the last page as it is
    d->at = std::min(g.item, end);
    show_form();
}

void scale_desk::keep() {
    const auto* d = under_way();
    if (!d || view_.scale.form->answered == 0) return;
    auto a = answered_as(d->q, d->chosen);
    a.client = client_;
    a.utc_ms = options_.wall_ms();
    a.id = make_session_id(a.utc_ms, chance());
    auto book = answered_book::open(options_.store_file);
    if (const auto done = book ? book->add(a) : result<void>{tl::unexpected{book.error()}}; !done) {
        view_.message = done.error().what; // what was answered stays in the form
        return;
    }
    const auto shelf = shelf_in(options_.folder);
    const auto* file = shelf.find(a.questionnaire);
    if (!file)
        view_.message = tr("Kept as it was asked. Its file is not there any more.");
    else if (!(*file == d->q))
        view_.message = tr("Kept as it was asked. Its file has changed since you began.");
    drafts_.erase(client_);
    show_form();
    const auto message = view_.message;
    read(a.questionnaire);
    if (!message.empty()) view_.message = message;
}

void scale_desk::remove(const std::string& id) {
    if (!view_.scale.history) return;
    auto book = answered_book::open(options_.store_file);
    const auto gone = book ? book->remove(client_, id) : result<void>{tl::unexpected{book.error()}};
    const auto of = view_.scale.history->id;
    read(of);
    view_.message = gone ? std::string{tr("Deleted, and overwritten on the disk.")} : gone.error().what;
}

scale_desk::outcome scale_desk::leave() {
    auto& v = view_.scale;
    if (v.history && !v.form) {
        read({});
        return outcome::stayed;
    }
    v = {};
    return outcome::left;
}

scale_desk::outcome scale_desk::handle(const ask_scale& what) {
    if (const auto* o = std::get_if<open_scales>(&what)) {
        if (!o->own && !view_.card) return outcome::stayed;
        open(o->own);
        return outcome::opened;
    }
    if (!view_.scale.open) return outcome::stayed;
    return std::visit(overloaded{[](const open_scales&) { return outcome::opened; },
                                 [&](const leave_scale&) { return leave(); },
                                 [&](const choose_scale& c) {
                                     choose(c.id);
                                     return outcome::stayed;
                                 },
                                 [&](const begin_scale&) {
                                     begin();
                                     return outcome::stayed;
                                 },
                                 [&](const answer_item& a) {
                                     answer(a);
                                     return outcome::stayed;
                                 },
                                 [&](const go_to_item& g) {
                                     go(g);
                                     return outcome::stayed;
                                 },
                                 [&](const keep_answers&) {
                                     keep();
                                     return outcome::stayed;
                                 },
                                 [&](const drop_answers&) {
                                     drafts_.erase(client_);
                                     show_form();
                                     return outcome::stayed;
                                 },
                                 [&](const delete_answered& d) {
                                     remove(d.id);
                                     return outcome::stayed;
                                 }},
                      what);
}

} // namespace attune
