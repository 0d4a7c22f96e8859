#include "app/shell/sensor_desk.hpp"

#include "app/files/ant_key.hpp"
#include "app/language/language.hpp"
#include "app/live/sensor_trial.hpp"
#include "app/shell/sensor_words.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attune {
namespace {

/// Chosen: the window wakes once a second when nothing moves, so what is plugged in is seen within 2 s.
constexpr std::chrono::milliseconds look_every{900};
constexpr std::chrono::seconds glance_every{2}; // chosen: elsewhere a line tells of the chosen one alone
constexpr double longest_delay = 5;             // s, as latency_by_taps tries them

} // namespace

sensor_desk::sensor_desk(app_view& view, std::filesystem::path settings_file, bool driven_clock)
    : view_{view}
    , settings_file_{std::move(settings_file)}
    , driven_clock_{driven_clock} {}
sensor_desk::~sensor_desk() = default;

bool sensor_desk::listen(host_time now) {
    if (heard_) return true;
    live_options options;
    auto parsed = parse_sensor_uri(view_.chosen.sensor);
    if (!parsed) {
        view_.message = parsed.error().what;
        return false;
    }
    options.sensor = std::move(*parsed);
    if (driven_clock_) options.driven_from = now;
    if (const auto key = load_ant_key(settings_file_)) options.ant_network_key = *key;
    options.setup.usual_ant_device = static_cast<std::uint16_t>(view_.chosen.ant_device);
    auto made = sensor_trial::listen(std::move(options));
    if (!made) {
        view_.message = made.error().what;
        return false;
    }
    heard_ = std::move(*made);
    view_.sensor_preview.emplace().session = &heard_->view();
    return true;
}

void sensor_desk::leave() {
    wanted_ = false;
    taps_.reset();
    view_.tapping.reset();
    view_.sensor_test.reset();
    view_.sensor_preview.reset();
    heard_.reset();
}

void sensor_desk::stop_unless_wanted() {
    const bool testing = view_.sensor_test && view_.sensor_test->running;
    if (wanted_ || testing || taps_) return;
    view_.sensor_preview.reset();
    heard_.reset();
    look_soon();
}

void sensor_desk::sensor_changed() {
    leave();
    look_soon();
}

void sensor_desk::handle(const listen_sensor& c, host_time now) {
    if (!c.begin) {
        leave();
        look_soon();
        return;
    }
    wanted_ = listen(now);
}

void sensor_desk::handle(const test_sensor& c, host_time now) {
    view_.sensor_test.reset();
    if (c.begin && listen(now)) {
        heard_->pump(now);
        heard_->begin_test();
        view_.sensor_test.emplace().running = true;
    }
    if (heard_) stop_unless_wanted();
}

void sensor_desk::end_test() {
    auto& test = *view_.sensor_test;
    auto verdict = heard_->verdict();
    test.running = false;
    test.sentence = std::move(verdict.sentence);
    test.remarks = std::move(verdict.remarks);
    test.mark = verdict.is == fitness::good     ? sensor_mark::ready
                : verdict.is == fitness::usable ? sensor_mark::searching
                                                : sensor_mark::trouble;
    stop_unless_wanted();
}

void sensor_desk::handle(const tap_delay& c, host_time now) {
    taps_.reset();
    view_.tapping.reset();
    if (c.begin && listen(now)) {
        view_.sensor_test.reset();
        taps_.emplace(seconds{0}, site_); // as sensor_trial::listen places beats
        show_taps();
    } else if (heard_) {
        stop_unless_wanted();
    }
}
void sensor_desk::handle(const choose_pulse& c) {
    site_ = c.site;
    if (taps_) taps_->choose(site_);
}
void sensor_desk::handle(const tap_again& /*c*/) {
    if (taps_) taps_->again();
}
void sensor_desk::handle(const tap_pulse& /*c*/, host_time now) {
    if (taps_) taps_->tap(now);
}
void sensor_desk::handle(const use_tapped& /*c*/) {
    if (!taps_) return;
    const auto found = taps_->found();
    const auto doubt = doubt_of(found);
    if (!doubt) return;
    // To a hundredth, as it is kept to be read; a doubt is rounded up.
    keep(std::round(found.latency.count() * 100) / 100, std::ceil(doubt->count() * 100) / 100);
    taps_.reset();
    view_.tapping.reset();
    stop_unless_wanted();
}

void sensor_desk::handle(const set_delay& c) {
    keep(c.seconds ? std::optional{std::clamp(*c.seconds, 0.0, longest_delay)} : std::nullopt, std::nullopt);
}

void sensor_desk::keep(std::optional<double> latency, std::optional<double> doubt) {
    auto& s = view_.chosen;
    chosen_ = describe_sensor(s.sensor, s);
    const auto& key = chosen_.latency_key;
    s.latency_s.erase(key);
    s.latency_doubt_s.erase(key);
    if (latency) s.latency_s[key] = *latency;
    if (doubt) s.latency_doubt_s[key] = *doubt;
    if (auto saved = save_settings(settings_file_, s); !saved) view_.message = saved.error().what;
    show_delay();
}

void sensor_desk::handle(const set_ant_key& c) {
    const auto kept = save_ant_key(settings_file_, c.text);
    view_.ant_key.trouble = kept ? std::string{} : kept.error().what;
    if (kept) look_for_ant_key();
}

void sensor_desk::look_for_ant_key() {
    auto& v = view_.ant_key;
    v.wanted = wants_ant_key(view_.chosen);
    const auto key = load_ant_key(settings_file_);
    v.saved = key && key->has_value();
    if (!key) v.trouble = key.error().what;
}

void sensor_desk::look(host_time now) {
    const bool here = view_.current == screen::sensor;
    // A look takes milliseconds, by which a tap would be late.
    if (taps_ || (!here && view_.current != screen::home && view_.current != screen::settings)) return;
    const host_duration every = here ? host_duration{look_every} : host_duration{glance_every};
    if (looked_ != host_time{} && now - looked_ < every) return;
    looked_ = now;
    if (here) {
        view_.sensors = all_sensors(view_.chosen);
        view_.sensors_hint = nothing_plugged_in(view_.sensors);
        look_for_ant_key();
    }
    chosen_ = describe_sensor(view_.chosen.sensor, view_.chosen);
    view_.home.sensor = chosen_;
}

void sensor_desk::show_heard() {
    const auto& v = heard_->view();
    auto& p = *view_.sensor_preview;
    p.session = &v;
    p.facts = heard_facts(v);
    p.sentence = signal_sentence(v);
    const bool well = p.sentence.empty();
    if (well) p.sentence = tr("Beats are coming.");
    p.mark = !well && v.signal.last_beat_arrived.count() >= 0 ? sensor_mark::trouble
             : !well                                          ? sensor_mark::searching
             : v.simulated                                    ? sensor_mark::simulated
                                                              : sensor_mark::ready;
    // Its port is busy with us: what is heard says more.
    for (auto& c : view_.sensors)
        if (c.uri == view_.chosen.sensor) c.mark = p.mark, c.sentence = tr("Listening. {}", p.sentence);
}

void sensor_desk::show_delay() {
    std::string_view heard;
    if (heard_) {
        const auto& s = heard_->view().signal;
        heard = s.model.view().empty() ? s.protocol.view() : s.model.view();
    }
    view_.sensor_delay = delay_in_force(chosen_, view_.chosen, heard);
}

void sensor_desk::show_taps() {
    const auto& v = heard_->view();
    taps_->follow(v, heard_->began());
    view_.tapping =
        tapping_words(taps_->found(), taps_->taps(), site_, v.signal.state == signal_state::present);
    if (v.simulated && taps_->taps() == 0)
        view_.tapping->sentence = tr("This heart is simulated, so your pulse will not go with its beats. It "
                                     "may be tried how tapping goes.");
}

void sensor_desk::frame(host_time now) {
    look(now);
    if (heard_) {
        heard_->pump(now);
        show_heard();
        if (auto& test = view_.sensor_test; test && test->running) {
            test->done = heard_->tested();
            test->sentence = heard_words(heard_->view());
            if (test->done >= 1 || heard_->over()) end_test();
        }
    }
    if (taps_ && heard_) show_taps();
    if (view_.current == screen::sensor) show_delay();
}

} // namespace attune
