// Longer than others: one place where each screen, command and desk meets the session; what a desk does stands in
// its own file.
#include "app/shell/shell.hpp"

#include "app/files/ant_key.hpp"
#include "app/files/atomic_file.hpp"
#include "app/files/practices.hpp"
#include "app/language/language.hpp"
#include "app/live/known.hpp"
#include "app/live/live_session.hpp"
#include "app/live/past.hpp"
#include "app/live/support.hpp"
#include "app/session/known_baseline.hpp"
#include "app/session/overloaded.hpp"
#include "app/session/practice_words.hpp"
#include "app/shell/client_desk.hpp"
#include "app/shell/compare_desk.hpp"
#include "app/shell/diary_desk.hpp"
#include "app/shell/language_desk.hpp"
#include "app/shell/lead_desk.hpp"
#include "app/shell/lock_desk.hpp"
#include "app/shell/offer.hpp"
#include "app/shell/pause.hpp"
#include "app/shell/phases_desk.hpp"
#include "app/shell/plan_desk.hpp"
#include "app/shell/protocol_desk.hpp"
#include "app/shell/second_person.hpp"
#include "app/shell/review_desk.hpp"
#include "app/shell/scale_desk.hpp"
#include "app/shell/sensor_desk.hpp"
#include "app/shell/sensor_words.hpp"
#include "app/shell/trends_desk.hpp"
#include "app/shell/under_way.hpp"
#include "app/shell/words.hpp"
#include "app/shell/writing_desk.hpp"
#include "app/speech/espeak.hpp"
#include "app/store/store.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <functional>
#include <set>
#include <utility>

namespace attune {
namespace {

constexpr seconds settle_time{
    8}; // chosen: the signal comes within a few seconds; longer would feel like waiting
constexpr seconds close_time{10}; // chosen: a breath to arrive back before the questions

} // namespace

struct shell::state {
    shell_options options;
    practice_shelf shelf;
    std::unique_ptr<under_way> live;
    std::unique_ptr<pause_minute> pause;
    std::vector<screen> beneath; ///< under the safety notes and the Pause, the nearest last
    bool dizzy_kept = false;
    std::size_t after_of = 0; ///< whose answers are asked for
    std::set<std::string, std::less<>> hidden; ///< sessions of people who keep their trace to themselves
    practice running{};
    app_view view;
    std::optional<language_desk> languages; ///< from the constructor on
    std::optional<sensor_desk> sensors; ///< from the constructor on
    std::optional<plan_desk> plans;     ///< from the constructor on
    std::optional<trends_desk> trends;  ///< likewise
    std::optional<phases_desk> phases;  ///< likewise
    std::optional<diary_desk> diaries;  ///< from the constructor on
    std::optional<lead_desk> lead;      ///< from the constructor on
    std::optional<protocol_desk> protocols; ///< from the constructor on
    std::optional<compare_desk> beside;     ///< from the constructor on
    std::optional<client_desk> cards;       ///< from the constructor on
    std::optional<scale_desk> scales;       ///< from the constructor on
    std::optional<lock_desk> lock;      ///< from the constructor on
    std::optional<ui_command> wanted;   ///< what was asked for before the passphrase was said
    std::optional<review_desk> reviews;     ///< from the constructor on
    std::optional<writing_desk> writing;    ///< from the constructor on
    std::string store_complaint;
    std::vector<std::string> file_complaints;
    bool quit = false;

    std::filesystem::path settings_file() const { return options.config_folder / "settings.toml"; }
    const practice* chosen() const { return shelf.find(view.chosen_practice.id); }
};

namespace {

void fill_home(shell::state& s) {
    auto& home = s.view.home;
    home = {};
    for (const auto& p : s.shelf.practices)
        home.practices.push_back(card_of(p, s.view.chosen));
    order_for_home(home.practices);
    home.sensor = describe_sensor(s.view.chosen.sensor, s.view.chosen);
    home.notices = s.file_complaints;
    home.notices.insert(home.notices.end(), s.shelf.complaints.begin(), s.shelf.complaints.end());
    s.store_complaint.clear();
    if (s.lock->asks()) return;
    if (std::filesystem::exists(s.options.store_file)) {
        if (auto opened = store::open(s.options.store_file)) {
            home.slip = s.trends->notice_line(*opened);
            if (auto rows = opened->sessions(20)) {
                for (const auto& r : *rows)
                    home.last.push_back({r.id, when_words(r.started_utc_ms, s.options.wall_ms()),
                                         r.practice_title, length_words(r.duration_s),
                                         r.ended == ended_as::early       ? tr("ended early")
                                         : r.ended == ended_as::recovered ? tr("recovered")
                                         : !r.ended                       ? tr("running elsewhere")
                                                                          : ""});
                if (!rows->empty()) { // today's suggestion is what was practised last
                    const auto last =
                        std::find_if(home.practices.begin(), home.practices.end(), [&](const auto& c) {
                            return c.id == rows->front().practice_id && !c.aside;
                        });
                    if (last != home.practices.end()) std::rotate(home.practices.begin(), last, last + 1);
                }
            } else
                s.store_complaint = rows.error().what;
        } else {
            s.store_complaint = opened.error().what;
            s.lock->look(); // another program may have locked it; the next frame asks
        }
    }
    if (!s.store_complaint.empty()) home.notices.push_back(s.store_complaint);
    s.plans->arrange(home);
}

void save(shell::state& s) {
    if (auto saved = save_settings(s.settings_file(), s.view.chosen); !saved)
        s.view.message = saved.error().what;
}

void add_known(session_setup& setup, const shell::state& s, std::string_view client) {
    setup.base = known_baseline({});
    if (!std::filesystem::exists(s.options.store_file)) return;
    if (const auto opened = store::open(s.options.store_file))
        add_what_is_known(setup, *opened, client, s.options.wall_ms());
}

struct somebody {
    std::string client, sensor;
};

/// What the settings say and what is known of the person. An error where the sensor is none.
result<live_options> options_of(shell::state& s, const practice& plan, const somebody& who,
                                std::optional<body_posture> rest_in, host_time now) {
    auto parsed = parse_sensor_uri(who.sensor);
    if (!parsed) return tl::unexpected{parsed.error()};
    live_options options{std::move(*parsed), who.client, s.options.store_file, {}, {}};
    if (s.options.driven_clock) options.driven_from = now;
    options.wall_ms = s.options.wall_ms;
    if (const auto key = load_ant_key(s.settings_file()))
        options.ant_network_key = *key;
    else
        s.view.message = key.error().what;
    auto& setup = options.setup;
    setup.plan = plan;
    setup.settle = settle_time;
    setup.close = close_time;
    setup.measure_rest = rest_in.has_value();
    if (rest_in) setup.posture = *rest_in;
    setup.cues = s.view.chosen.cues && !is_protocol(plan);
    if (s.view.chosen.lead_in) setup.lead_in_from = breaths_per_minute{s.view.chosen.own_rate_bpm};
    add_known(setup, s, who.client);
    if (who.client.empty())
        setup.usual_ant_device = static_cast<std::uint16_t>(s.view.chosen.ant_device);
    add_own_latency(setup, s.view.chosen, who.sensor);
    return options;
}

/// A session by this plan for one or, where there is a second, for both. False: it could not begin, and the message
/// says why.
bool start(shell::state& s, const practice& plan, const somebody& first, const std::optional<somebody>& second,
           std::optional<body_posture> rest_in, host_time now) {
    s.sensors->leave();
    auto one = options_of(s, plan, first, rest_in, now);
    result<std::unique_ptr<under_way>> made{nullptr};
    if (!one)
        made = tl::unexpected{one.error()};
    else if (!second)
        made = under_way::begin(std::move(*one));
    else if (auto two = options_of(s, plan, *second, rest_in, now); !two)
        made = tl::unexpected{two.error()};
    else
        made = under_way::begin(std::array{std::move(*one), std::move(*two)});
    if (!made) {
        s.view.message = made.error().what;
        return false;
    }
    s.running = plan;
    s.dizzy_kept = false;
    s.view.after_words.clear();
    s.view.after_of.clear();
    s.after_of = 0;
    s.live = std::move(*made);
    s.view.practice = {};
    s.view.practice.title = plan.title;
    s.view.practice.session = &s.live->view();
    return true;
}

void begin(shell::state& s, const begin_practice& b, host_time now) {
    const auto* p = s.chosen();
    if (!p || s.live) return;
    if (const auto steered = steer_for(*p, s.view.chosen.answers); steered.to == leaning::closed) {
        s.view.message = tr(std::string_view{steered.words});
        return;
    }
    const auto plan = plan_of(*p, b);
    if (!start(s, plan, {s.options.client, s.view.chosen.sensor}, std::nullopt,
               b.measure_rest ? std::optional{b.posture} : std::nullopt, now))
        return;
    auto& chosen = s.view.chosen;
    if (b.measure_rest) chosen.posture = b.posture;
    if (!p->length_fixed) chosen.minutes[p->id] = b.minutes;
    if (p->paced && !p->search && !p->steps_set_pace()) chosen.pace[p->id] = plan.pattern.pace().value;
    chosen.gentler.erase(p->id); // it was said before the start
    save(s);
    if (!b.before.empty())
        if (auto kept = s.live->add_check_in(std::nullopt, b.before); !kept) s.view.message = kept.error().what;
    s.view.practice.feedback_hidden = p->feedback_hidden || chosen.hide_all_but_orb;
    s.view.current = screen::practice;
}

/// By the chosen protocol. What the user said of themselves steers nothing here: it is another person.
void begin_leading(shell::state& s, host_time now) {
    const auto* p = s.shelf.find(s.lead->chosen());
    if (!p || s.live) return;
    const auto& two = s.view.lead.second;
    std::optional<somebody> second;
    if (two.wanted) {
        if (auto why = in_the_way_of_two(*p, s.lead->client(), two)) {
            s.view.message = std::move(*why);
            return;
        }
        second = somebody{s.lead->second_client(), two.sensor.uri};
    }
    if (!start(s, *p, {s.lead->client(), s.view.chosen.sensor}, second, std::nullopt, now)) return;
    s.view.practice.feedback_hidden = true; // of the client's picture
    s.lead->begun(*p, two.wanted);
    s.view.current = screen::console;
}

/// One's own strap is asked for first next time; a client's is not one's own, and a recording's may be
/// anybody's.
void remember_strap(shell::state& s) {
    if (!s.live || !s.options.client.empty()) return;
    if (const auto uri = parse_sensor_uri(s.view.chosen.sensor); !uri || uri->kind != sensor_kind::serial)
        return;
    const auto number = ant_device_of(s.live->person(0).view());
    if (!number || *number == s.view.chosen.ant_device) return;
    s.view.chosen.ant_device = *number;
    save(s);
}

void leave_session(shell::state& s) {
    remember_strap(s);
    s.view.practice.session = nullptr;
    s.live.reset();
    s.lead->over();
}

void open_review(shell::state& s, const std::string& id) {
    if (!s.reviews->open(id)) return;
    if (s.hidden.contains(id)) s.view.review->hidden = true;
    s.view.current = screen::review;
}

/// Both sessions of the dyad whose one is being reviewed.
void open_two(shell::state& s) {
    if (s.live || !s.view.review || s.view.review->together.empty()) return;
    const auto read = [&s](const std::string& id) -> result<recording> {
        auto opened = store::open(s.options.store_file);
        if (!opened) return tl::unexpected{opened.error()};
        return opened->read(id);
    };
    auto one = read(s.view.review->id), other = read(s.view.review->together);
    if (!one || !other) {
        s.view.message = (one ? other : one).error().what;
        return;
    }
    const std::array names{person_words(one->header.client), person_words(other->header.client)};
    auto& two = s.view.two_people.emplace(make_two_people(*one, *other, names));
    for (std::size_t i = 0; i < two.ids.size(); ++i)
        two.hidden[i] = (i == 0 ? one : other)->hidden || s.hidden.contains(two.ids[i]);
    s.view.current = screen::side_by_side;
}

/// Each may hide their trace, on the console and after it. The store keeps it; where that fails the message says so, and it
/// holds for as long as the program is open.
void keep_hidden(shell::state& s, const std::string& id, bool hidden, const result<void>& kept) {
    if (!kept) s.view.message = kept.error().what;
    if (id.empty()) return;
    if (hidden)
        s.hidden.insert(id);
    else
        s.hidden.erase(id);
}

void hide(shell::state& s, const hide_trace& h) {
    if (s.view.current != screen::side_by_side || !s.view.two_people) {
        s.lead->handle(h);
        if (s.live && s.live->people() == two_people && h.whom < two_people && s.lead->leading())
            keep_hidden(s, s.live->person(h.whom).id(), h.hidden, s.live->hide_trace(h.whom, h.hidden, s.options.wall_ms()));
        return;
    }
    auto& two = *s.view.two_people;
    if (h.whom >= two.ids.size()) return;
    two.hidden[h.whom] = h.hidden;
    auto opened = store::open(s.options.store_file);
    keep_hidden(s, two.ids[h.whom], h.hidden,
                opened ? opened->hide_trace(two.ids[h.whom], h.hidden, s.options.wall_ms()) : tl::unexpected{opened.error()});
}

/// The practices, in the language that is spoken.
void read_shelf(shell::state& s) {
    const std::array folders{s.options.assets_folder / "protocols", s.options.assets_folder / "practices",
                             s.options.config_folder / "protocols", s.options.config_folder / "practices"};
    s.shelf = read_practices(folders, spoken() == "en" ? "" : spoken());
    if (const auto& plan = s.options.plan)
        for (auto& p : s.shelf.practices)
            if (p.id == plan->id) p = in_words_of(*plan, p);
    s.lead->offer(s.shelf.practices);
    s.protocols->shelf_read();
}

/// Everything that holds words, in the language that is spoken from now on.
void say_anew(shell::state& s) {
    const auto here = s.view.current;
    read_shelf(s);
    s.diaries->say_anew();
    fill_home(s);
    if (const auto* p = s.chosen()) {
        s.view.chosen_practice = card_of(*p, s.view.chosen);
        s.plans->as_planned(s.view.chosen_practice);
    }
    if (s.view.review) open_review(s, std::string{s.view.review->id});
    s.beside->say_anew();
    s.sensors->look_soon();
    s.view.current = here;
}

/// Shows what lies over everything else; a practice under way waits beneath it.
void lay_over(shell::state& s, screen what) {
    if (s.live && !s.live->view().finished && !s.live->view().paused)
        s.live->ask({command_kind::pause, 0, {}});
    s.beneath.push_back(s.view.current);
    s.view.current = what;
}

void end_pause(shell::state& s) {
    s.view.pause = {};
    s.pause.reset();
}

void back(shell::state& s) {
    end_pause(s);
    auto to = screen::home;
    if (!s.beneath.empty()) {
        to = s.beneath.back();
        s.beneath.pop_back();
    }
    if (to == screen::home) fill_home(s);
    // Where the practice's card is on the screen, it may suit more or less by what was said meanwhile.
    if (const auto* p = s.chosen()) s.view.chosen_practice = card_of(*p, s.view.chosen);
    s.sensors->look_soon();
    s.view.current = to;
}

void begin_pause(shell::state& s, host_time now) {
    if (s.pause || !s.view.chosen.safety_read) return;
    const auto* own = s.shelf.find("pause");
    practice plan;
    plan.title = tr("Pause");
    plan.length = seconds{60};
    if (own) plan = as_offered(*own);
    if (s.live && !s.live->view().finished) s.live->ask({command_kind::mark, 0, short_text::from("pause")});
    lay_over(s, screen::pause);
    s.view.pause.title = plan.title;
    s.pause = std::make_unique<pause_minute>(std::move(plan), now);
}

void go(shell::state& s, screen where) {
    if (where == screen::pause || s.pause) return;
    if (where == screen::safety && s.view.chosen.safety_read) {
        if (s.view.current != screen::safety) lay_over(s, where);
        return;
    }
    if (s.view.current == screen::safety && !s.beneath.empty()) return back(s);
    if (s.live && !s.live->view().finished) return; // a running session is left by stopping it
    if (where == screen::practice || where == screen::after || where == screen::console) return;
    if (where == screen::scale && !s.view.scale.open) return;
    if ((where == screen::protocol && !s.view.protocol.edit) || (where == screen::card && !s.view.card)) return;
    if (where == screen::before && !s.chosen()) return;
    if (where == screen::side_by_side) return; // by its own command
    if (s.view.two_people && s.view.review)
        for (std::size_t i = 0; i < two_people; ++i) // said side by side
            if (s.view.two_people->ids[i] == s.view.review->id) s.view.review->hidden = s.view.two_people->hidden[i];
    if ((where == screen::review || where == screen::compare) && !s.view.review) return;
    if (!s.view.chosen.safety_read && where != screen::settings && where != screen::sensor)
        where = screen::safety;
    leave_session(s);
    s.sensors->leave();
    s.beneath.clear();
    s.view.two_people.reset();
    s.reviews->look_is_over();
    if (where == screen::home) fill_home(s);
    if (where == screen::settings) {
        s.lock->look();
        s.view.lock.trouble.clear();
        s.view.lock.done.clear();
    }
    if (where == screen::plan) s.plans->open();
    if (where == screen::diary) s.diaries->open();
    if (where == screen::diary || where == screen::card) s.scales->look();
    if (where == screen::lead) s.lead->open();
    if (where == screen::check_in) return s.diaries->check_in();
    s.sensors->look_soon();
    if (where == screen::trends) s.trends->open();
    if (where == screen::phases) s.phases->open();
    if (where == screen::sensor)
        s.view.sensor_back = s.view.current == screen::settings ? screen::settings : screen::home;
    s.view.current = where;
}

/// Anew, and with nothing of what they had read.
void make_desks(shell::state& s) {
    s.trends.emplace(s.view, s.settings_file(), trends_source{s.options.store_file, s.options.client, false, {}, {}});
    s.phases.emplace(s.view, phases_source{s.options.store_file, s.options.client, false, {}});
    s.lead.emplace(s.view, lead_desk_options{s.options.store_file, s.options.client, s.options.wall_ms});
    s.plans.emplace(s.view, plan_desk_options{s.options.store_file, s.options.client, s.options.assets_folder,
                                              s.options.config_folder, {}, {}, s.options.speaks, {}});
    s.diaries.emplace(s.view, diary_desk_options{s.options.store_file, s.options.client, s.options.assets_folder,
                                                 s.options.config_folder, s.options.wall_ms});
    s.protocols.emplace(s.view, s.shelf, s.options.config_folder / "protocols");
    s.cards.emplace(s.view, client_desk_options{s.options.store_file, s.options.wall_ms});
    s.scales.emplace(s.view, scale_desk_options{s.options.store_file, s.options.config_folder / "questionnaires", s.options.client,
                                                s.options.wall_ms, system_zone()});
    s.reviews.emplace(s.view, review_desk_options{s.options.store_file, s.options.wall_ms});
    s.writing.emplace(s.view, s.options.store_file);
    s.beside.emplace(s.view, compare_desk_options{s.options.store_file, s.options.wall_ms, [](std::int64_t utc_ms) {
                                                      return system_zone()(utc_ms).hour;
                                                  }});
}

/// The key is forgotten, what was read is destroyed, and the passphrase is asked for. Not while a session goes on.
void lock(shell::state& s) {
    if ((s.live && !s.live->view().finished) || !s.lock->lock()) return;
    leave_session(s);
    end_pause(s);
    s.sensors->leave();
    s.beneath.clear();
    s.running = {};
    auto& v = s.view;
    v.home = {};
    v.chosen_practice = {};
    v.practice = {};
    v.after_words.clear();
    v.review.reset();
    v.compare = {};
    v.two_people.reset();
    v.card.reset();
    v.scale = {};
    v.trends = {};
    v.phases = {};
    v.check_in = {};
    v.diary = {};
    v.lead = {};
    v.plan = {};
    v.message.clear();
    v.lock.trouble.clear();
    v.lock.done.clear();
    make_desks(s);
    read_shelf(s);
    fill_home(s);
    v.current = screen::locked;
}

/// Home, or what was asked for at the start.
void unlocked(shell& program, shell::state& s, host_time now) {
    fill_home(s);
    s.view.current = s.view.chosen.safety_read ? screen::home : screen::safety;
    if (const auto wanted = std::exchange(s.wanted, std::nullopt); wanted && s.view.chosen.safety_read)
        program.handle(*wanted, now);
}

/// While the passphrase is asked for: it, the Pause, which shows nothing of anybody, and leaving.
void handle_locked(shell& program, shell::state& s, const ui_command& c, host_time now) {
    std::visit(overloaded{[&](const enter_passphrase& e) {
                              if (s.view.current == screen::locked && s.lock->handle(e)) unlocked(program, s, now);
                          },
                          [&](const choose_practice&) { s.wanted = c; },
                          [&](const go_to& g) {
                              if (g.where == screen::check_in) s.wanted = c;
                          },
                          [&](const start_pause&) { begin_pause(s, now); },
                          [&](const go_back&) {
                              if (s.pause) back(s);
                          },
                          [&](const quit&) { s.quit = true; }, [](const auto&) {}},
               c);
}

void lead(shell::state& s, const ask_lead& what, host_time now) {
    const bool under_way = s.live && s.lead->leading() && !s.live->view().finished;
    std::visit(overloaded{[&](const choose_protocol& c) {
                              if (!s.live) s.lead->choose(c.id);
                          },
                          [&](const begin_led&) { begin_leading(s, now); },
                          [&](const choose_client& c) {
                              if (!s.live) s.lead->handle(c);
                          },
                          [&](const add_client& a) {
                              if (!s.live) s.lead->handle(a);
                          },
                          [&](const lead_two& t) {
                              if (!s.live) s.lead->handle(t);
                          },
                          [&](const choose_second_sensor& c) {
                              if (s.live) return;
                              s.view.chosen.second_sensor = c.uri;
                              save(s);
                              s.lead->second_sensor_changed();
                          },
                          [&](const add_led_note& n) {
                              if (under_way) s.lead->handle(n, *s.live);
                          },
                          [&](const say_distress& d) {
                              if (under_way) s.lead->handle(d, *s.live);
                          },
                          [&](const hide_trace& h) { hide(s, h); },
                          [&](const name_mark_key& n) {
                              if (n.key >= mark_keys) return;
                              s.view.chosen.mark_words[n.key] = n.words;
                              save(s);
                          },
                          [&](const auto& shown) { s.lead->handle(shown); }},
               what);
}

void write(shell::state& s, const ask_protocol& what) {
    if (s.live && !s.live->view().finished) return;
    const auto came = s.protocols->handle(what);
    if (came.shelf_changed) {
        read_shelf(s);
        s.lead->choose(came.choose);
    }
    if (std::holds_alternative<write_protocol>(what) && s.view.protocol.edit) go(s, screen::protocol);
    if (came.left && s.view.current == screen::protocol) {
        const auto message = s.view.message;
        go(s, screen::lead);
        if (!message.empty()) s.view.message = message;
    }
}

void card(shell::state& s, const ask_client& what) {
    if (s.live && !s.live->view().finished) return;
    const auto came = s.cards->handle(what);
    if (came == client_desk::outcome::opened) go(s, screen::card);
    if (came != client_desk::outcome::left && came != client_desk::outcome::deleted) return;
    const auto message = s.view.message;
    if (came == client_desk::outcome::deleted) s.lead->handle(choose_client{});
    if (s.view.current == screen::card) go(s, screen::lead);
    if (!message.empty()) s.view.message = message;
}

void answer_scale(shell::state& s, const ask_scale& what) {
    if (s.live && !s.live->view().finished) return;
    const auto came = s.scales->handle(what);
    if (came == scale_desk::outcome::stayed) return;
    const auto message = s.view.message;
    if (came == scale_desk::outcome::opened) go(s, screen::scale);
    if (came == scale_desk::outcome::left && s.view.current == screen::scale)
        go(s, !s.scales->of_client() ? screen::diary : s.view.card ? screen::card : screen::lead);
    if (!message.empty()) s.view.message = message;
}

} // namespace

shell::shell(shell_options options)
    : state_{std::make_unique<state>()} {
    auto& s = *state_;
    s.options = std::move(options);
    s.view.store_file = s.options.store_file.string();
    s.view.can_speak = find_espeak().has_value();
    s.sensors.emplace(s.view, s.settings_file(), s.options.driven_clock);
    s.lock.emplace(s.view, s.options.store_file);
    if (auto loaded = load_settings(s.settings_file()))
        s.view.chosen = *loaded;
    else {
        s.file_complaints.push_back(loaded.error().what);
        if (auto aside = set_aside(s.settings_file()); !aside)
            s.file_complaints.push_back(aside.error().what);
    }
    s.languages.emplace(s.options.assets_folder, s.options.config_folder, s.options.language,
                        s.options.desktop_language);
    s.languages->speak(s.view.chosen.language);
    s.view.languages = s.languages->names();
    const auto& unread = s.languages->complaints();
    s.file_complaints.insert(s.file_complaints.end(), unread.begin(), unread.end());
    if (!s.options.sensor.empty()) s.view.chosen.sensor = s.options.sensor;
    if (s.options.posture != body_posture::unknown) s.view.chosen.posture = s.options.posture;
    make_desks(s);
    read_shelf(s);
    if (const auto& plan = s.options.plan) {
        s.view.chosen.minutes.erase(plan->id);
        s.view.chosen.pace.erase(plan->id);
    }
    s.file_complaints.insert(s.file_complaints.end(), s.diaries->complaints().begin(), s.diaries->complaints().end());
    fill_home(s);
    s.view.current = s.lock->asks()              ? screen::locked
                     : s.view.chosen.safety_read ? screen::home
                                                 : screen::safety;
}

shell::~shell() = default;

void shell::handle(const ui_command& c, host_time now) {
    auto& s = *state_;
    s.view.message.clear();
    touched(now);
    if (s.lock->asks()) return handle_locked(*this, s, c, now);
    std::visit(overloaded{
                   [&](const go_to& g) { go(s, g.where); },
                   [&](const choose_practice& p) {
                       const auto* found = s.shelf.find(p.id);
                       if (!found || (s.live && !s.live->view().finished)) return;
                       leave_session(s);
                       s.view.chosen_practice = card_of(*found, s.view.chosen);
                       s.plans->as_planned(s.view.chosen_practice);
                       s.view.current = screen::before;
                   },
                   [&](const begin_practice& b) { begin(s, b, now); },
                   [&](const ask_session& a) {
                       if (!s.live) return;
                       s.live->ask(s.lead->whom(), a.what);
                       if (a.what.kind == command_kind::mark) s.lead->marked(a.what.label.view(), s.live->view().now);
                   },
                   [&](const show_feedback& f) { s.view.practice.feedback_hidden = !f.shown; },
                   [&](const submit_after& a) {
                       if (!s.live || !s.live->view().finished) return;
                       auto answers = a.answers;
                       answers.when = check_in::moment::after;
                       answers.t_s = s.live->view().now.count();
                       if (!answers.empty())
                           if (auto kept = s.live->add_check_in(s.after_of, answers); !kept)
                               s.view.message = kept.error().what;
                       if (++s.after_of < s.live->people()) {
                           s.view.after_of = person_words(s.lead->second_client());
                           return;
                       }
                       const auto id = s.live->person(0).id();
                       leave_session(s);
                       fill_home(s);
                       s.view.current = screen::home;
                       if (!id.empty()) open_review(s, id);
                   },
                   [&](const open_session& o) { open_review(s, o.id); },
                   [&](const open_two_people&) { open_two(s); },
                   [&](const change_settings& to) {
                       const bool other = to.to.sensor != s.view.chosen.sensor;
                       s.view.chosen = to.to;
                       s.plans->settings_changed();
                       other ? s.sensors->sensor_changed() : s.sensors->look_soon();
                       save(s);
                       if (s.languages->speak(s.view.chosen.language)) say_anew(s);
                   },
                   [&](const listen_sensor& l) {
                       if (!s.live) s.sensors->handle(l, now);
                   },
                   [&](const test_sensor& t) {
                       if (!s.live) s.sensors->handle(t, now);
                   },
                   [&](const tap_delay& t) {
                       if (!s.live) s.sensors->handle(t, now);
                   },
                   [&](const tap_pulse& t) { s.sensors->handle(t, now); },
                   [&](const choose_pulse& p) { s.sensors->handle(p); },
                   [&](const tap_again& a) { s.sensors->handle(a); },
                   [&](const use_tapped& u) { s.sensors->handle(u); },
                   [&](const set_delay& d) { s.sensors->handle(d); },
                   [&](const set_ant_key& k) { s.sensors->handle(k); },
                   [&](const write_support&) {
                       const auto file = s.options.store_file.parent_path() / "support.txt";
                       std::error_code made;
                       std::filesystem::create_directories(file.parent_path(), made); // where it fails, writing says so
                       constexpr bool private_to_user = true;
                       const auto written = write_file(file, support_report({s.options.store_file, s.options.config_folder, s.options.assets_folder}),
                                                       private_to_user);
                       s.view.message = written ? tr("Written to {}. Nothing personal stands in it; read it before you send it.", file.string())
                                                : written.error().what;
                   },
                   [&](const accept_safety&) {
                       s.view.chosen.safety_read = true;
                       s.view.chosen.answers.asked = true;
                       save(s);
                       go(s, screen::home);
                   },
                   [&](const trends_command& t) { s.trends->handle(t); },
                   [&](const phases_command& p) {
                       if (s.view.current == screen::phases) s.phases->handle(p);
                   },
                   [&](const write_session& w) {
                       if (s.view.current == screen::review) s.writing->handle(w);
                   },
                   [&](const enter_passphrase&) {},
                   [&](const set_passphrase& p) { s.lock->handle(p); },
                   [&](const drop_passphrase& d) { s.lock->handle(d); },
                   [&](const lock_now&) { lock(s); },
                   [&](const start_pause&) { begin_pause(s, now); },
                   [&](const ask_plan& a) { s.plans->handle(a); },
                   [&](const ask_lead& a) { lead(s, a, now); },
                   [&](const ask_protocol& a) { write(s, a); },
                   [&](const ask_client& a) { card(s, a); },
                   [&](const ask_scale& a) { answer_scale(s, a); },
                   [&](const ask_compare& a) {
                       if (s.beside->handle(a) && s.view.current == screen::review) go(s, screen::compare);
                   },
                   [&](const ask_review& a) {
                       if (s.view.current == screen::review) s.reviews->handle(a);
                   },
                   [&](const ask_diary& a) {
                       if (s.diaries->handle(a) && s.view.current == screen::home) fill_home(s);
                   },
                   [&](const go_back&) {
                       if (s.view.chosen.safety_read && (s.pause || s.view.current == screen::safety))
                           back(s);
                   },
                   [&](const quit&) {
                       remember_strap(s);
                       if (s.live) s.live->finish(now);
                       s.quit = true;
                   },
               },
               c);
}

const app_view& shell::frame(host_time now) {
    auto& s = *state_;
    const bool going_on = s.live && !s.live->view().finished;
    if (s.lock->due(now, going_on || s.pause) || (s.lock->asks() && !going_on && !s.pause && s.view.current != screen::locked))
        lock(s);
    if (s.live) {
        const auto& v = s.live->pump(now);
        auto& p = s.view.practice;
        p.session = &v;
        p.guidance = guidance_at(s.running, v, p.feedback_hidden);
        p.step_name = step_name_at(s.running, v);
        if (s.live->people() == 1) { // of two, each says their own on the console
            p.signal_word = signal_word(v);
            p.signal_sentence = signal_sentence(v);
            p.saving_trouble = s.live->person(0).saving_trouble();
        }
        if (v.dizzy >= 2 && !s.dizzy_kept) { // SCIENCE 9.1: kept for next time
            s.dizzy_kept = true;
            s.view.after_words = remember_dizzy(s.view.chosen, s.running);
            save(s);
        }
        s.lead->frame(*s.live);
        if (v.finished && (s.view.current == screen::practice || s.view.current == screen::console)) {
            s.lead->over();
            if (s.live->people() == two_people) s.view.after_of = person_words(s.lead->client());
            s.view.current = screen::after;
        }
    }
    s.sensors->frame(now);
    s.writing->frame();
    s.lead->look(now);
    if (const auto to = s.plans->turn(reminder_round::times::now(), s.live || s.pause); to && !s.lock->asks()) go(s, *to);
    if (s.pause) {
        const auto& v = s.pause->frame(now);
        s.view.pause.session = &v;
        s.view.pause.guidance = guidance_at(s.pause->plan(), v);
        s.view.pause.step_name = step_name_at(s.pause->plan(), v);
        if (v.finished) back(s);
    }
    return s.view;
}

void shell::touched(host_time now) noexcept {
    state_->lock->touched(now);
}

const app_view& shell::view() const noexcept {
    return state_->view;
}
bool shell::animated() const noexcept {
    const auto& v = state_->view;
    return v.current == screen::practice || v.current == screen::console || v.current == screen::pause ||
           v.sensor_preview;
}
bool shell::wants_quit() const noexcept {
    return state_->quit;
}

} // namespace attune
