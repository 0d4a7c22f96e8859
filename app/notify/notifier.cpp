#include "app/notify/notifier.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <optional>
#include <poll.h>
#include <string_view>
#include <systemd/sd-bus.h>

namespace attune {
namespace {

constexpr const char* name = "org.freedesktop.Notifications";
constexpr const char* path = "/org/freedesktop/Notifications";
constexpr std::uint64_t patience_us = 10'000'000; // chosen: a desktop that starts its service meanwhile
constexpr int most_at_once = 64;                  // chosen: a flood of signals does not stall a frame

/// "<" and "&" are markup to a server that knows some.
std::string escaped(std::string_view s) {
    std::string out;
    for (const char c : s)
        c == '&' ? out += "&amp;" : c == '<' ? out += "&lt;" : c == '>' ? out += "&gt;" : out += c;
    return out;
}

std::string refusal_words(const sd_bus_error* e) {
    const std::string_view why = e && e->name ? e->name : "";
    if (why == "org.freedesktop.DBus.Error.ServiceUnknown" ||
        why == "org.freedesktop.DBus.Error.NameHasNoOwner")
        return tr("Reminders cannot be shown: this desktop has no service for notifications.");
    if (why == "org.freedesktop.DBus.Error.NoReply" || why == "org.freedesktop.DBus.Error.Timeout" ||
        why == "System.Error.ETIMEDOUT")
        return tr("Reminders cannot be shown: the desktop's service for notifications does not answer.");
    return tr("Reminders cannot be shown: {}", std::string{e && e->message ? e->message : "no reason given"});
}

} // namespace

struct notifier::state {
    sd_bus* bus = nullptr;
    sd_bus_slot* call = nullptr; ///< the question under way
    std::optional<bool> actions{}, markup{};
    note wanted{};
    bool to_show = false; ///< `wanted` is asked for and not sent yet
    bool hushed = false;  ///< taken back before its number was known
    std::uint32_t shown = 0;
    std::string token;
    std::vector<note_event> heard;
    bool lost = false;

    ~state() {
        sd_bus_slot_unref(call);
        // What the socket took goes out; nobody waits for a bus that hangs.
        sd_bus_close_unref(bus);
    }
    void refuse(std::string words) {
        to_show = false;
        heard.push_back({note_event::kind::refused, std::move(words)});
    }
    void break_off() {
        if (lost) return;
        lost = true;
        refuse(tr("Reminders cannot be shown: the session's message bus is gone."));
    }
    void ask_capabilities();
    void send();
    void close(std::uint32_t id);
    static int on_capabilities(sd_bus_message* m, void* data, sd_bus_error*);
    static int on_shown(sd_bus_message* m, void* data, sd_bus_error*);
    static int on_signal(sd_bus_message* m, void* data, sd_bus_error*);
};

void notifier::state::ask_capabilities() {
    call = sd_bus_slot_unref(call);
    sd_bus_message* m = nullptr;
    if (sd_bus_message_new_method_call(bus, &m, name, path, name, "GetCapabilities") < 0 ||
        sd_bus_call_async(bus, &call, m, &on_capabilities, this, patience_us) < 0)
        break_off();
    sd_bus_message_unref(m);
}

int notifier::state::on_capabilities(sd_bus_message* m, void* data, sd_bus_error*) {
    auto& s = *static_cast<state*>(data);
    s.call = sd_bus_slot_unref(s.call);
    if (sd_bus_message_is_method_error(m, nullptr) > 0) {
        s.refuse(refusal_words(sd_bus_message_get_error(m)));
        return 1;
    }
    s.actions = s.markup = false;
    if (sd_bus_message_enter_container(m, 'a', "s") > 0) {
        const char* one = nullptr;
        while (sd_bus_message_read(m, "s", &one) > 0) {
            if (std::strcmp(one, "actions") == 0) s.actions = true;
            if (std::strcmp(one, "body-markup") == 0) s.markup = true;
        }
    }
    if (s.to_show) s.send();
    return 1;
}

void notifier::state::send() {
    to_show = hushed = false;
    call = sd_bus_slot_unref(call);
    sd_bus_message* m = nullptr;
    const std::string words = *markup ? escaped(wanted.words) : wanted.words;
    int r = sd_bus_message_new_method_call(bus, &m, name, path, name, "Notify");
    if (r >= 0)
        r = sd_bus_message_append(m, "susss", "Attune", shown, "io.github.attune.attune",
                                  wanted.title.c_str(), words.c_str());
    if (r >= 0) r = sd_bus_message_open_container(m, 'a', "s");
    if (r >= 0 && *actions && !wanted.actions.empty()) {
        r = sd_bus_message_append(m, "ss", "default", wanted.actions.front().second.c_str());
        for (const auto& [key, label] : wanted.actions)
            if (r >= 0) r = sd_bus_message_append(m, "ss", key.c_str(), label.c_str());
    }
    if (r >= 0) r = sd_bus_message_close_container(m);
    // Quiet, and of normal urgency: nothing here is an alarm.
    if (r >= 0)
        r = sd_bus_message_append(m, "a{sv}i", 3, "desktop-entry", "s", "io.github.attune.attune", "urgency",
                                  "y", 1, "suppress-sound", "b", 1,
                                  wanted.lasts_ms > 0 ? wanted.lasts_ms : -1);
    if (r >= 0) r = sd_bus_call_async(bus, &call, m, &on_shown, this, patience_us);
    sd_bus_message_unref(m);
    if (r < 0) break_off();
}

int notifier::state::on_shown(sd_bus_message* m, void* data, sd_bus_error*) {
    auto& s = *static_cast<state*>(data);
    s.call = sd_bus_slot_unref(s.call);
    if (sd_bus_message_is_method_error(m, nullptr) > 0) {
        s.actions.reset(); // whoever answers next is asked anew
        s.refuse(refusal_words(sd_bus_message_get_error(m)));
        return 1;
    }
    std::uint32_t id = 0;
    sd_bus_message_read(m, "u", &id);
    s.shown = id;
    if (s.hushed)
        s.close(id);
    else
        s.heard.push_back({note_event::kind::shown});
    return 1;
}

int notifier::state::on_signal(sd_bus_message* m, void* data, sd_bus_error*) {
    auto& s = *static_cast<state*>(data);
    const char* member = sd_bus_message_get_member(m);
    std::uint32_t id = 0;
    if (!member || sd_bus_message_read(m, "u", &id) <= 0 || id == 0 || id != s.shown) return 0;
    const char* word = nullptr;
    if (std::strcmp(member, "ActivationToken") == 0) {
        if (sd_bus_message_read(m, "s", &word) > 0) s.token = word;
    } else if (std::strcmp(member, "ActionInvoked") == 0) {
        if (sd_bus_message_read(m, "s", &word) <= 0) return 0;
        std::string key = word;
        if (key == "default" && !s.wanted.actions.empty()) key = s.wanted.actions.front().first;
        s.heard.push_back({note_event::kind::answered, std::move(key), std::move(s.token)});
        s.token.clear();
        s.close(id); // some leave it standing
    } else if (std::strcmp(member, "NotificationClosed") == 0) {
        s.shown = 0;
        s.heard.push_back({note_event::kind::closed});
    }
    return 0;
}

void notifier::state::close(std::uint32_t id) {
    shown = 0;
    if (id == 0 || lost) return;
    sd_bus_message* m = nullptr;
    if (sd_bus_message_new_method_call(bus, &m, name, path, name, "CloseNotification") >= 0 &&
        sd_bus_message_append(m, "u", id) >= 0) {
        sd_bus_message_set_expect_reply(m, 0);
        sd_bus_send(bus, m, nullptr);
    }
    sd_bus_message_unref(m);
}

notifier::notifier(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
notifier::~notifier() = default;

result<std::unique_ptr<notifier>> notifier::open() {
    auto s = std::make_unique<state>();
    int r = sd_bus_open_user(&s->bus);
    // Asynchronous, so that a bus that does not answer holds nobody up.
    if (r >= 0)
        r = sd_bus_add_match_async(s->bus, nullptr,
                                   "type='signal',sender='org.freedesktop.Notifications',"
                                   "interface='org.freedesktop.Notifications'",
                                   &state::on_signal, nullptr, s.get());
    if (r < 0)
        return fail(errc::disconnected, tr("Reminders cannot be shown: this session has no message bus ({}). "
                                           "They need a desktop session.",
                                           std::string{std::strerror(-r)}));
    return std::unique_ptr<notifier>{new notifier{std::move(s)}};
}

void notifier::say(const note& n) {
    auto& s = *state_;
    if (s.lost) return s.refuse(tr("Reminders cannot be shown: the session's message bus is gone."));
    s.wanted = n;
    s.to_show = true;
    if (s.actions)
        s.send();
    else
        s.ask_capabilities();
}

void notifier::hush() {
    auto& s = *state_;
    s.to_show = false;
    s.hushed = true;
    s.close(s.shown);
}

std::vector<note_event> notifier::events() {
    auto& s = *state_;
    for (int i = 0; i < most_at_once && !s.lost; ++i) {
        const int r = sd_bus_process(s.bus, nullptr);
        if (r < 0) s.break_off();
        if (r <= 0) break;
    }
    return std::exchange(s.heard, {});
}

int notifier::fd() const noexcept {
    return state_->lost ? -1 : sd_bus_get_fd(state_->bus);
}
short notifier::poll_events() const noexcept {
    const int wanted = state_->lost ? 0 : sd_bus_get_events(state_->bus);
    return static_cast<short>(wanted < 0 ? POLLIN : wanted);
}
int notifier::timeout_ms() const noexcept {
    std::uint64_t due = UINT64_MAX; // microseconds of the monotonic clock
    if (state_->lost || sd_bus_get_timeout(state_->bus, &due) < 0 || due == UINT64_MAX) return -1;
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto now_us =
        static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
    return due <= now_us ? 0 : static_cast<int>(std::min<std::uint64_t>((due - now_us) / 1000 + 1, 600'000));
}
bool notifier::lost() const noexcept {
    return state_->lost;
}

} // namespace attune
