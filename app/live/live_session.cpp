#include "app/live/live_session.hpp"

#include "app/live/making.hpp"
#include "app/live/past.hpp"
#include "app/live/script_feed.hpp"
#include "drivers/port/acquisition.hpp"
#include "drivers/port/open_source.hpp"
#include "drivers/port/port_list.hpp"
#include "drivers/protocols.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace attune {

struct live_session::state {
    live_options options;              ///< the setup is the engine's once it has started
    std::unique_ptr<decoder> decoding; ///< likewise
    std::unique_ptr<recorder> saving;
    std::unique_ptr<session_engine> engine;
    std::unique_ptr<acquisition> port;          ///< real time
    std::optional<script_feed> script;          ///< driven clock
    std::function<void(const pacer_line&)> see; ///< a simulated person only
    std::vector<command> asked;
    shown_pacer shown{};
    host_time newest{}; ///< time never goes back, whichever thread stamped it
    bool over = false, closed = false;

    /// A full queue at most: a line that floods faster than it can be understood keeps nobody here.
    void take_waiting() {
        port->acknowledge(); // what comes from now on makes ready_fd readable again
        std::array<port_input, 16> inputs;
        for (std::size_t taken = 0, n = inputs.size();
             n == inputs.size() && taken < acquisition::most_waiting; taken += n) {
            for (n = 0; n < inputs.size() && port->pop(inputs[n]);)
                ++n;
            if (n > 0) give({inputs.data(), n});
        }
    }
    void give(std::span<const port_input> inputs) {
        newest = std::max(newest, inputs.back().at);
        engine->step(inputs, {}, newest);
    }
    void send_outgoing() {
        const auto bytes = engine->outgoing();
        if (bytes.empty()) return;
        if (script)
            script->write(bytes);
        else
            port->send(bytes);
    }
};

live_session::live_session(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
live_session::~live_session() {
    if (state_->engine) finish(state_->newest);
}

result<std::unique_ptr<live_session>> live_session::make(live_options options) {
    complete_setup(options);
    // An ANT stick or a dongle is known by its USB id before it has said a word.
    if (auto& named = options.setup.protocol; !named && options.sensor.kind == sensor_kind::serial)
        if (auto promised = promised_protocol(options.sensor.target); !promised.empty())
            named = std::move(promised);
    auto decoding = make_decoder(options.setup.protocol, {options.ant_network_key, options.sensor.device, options.setup.usual_ant_device, options.sensor.channel.value_or(0), options.setup.taken_ant_device});
    if (!decoding) return tl::unexpected{decoding.error()};

    auto s = std::make_unique<state>();
    std::unique_ptr<byte_source> source;
    if (options.sensor.kind == sensor_kind::serial || options.sensor.kind == sensor_kind::ble) {
        if (options.driven_from)
            return fail(errc::invalid,
                        "A real port cannot run in virtual time: use sim: or replay: for --fast.");
        auto made = options.sensor.kind == sensor_kind::ble ? make_ble_source(options.sensor)
                                                            : make_serial_source(options.sensor);
        if (!made) return tl::unexpected{made.error()};
        source = std::move(*made);
    } else {
        auto script = make_scripted_source(options.sensor);
        if (!script) return tl::unexpected{script.error()};
        if (options.driven_from) {
            s->script.emplace(std::move(*script));
            if (auto started = s->script->start(*options.driven_from); !started)
                return tl::unexpected{started.error()};
            s->see = [feed = &*s->script](const pacer_line& line) { feed->see(line); };
        } else {
            auto played = run_in_real_time(std::move(*script));
            source = std::move(played.source);
            s->see = std::move(played.see);
        }
    }
    if (source) s->port = std::make_unique<acquisition>(std::move(source));
    s->decoding = std::move(*decoding);
    s->options = std::move(options);
    return std::unique_ptr<live_session>{new live_session{std::move(s)}};
}

result<std::unique_ptr<live_session>> live_session::begin(live_options options) {
    const session_start at{options.driven_from.value_or(monotonic_now()), options.wall_ms(), {}};
    auto live = make(std::move(options));
    if (!live) return live;
    (*live)->start(at);
    (*live)->listen();
    return live;
}

void live_session::start(const session_start& at) {
    auto& s = *state_;
    s.newest = at.at;
    if (s.options.unstored == nullptr)
        s.saving =
            recorder::begin(s.options.store_file, make_header(s.options, at),
                            s.options.driven_from ? recorder_mode::virtual_time : recorder_mode::real_time);
    s.engine = std::make_unique<session_engine>(std::move(s.options.setup), std::move(s.decoding),
                                                s.saving ? *s.saving : *s.options.unstored);
    s.asked.reserve(16);
    s.engine->start(at.at);
}

void live_session::listen() {
    if (state_->port) state_->port->start();
}

void live_session::ask(const command& c) {
    state_->asked.push_back(c);
}

const session_view& live_session::pump(host_time now) {
    if (state_->over) return view();
    if (step(take(now)).finished) finish(state_->newest);
    return view();
}

host_time live_session::take(host_time now) {
    auto& s = *state_;
    if (!s.over) {
        if (s.script)
            s.script->up_to(now, [&s](const port_input& in) { s.give({&in, 1}); });
        else
            s.take_waiting();
    }
    return std::max(s.newest, now);
}

const session_view& live_session::step(host_time now) {
    auto& s = *state_;
    if (s.over) return view();
    s.newest = std::max(s.newest, now);
    const auto& shown = s.engine->step({}, s.asked, s.newest);
    s.asked.clear();
    s.send_outgoing();
    if (s.see) s.shown.update(shown, s.see);
    return shown;
}

void live_session::end(host_time now) {
    auto& s = *state_;
    if (std::exchange(s.over, true)) return;
    now = std::max(now, s.newest);
    s.engine->finish(now);
    s.engine->let_go(now);
    s.send_outgoing();
    if (s.port) s.port->begin_stop(); // sends what is waiting to be sent
}

void live_session::close() {
    auto& s = *state_;
    if (!s.over || std::exchange(s.closed, true)) return;
    if (s.port) s.port->stop();
    if (!s.saving) return;
    s.saving->finish();
    if (s.saving->trouble().empty() && !s.saving->id().empty())
        keep_summary_of(s.options.store_file, s.saving->id()); // so that a look back need not read the beats
}

void live_session::finish(host_time now) {
    end(take(now)); // what had come before the end belongs to the session
    close();
}

const session_view& live_session::view() const noexcept {
    return state_->engine->view();
}

int live_session::ready_fd() const noexcept {
    return state_->port ? state_->port->ready_fd() : -1;
}
std::string live_session::saving_trouble() const {
    return state_->saving ? state_->saving->trouble() : std::string{};
}
const std::string& live_session::id() const noexcept {
    static const std::string none;
    return state_->saving ? state_->saving->id() : none;
}
std::string live_session::sensor_description() const {
    return state_->port ? state_->port->description() : state_->script->description();
}
result<void> live_session::add_check_in(const check_in& answers) {
    if (!state_->saving) return fail(errc::invalid, "Nothing is kept of this session.");
    return state_->saving->add_check_in(answers);
}
result<void> live_session::hide_trace(bool hidden, std::int64_t utc_ms) {
    if (!state_->saving) return fail(errc::invalid, "Nothing is kept of this session.");
    return state_->saving->hide_trace(hidden, utc_ms);
}

} // namespace attune
