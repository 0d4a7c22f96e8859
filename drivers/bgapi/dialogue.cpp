#include "drivers/bgapi/dialogue.hpp"

#include <algorithm>

namespace attune::bgapi {

namespace {
using namespace std::chrono_literals;

// SENSORS 4 names no times; all are chosen.
constexpr auto answer_within = 1s;     ///< an answer leaves the dongle at once
constexpr int most_tries = 3;          ///< as for the ANT stick (SENSORS 3.2)
constexpr auto connect_within = 10s;   ///< a strap advertises at least once a second
constexpr auto procedure_within = 10s; ///< one exchange takes 60 ms; Bluetooth itself gives up after 30 s
constexpr auto link_ends_within = 1s;
constexpr auto window = 3s; ///< of listening, then the strongest is chosen: three times the slowest advertising
constexpr int windows_a_round = 3; ///< then the other kind of listening; below the 10 s of a silent port
constexpr auto preferred_for = 15s;
constexpr auto asked_after = 4s;  ///< of silence: whether the dongle is there
constexpr auto silent_for = 30s;  ///< without values: the strap is connected anew (SENSORS 5.1: it lets go itself)
constexpr auto battery_every = 60s;
constexpr auto first_rest = 500ms;
constexpr int most_doublings = 5;
constexpr unsigned links = 3; ///< at once; not verified. Another would answer that it is not connected

constexpr unsigned heart_rate_service = 0x180D, battery_service = 0x180F, device_information = 0x180A,
                   generic_access = 0x1800, heart_rate_measurement = 0x2A37, battery_level = 0x2A19,
                   device_name = 0x2A00, model_number = 0x2A24, configuration = 0x2902;
/// ATT "no attribute found within the given handle range" (error space 0x0400 and ATT's 0x0A, as peers of bglib list
/// them). Whether a dongle ends a search that did find something with it or with 0 is not verified: both are taken.
constexpr unsigned none_found = 0x040A;
constexpr unsigned was_notified = 1, was_read_by_type = 3;
constexpr unsigned ready = 5; ///< connected and completed
} // namespace

void dialogue::opened(host_time at, decoder_output& out) {
    failures_ = windows_ = 0;
    notified_ = false;
    said_ = {};
    prefer_until_ = at + preferred_for;
    enter(step::hello, at, out);
}

command dialogue::command_of(step s) const noexcept {
    switch (s) {
    case step::end_links:
        return disconnect(link_);
    case step::quiet:
        return set_mode();
    case step::end_procedure:
    case step::stop_listening:
        return end_procedure();
    case step::scan_parameters:
        return scan_parameters();
    case step::discover:
        return discover(windows_ / windows_a_round % 2 == 0 ? 1 : 2);
    case step::connect:
        return connect_direct(chosen_.at);
    case step::services:
        return read_by_group_type(link_);
    case step::characteristics:
        return find_information(link_, heart_.first, heart_.last);
    case step::notify:
        return bgapi::notify(link_, configuration_);
    case step::name:
        return read_by_type(link_, access_.first, access_.last, device_name);
    case step::model:
        return read_by_type(link_, device_.first, device_.last, model_number);
    case step::battery:
        return read_by_type(link_, battery_.first, battery_.last, battery_level);
    case step::hello:
    case step::alive:
    case step::listening:
    case step::linked:
    case step::resting:
        break;
    }
    return hello();
}

void dialogue::enter(step s, host_time at, decoder_output& out) {
    step_ = s;
    tries_ = 0;
    switch (s) {
    case step::listening:
        answered_ = true;
        deadline_ = at + window;
        return;
    case step::linked:
        answered_ = true;
        deadline_ = at + asked_after;
        return;
    case step::resting:
        answered_ = true;
        deadline_ = at + first_rest * (1 << std::min(failures_, most_doublings));
        return;
    case step::hello:
        link_ = 0;
        notified_ = false;
        break;
    case step::discover:
        straps_.clear();
        break;
    default:
        break;
    }
    say_command(at, out);
}

void dialogue::say_command(host_time at, decoder_output& out) {
    ++tries_;
    answered_ = false;
    deadline_ = at + answer_within;
    out.send(command_of(step_).bytes());
}

bool dialogue::waits_for_end() const noexcept {
    return step_ == step::connect || (step_ >= step::services && step_ <= step::battery);
}

void dialogue::tick(host_time at, decoder_output& out) {
    if (at >= deadline_) overdue(at, out);
}

void dialogue::overdue(host_time at, decoder_output& out) {
    if (step_ == step::resting) return enter(step::hello, at, out);
    if (step_ == step::listening) return choose(at, out);
    if (step_ == step::linked) {
        if (at - last_value_ >= silent_for) return fail("sends nothing, trying again", true, at, out);
        return enter(battery_.known() && at >= battery_due_ ? step::battery : step::alive, at, out);
    }
    if (!answered_) {
        if (tries_ < most_tries) return say_command(at, out);
        return fail("Bluetooth dongle does not answer", false, at, out);
    }
    switch (step_) {
    case step::end_links: // its end was not told; the next
        return ++link_ < links ? enter(step::end_links, at, out) : enter(step::quiet, at, out);
    case step::connect:
        return fail("does not let itself be connected", true, at, out);
    case step::services:
    case step::characteristics:
    case step::notify:
        return fail("does not answer, trying again", true, at, out);
    default: // a name or a battery is not worth a link
        return after_notify(step_, at, out);
    }
}

std::optional<strap_value> dialogue::frame(std::span<const std::byte> f, host_time at, decoder_output& out) {
    if (is_event(f)) {
        if (id_of(f) == message::attribute_value) return value(f.subspan(header_size), at, out);
        on_event(f, at, out);
        return std::nullopt;
    }
    if (answered_ || id_of(f) != id_of(command_of(step_).bytes())) return std::nullopt;
    const auto payload = f.subspan(header_size);
    // Result and link stand in either order; a link that is not ours is a late answer.
    const bool link_first = payload.size() == 3 && id_of(f) != message::connect_direct;
    if (link_first && u8(payload[0]) != link_) return std::nullopt;
    answered(payload.size() < 2 ? 0U : u16(payload, link_first ? 1 : 0), payload, at, out);
    return std::nullopt;
}

void dialogue::answered(unsigned result, std::span<const std::byte> payload, host_time at,
                        decoder_output& out) {
    answered_ = true;
    switch (step_) {
    case step::hello:
        return enter(step::end_links, at, out);
    case step::end_links:
        if (result == 0) {
            deadline_ = at + link_ends_within;
            return;
        }
        return ++link_ < links ? enter(step::end_links, at, out) : enter(step::quiet, at, out);
    case step::quiet:
        return enter(step::end_procedure, at, out);
    case step::end_procedure: // an error if there was none: fine
        return enter(step::scan_parameters, at, out);
    case step::scan_parameters:
        return enter(step::discover, at, out);
    case step::discover:
        if (result != 0 && tries_ == 1) return fail("Bluetooth dongle does not listen", false, at, out);
        return enter(step::listening, at, out);
    case step::stop_listening:
        return enter(step::connect, at, out);
    case step::connect:
        if (result != 0 && tries_ == 1) return fail("could not be connected", true, at, out);
        if (result == 0) link_ = u8(payload[2]);
        deadline_ = at + connect_within;
        return;
    case step::alive:
        return enter(step::linked, at, out);
    default:
        // The second time a refusal may mean that the first was heard and its answer lost.
        if (result != 0 && tries_ == 1) return completed(result, at, out);
        deadline_ = at + procedure_within;
    }
}

void dialogue::choose(host_time at, decoder_output& out) {
    const strap* best = straps_.alike();
    if (!straps_.named()) {
        if (before_) best = straps_.at(*before_);
        if (!best && (!before_ || at >= prefer_until_)) best = straps_.strongest();
    }
    if (best) return connect_to(*best, at, out);
    ++windows_;
    if (windows_ == windows_a_round) { // said once: a strap not yet put on is no fault
        if (straps_.named())
            say(straps_.wanted(), "not heard: is it worn, moist?", at, out);
        else
            say({}, "no strap heard: is it worn and moist?", at, out);
    }
    if (windows_ % windows_a_round == 0) return enter(step::end_procedure, at, out);
    enter(step::listening, at, out);
}

void dialogue::connect_to(const strap& s, host_time at, decoder_output& out) {
    chosen_ = s;
    enter(step::stop_listening, at, out);
}

void dialogue::on_event(std::span<const std::byte> f, host_time at, decoder_output& out) {
    const auto p = f.subspan(header_size);
    switch (id_of(f)) {
    case message::boot:
        // Power was gone: nothing of before holds. Its greeting may also be the first thing heard.
        if (notified_) return lost(at, out);
        return enter(step::hello, at, out);
    case message::scan_response:
        if (step_ != step::listening) return;
        straps_.heard(p);
        if (const auto* s = straps_.meant()) connect_to(*s, at, out);
        return;
    case message::connection_status: {
        if (step_ != step::connect || (u8(p[1]) & ready) != ready ||
            !std::equal(chosen_.at.bytes.begin(), chosen_.at.bytes.end(), p.begin() + 2))
            return;
        link_ = u8(p[0]);
        heart_ = battery_ = device_ = access_ = {};
        measurement_ = configuration_ = 0;
        return enter(step::services, at, out);
    }
    case message::disconnected:
        if (step_ == step::end_links && u8(p[0]) == link_)
            return ++link_ < links ? enter(step::end_links, at, out) : enter(step::quiet, at, out);
        if ((connected() || (step_ == step::connect && answered_)) && u8(p[0]) == link_) lost(at, out);
        return;
    case message::group_found: {
        if (step_ != step::services || u8(p[0]) != link_ || u8(p[5]) != 2) return;
        answered_ = true;
        deadline_ = at + procedure_within;
        const range r{u16(p, 1), u16(p, 3)};
        if (r.first == 0 || r.last < r.first) return;
        const unsigned what = u16(p, 6);
        range* const service = what == heart_rate_service   ? &heart_
                               : what == battery_service    ? &battery_
                               : what == device_information ? &device_
                               : what == generic_access     ? &access_
                                                            : nullptr;
        if (service) *service = r;
        return;
    }
    case message::information_found: {
        if (step_ != step::characteristics || u8(p[0]) != link_ || u8(p[3]) != 2) return;
        answered_ = true;
        deadline_ = at + procedure_within;
        const unsigned handle = u16(p, 1), uuid = u16(p, 4);
        if (uuid == heart_rate_measurement) measurement_ = handle;
        if (uuid == configuration && measurement_ != 0 && configuration_ == 0) configuration_ = handle;
        return;
    }
    case message::procedure_completed:
        if (step_ != step::notify && u16(p, 3) == configuration_ && configuration_ != 0)
            return; // of the subscription, whose notifications came first
        if (u8(p[0]) == link_ && step_ >= step::services && step_ <= step::battery)
            completed(u16(p, 1), at, out);
        return;
    default:
        return;
    }
}

void dialogue::completed(unsigned result, host_time at, decoder_output& out) {
    switch (step_) {
    case step::services:
        if (heart_.known()) return enter(step::characteristics, at, out);
        return result == 0 || result == none_found ? fail("is no heart-rate strap", true, at, out)
                                                   : fail("does not say what it is", true, at, out);
    case step::characteristics:
        if (measurement_ != 0 && configuration_ != 0) return enter(step::notify, at, out);
        return fail("does not say its heart rate", true, at, out);
    case step::notify:
        if (result != 0) return fail("does not send its beats", true, at, out);
        failures_ = windows_ = 0;
        before_ = chosen_.at;
        notified_ = true;
        last_value_ = at;
        if (chosen_.name.size != 0) say({}, chosen_.name.view(), at, out);
        return after_notify(step::notify, at, out);
    default:
        return after_notify(step_, at, out);
    }
}

/// Who it is, where it did not say so while advertising, and its battery.
void dialogue::after_notify(step done, host_time at, decoder_output& out) {
    const bool nameless = chosen_.name.size == 0;
    if (done == step::notify && nameless && access_.known()) return enter(step::name, at, out);
    if ((done == step::notify || done == step::name) && nameless && device_.known())
        return enter(step::model, at, out);
    if (done < step::battery && nameless) say({}, written(chosen_.at).view(), at, out);
    if (done < step::battery && battery_.known()) return enter(step::battery, at, out);
    battery_due_ = at + battery_every;
    enter(step::linked, at, out);
}

std::optional<strap_value> dialogue::value(std::span<const std::byte> p, host_time at, decoder_output& out) {
    if (!connected() || u8(p[0]) != link_) return std::nullopt;
    const auto bytes = p.subspan(5);
    const unsigned handle = u16(p, 1), how = u8(p[3]);
    // An answer to the subscription may be lost; a notification says the same.
    if (step_ == step::notify && how == was_notified && handle == measurement_) completed(0, at, out);
    if (how == was_notified && notified_ && handle == measurement_) {
        last_value_ = at;
        if (step_ == step::linked && at < battery_due_) deadline_ = at + asked_after;
        return strap_value{strap_value::kind::heart_rate, bytes};
    }
    if (how != was_read_by_type) return std::nullopt;
    if (step_ == step::battery && battery_.first <= handle && handle <= battery_.last)
        return strap_value{strap_value::kind::battery, bytes};
    const bool names = step_ == step::name && access_.first <= handle && handle <= access_.last;
    const bool models = step_ == step::model && device_.first <= handle && handle <= device_.last;
    if ((names || models) && !bytes.empty()) {
        const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        if (std::none_of(text.begin(), text.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
            chosen_.name = short_text::from(text);
            say({}, text, at, out);
        }
    }
    return std::nullopt;
}

void dialogue::lost(host_time at, decoder_output& out) {
    prefer_until_ = at + preferred_for;
    if (!notified_) return fail("let go of the connection", true, at, out);
    say(strap_name(), "connection lost, looking for it", at, out);
    notified_ = false;
    windows_ = 0;
    enter(step::hello, at, out);
}

void dialogue::fail(std::string_view words, bool who, host_time at, decoder_output& out) {
    closing(out);
    say(who ? strap_name() : std::string_view{}, words, at, out);
    notified_ = false;
    prefer_until_ = std::max(prefer_until_, at + first_rest);
    enter(step::resting, at, out);
    ++failures_;
}

std::string_view dialogue::strap_name() const noexcept {
    return chosen_.name.size != 0 ? chosen_.name.view() : std::string_view{"strap"};
}

void dialogue::say(std::string_view who, std::string_view words, host_time at, decoder_output& out) {
    short_text t;
    const auto append = [&](std::string_view s) {
        for (const char c : s)
            if (t.size < t.chars.size()) t.chars[t.size++] = c;
    };
    // The words must fit behind the name; of a long name its beginning is enough.
    const auto room = t.chars.size() - std::min(t.chars.size(), words.size() + 2);
    if (!who.empty()) {
        append(who.substr(0, room));
        append(": ");
    }
    append(words);
    if (t.view() == said_.view()) return;
    said_ = t;
    out.on_event(identity_event{t}, at);
}

void dialogue::closing(decoder_output& out) {
    if (step_ >= step::discover && step_ <= step::connect) out.send(end_procedure().bytes());
    // A connection may have been made and not been told yet.
    if (connected() || step_ == step::connect) out.send(disconnect(link_).bytes());
}

} // namespace attune::bgapi
