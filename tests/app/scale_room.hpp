#pragma once
// A person at the questionnaires' screen, through the shell: a store, a folder of files and a wall clock of their own.

#include "app/shell/shell.hpp"
#include "app/store/answered_book.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace attune::test {

inline constexpr std::int64_t scale_day_ms = 86'400'000, scale_first_ms = 1795953600000; // 29 November 2026, noon UTC

inline constexpr const char* scale_week = R"(id = "own-week"
title = "How the week was"
rights = "Our own wording"
instructions = "Think of the last seven days."
[[answer]]
value = 0
label = "not at all"
[[answer]]
value = 3
label = "nearly every day"
[[item]]
text = "I could notice what I felt."
reverse = true
[[item]]
text = "I stayed up late QXZ."
[[item]]
text = "I rested."
reverse = true
[[subscale]]
id = "total"
title = "Total"
least_answered = 0.6
[subscale.change]
sd = 1.5
reliability = 0.8
source = "manual, table 4"
[[subscale]]
id = "late"
title = "Late"
items = [2]
)";

struct scale_room {
    scale_room() {
        std::filesystem::create_directories(config / "questionnaires");
        program = std::make_unique<shell>(shell_options{store, config, std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=3", "", true, {},
                                                        [this] { return wall; }});
        program->handle(accept_safety{}, now);
    }
    void file(const std::string& text, const char* name = "week.toml") const { std::ofstream{config / "questionnaires" / name} << text; }
    void no_file(const char* name = "week.toml") const { std::filesystem::remove(config / "questionnaires" / name); }
    const app_view& ask(const ui_command& c) {
        program->handle(c, now);
        return program->frame(now += std::chrono::milliseconds{20});
    }
    template <class What>
    const scale_view& scale(What what) {
        return ask(ask_scale{std::in_place_type<What>, std::move(what)}).scale;
    }
    const app_view& view() const { return program->view(); }
    void own() {
        ask(go_to{screen::diary});
        scale(open_scales{true});
    }
    void of_client(const char* code) {
        ask(go_to{screen::lead});
        ask(ask_lead{add_client{code}});
        ask(ask_lead{choose_client{code}});
        ask(ask_client{open_card{}});
        scale(open_scales{false});
    }
    const scale_form& begin() {
        scale(choose_scale{"own-week"});
        const auto& s = scale(begin_scale{});
        REQUIRE(s.form);
        return *s.form;
    }
    /// The whole way; an empty one is left out.
    void answer_all(const chosen_answers& said) {
        begin();
        for (std::size_t i = 0; i < said.size(); ++i)
            scale(answer_item{i, said[i]});
        scale(keep_answers{});
        REQUIRE_FALSE(view().scale.form);
        wall += 7 * scale_day_ms;
    }
    std::vector<answered_questionnaire> kept(const char* client = "") const {
        if (!std::filesystem::exists(store)) return {};
        const auto book = answered_book::open(store);
        REQUIRE(book);
        auto listed = book->list(client);
        REQUIRE(listed);
        return listed->all;
    }

    test::scratch_folder scratch;
    std::filesystem::path store = scratch / "attune.db", config = scratch / "config";
    std::int64_t wall = scale_first_ms;
    host_time now{std::chrono::seconds{5000}};
    std::unique_ptr<shell> program;
};

} // namespace attune::test
