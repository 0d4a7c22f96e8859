#include "app/live/live_session.hpp"

#include "app/live/making.hpp"
#include "app/live/script_feed.hpp"
#include "drivers/port/acquisition.hpp"
#include "drivers/port/open_source.hpp"
#include "drivers/protocols.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace attune {

struct live_session::state {
    std::unique_ptr<recorder> saving;
    std::unique_ptr<session_engine> engine;
    std::unique_ptr<acquisition> port;          ///< real time
    std::optional<script_feed> script;          ///< driven clock
    std::function<void(const pacer_line&)> see; ///< a simulated person only
    std::vector<command> asked;
    shown_pacer shown{};
    host_time newest{}; ///< time never goes back, whichever thread stamped it
    bool over = false;

    void take_waiting() {
        port->acknowledge();
        std::array<port_input, 16> inputs;
        for (std::size_t n = inputs.size(); n == inputs.size();) {
            for (n = 0; n < inputs.size() && port->pop(inputs[n]);)
                ++n;
            if (n > 0) give({inputs.data(), n});
        }
    }
    void give(std::span<const port_input> inputs) {
        newest = std::max(newest, inputs.back().at);
        engine->step(inputs, {}, newest);
    }
};

live_session::live_session(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
live_session::~live_session() {
    finish(state_->newest);
}

result<std::unique_ptr<live_session>> live_session::begin(live_options options) {
    complete_setup(options);
    auto decoding = make_decoder(options.setup.protocol);
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
    const auto start = options.driven_from.value_or(monotonic_now());
    s->newest = start;
    s->saving = recorder::begin(options.store_file, make_header(options, start),
                                options.driven_from ? recorder_mode::virtual_time : recorder_mode::real_time);
    s->engine = std::make_unique<session_engine>(std::move(options.setup), std::move(*decoding), *s->saving);
    s->asked.reserve(16);
    s->engine->start(start);
    if (source) {
        s->port = std::make_unique<acquisition>(std::move(source));
        s->port->start();
    }
    return std::unique_ptr<live_session>{new live_session{std::move(s)}};
}

void live_session::ask(const command& c) {
    state_->asked.push_back(c);
}

const session_view& live_session::pump(host_time now) {
    auto& s = *state_;
    if (s.over) return s.engine->view();
    if (s.script) {
        s.script->up_to(now, [&s](const port_input& in) { s.give({&in, 1}); });
    } else {
        s.take_waiting();
    }
    s.newest = std::max(s.newest, now);
    const auto& view = s.engine->step({}, s.asked, s.newest);
    s.asked.clear();
    if (const auto bytes = s.engine->outgoing(); !bytes.empty()) {
        if (s.script)
            s.script->write(bytes);
        else
            s.port->send(bytes);
    }
    if (s.see) s.shown.update(view, s.see);
    if (view.finished) finish(s.newest);
    return s.engine->view();
}

const session_view& live_session::view() const noexcept {
    return state_->engine->view();
}

void live_session::finish(host_time now) {
    auto& s = *state_;
    if (std::exchange(s.over, true)) return;
    if (s.port) s.take_waiting(); // what had come before the end belongs to the session
    now = std::max(now, s.newest);
    s.engine->finish(now);
    s.engine->let_go(now);
    if (const auto bytes = s.engine->outgoing(); !bytes.empty()) {
        if (s.port)
            s.port->send(bytes);
        else
            s.script->write(bytes);
    }
    if (s.port) s.port->stop(); // sends what is waiting to be sent
    s.saving->finish();
}

int live_session::ready_fd() const noexcept {
    return state_->port ? state_->port->ready_fd() : -1;
}
std::string live_session::saving_trouble() const {
    return state_->saving->trouble();
}
const std::string& live_session::id() const noexcept {
    return state_->saving->id();
}
std::string live_session::sensor_description() const {
    return state_->port ? state_->port->description() : state_->script->description();
}
result<void> live_session::add_check_in(const check_in& answers) {
    return state_->saving->add_check_in(answers);
}

} // namespace attune
