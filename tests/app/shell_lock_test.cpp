// The passphrase behind the window: asked for before anything is shown, set and changed, and locking when nobody is there.
#include "app/shell/shell.hpp"
#include "app/store/client_book.hpp"
#include "app/store/diary.hpp"
#include "app/store/recorder.hpp"
#include "app/store/store_lock.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

using namespace attune;
using namespace std::chrono_literals;

namespace {

typed_secret phrase(std::string text) {
    return std::make_shared<const secret>(secret_of(text));
}
constexpr const char *right = "three small herons", *other = "four larger herons";

struct locked_desk {
    locked_desk() {
        {
            auto book = client_book::open(file);
            REQUIRE(book->add({.code = "K7", .name = "Anna"}));
            auto r = recorder::begin(file, test::header_for("", 1795900000000), recorder_mode::virtual_time);
            for (const auto& one : test::plain_session(40))
                r->on_record(one);
            r->finish();
            id = r->id();
            auto d = diary::open(file);
            diary_entry e{.id = "20261128-0812-abcd", .utc_ms = 1795900000000};
            e.said.note = "noteQXZ";
            e.said.distress = 40;
            REQUIRE(d->add(e));
        }
        open();
        ask(accept_safety{});
    }
    void open() {
        program = std::make_unique<shell>(shell_options{file, scratch.path() / "config",
                                                        std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets",
                                                        "sim:calm?seed=1", "", true, {}, [] { return std::int64_t{1795953600000}; }});
        program->frame(now);
    }
    /// As after the end of the program.
    void open_anew() {
        program.reset();
        forget_key(file);
        open();
    }
    const app_view& ask(const ui_command& c) {
        program->handle(c, now);
        return program->frame(now += 20ms);
    }
    const app_view& wait(host_duration how_long) { return program->frame(now += how_long); }
    const app_view& view() const { return program->view(); }

    test::scratch_folder scratch;
    std::filesystem::path file = scratch / "attune.db";
    host_time now{5000s};
    std::string id;
    std::unique_ptr<shell> program;
};

void nothing_personal(const app_view& v) {
    CHECK(v.current == screen::locked);
    CHECK(v.home.last.empty());
    CHECK_FALSE(v.review);
    CHECK(v.diary.lines.empty());
    CHECK(v.check_in.said.empty());
    CHECK(v.lead.client.found.empty());
    CHECK(v.practice.session == nullptr);
    CHECK(v.message.empty());
}

} // namespace

TEST_CASE("shell: with a passphrase set the program shows nothing until it is said", "[shell][lock]") {
    locked_desk d;
    CHECK_FALSE(d.view().lock.set);
    REQUIRE(d.view().home.last.size() == 1);
    d.ask(go_to{screen::settings});
    CHECK(d.ask(set_passphrase{nullptr, phrase(right), phrase(other)}).lock.trouble == "The two are not the same: nothing was done.");
    CHECK(d.ask(set_passphrase{nullptr, phrase("short"), phrase("short")}).lock.trouble == "a passphrase has at least 8 characters");
    CHECK_FALSE(*is_locked(d.file));
    CHECK(d.ask(set_passphrase{nullptr, phrase(right), phrase(right)}).lock.set);
    CHECK(d.view().lock.trouble.empty());
    CHECK(d.view().current == screen::settings);
    CHECK(d.ask(go_to{screen::home}).home.last.size() == 1); // unlocked here

    d.open_anew();
    nothing_personal(d.view());
    for (const ui_command& c : std::initializer_list<ui_command>{go_to{screen::diary}, go_to{screen::home}, go_to{screen::settings},
                                                                 go_to{screen::lead}, open_session{d.id}, go_back{}, lock_now{},
                                                                 ask_lead{find_client{"K"}}, drop_passphrase{phrase(right)}}) {
        d.ask(c);
        nothing_personal(d.view());
    }
    CHECK(d.ask(enter_passphrase{phrase(other)}).lock.trouble == "That is not the passphrase.");
    nothing_personal(d.view());
    CHECK(d.ask(start_pause{}).current == screen::pause); // a minute shows nothing of anybody
    CHECK(d.ask(go_back{}).current == screen::locked);
    CHECK(d.ask(enter_passphrase{phrase(right)}).current == screen::home);
    CHECK(d.view().lock.trouble.empty());
    CHECK(d.view().home.last.size() == 1);
    CHECK(d.ask(go_to{screen::diary}).diary.lines.size() == 3);

    d.ask(go_to{screen::settings});
    CHECK(d.ask(set_passphrase{phrase(other), phrase(other), phrase(other)}).lock.trouble == "That is not the passphrase.");
    CHECK(d.ask(set_passphrase{phrase(right), phrase(other), phrase(other)}).lock.trouble.empty());
    d.open_anew();
    CHECK(d.ask(enter_passphrase{phrase(right)}).current == screen::locked);
    CHECK(d.ask(enter_passphrase{phrase(other)}).current == screen::home);
    d.ask(go_to{screen::settings});
    CHECK(d.ask(drop_passphrase{phrase(right)}).lock.set);
    CHECK_FALSE(d.ask(drop_passphrase{phrase(other)}).lock.set);
    d.open_anew();
    CHECK(d.view().current == screen::home);
}

TEST_CASE("shell: it locks when nobody is there for so long, and never while a session goes on", "[shell][lock]") {
    locked_desk d;
    d.wait(11min);
    CHECK(d.view().current == screen::home); // no passphrase, no lock
    d.ask(lock_now{});
    CHECK(d.view().current == screen::home);
    d.ask(set_passphrase{nullptr, phrase(right), phrase(right)});
    d.ask(go_to{screen::diary});
    REQUIRE(d.view().diary.lines.size() == 3); // the entry, the session and their day
    d.wait(9min);
    d.program->touched(d.now);
    d.wait(9min);
    CHECK(d.view().current == screen::diary);
    d.wait(1min);
    nothing_personal(d.view());
    CHECK(diary::open_read_only(d.file).error().code == errc::permission);
    d.ask(enter_passphrase{phrase(right)});
    CHECK(d.view().current == screen::home);

    auto chosen = d.view().chosen;
    chosen.lock_after_min = 0; // never by itself
    d.ask(change_settings{chosen});
    d.wait(300min);
    CHECK(d.view().current == screen::home);
    d.ask(open_session{d.id});
    REQUIRE(d.view().review);
    d.ask(lock_now{});
    nothing_personal(d.view());
    d.ask(enter_passphrase{phrase(right)});
    chosen.lock_after_min = 5;
    d.ask(change_settings{chosen});

    d.ask(choose_practice{"resonance"});
    begin_practice b{{}, 10, 6, false};
    d.ask(b);
    REQUIRE(d.view().current == screen::practice);
    for (int i = 0; i < 360; ++i)
        d.wait(1s);
    CHECK(d.view().current == screen::practice);
    d.ask(lock_now{});
    CHECK(d.view().current == screen::practice);
    d.ask(ask_session{{command_kind::stop, 0, {}}});
    for (int i = 0; i < 60 && d.view().current != screen::after; ++i)
        d.wait(1s);
    REQUIRE(d.view().current == screen::after);
    d.program->touched(d.now);
    d.wait(4min);
    CHECK(d.view().current == screen::after);
    d.wait(1min);
    nothing_personal(d.view());
    d.ask(enter_passphrase{phrase(right)});
    CHECK(d.view().home.last.size() == 2);
}

TEST_CASE("shell: what was asked for at the start waits for the passphrase, and another program's lock is noticed", "[shell][lock]") {
    locked_desk d;
    std::string text = right;
    REQUIRE(lock_store(d.file, secret_of(text), softest));
    d.open_anew();
    d.ask(choose_practice{"resonance"});
    CHECK(d.view().current == screen::locked);
    d.ask(enter_passphrase{phrase(right)});
    CHECK(d.view().current == screen::before);
    CHECK(d.view().chosen_practice.id == "resonance");
    forget_key(d.file);
    d.ask(go_to{screen::home});
    nothing_personal(d.wait(20ms));
}
