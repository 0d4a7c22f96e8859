// The shipped practices as the screens show them: Home with all of them, before, in their steps, and the
// Pause.
#include "app/files/practices.hpp"
#include "app/language/language.hpp"
#include "app/shell/offer.hpp"
#include "app/shell/words.hpp"
#include "tests/app/screens_samples.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace attune::test {
namespace {

/// In the language in force: samples are made anew for each.
const practice_shelf& shelf() {
    static std::map<std::string, practice_shelf, std::less<>> all;
    const std::string in{spoken()};
    if (const auto at = all.find(in); at != all.end()) return at->second;
    const std::array folders{std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets/practices"};
    return all[in] = read_practices(folders, in == "en" ? "" : in);
}

sample home_of_all(std::string name, const safety_answers& answers) {
    auto s = home_sample();
    s.name = std::move(name);
    s.view.chosen.answers = answers;
    auto& cards = s.view.home.practices;
    cards.clear();
    for (const auto& p : shelf().practices)
        cards.push_back(card_of(p, s.view.chosen));
    order_for_home(cards);
    return s;
}

sample before(std::string name, std::string_view id, const settings& chosen = {}) {
    auto s = before_sample();
    s.name = std::move(name);
    s.view.chosen = chosen;
    s.view.chosen.safety_read = true;
    s.view.chosen_practice = card_of(*shelf().find(id), s.view.chosen);
    return s;
}

/// In step `step` of a practice, `elapsed` seconds after it began.
sample stepping(std::string name, std::string_view id, std::uint32_t step, double elapsed,
                bool waiting = false) {
    auto s = practice_sample();
    const auto& p = *shelf().find(id);
    s.name = std::move(name);
    auto& v = *s.session;
    v.paced = p.paced;
    const auto length =
        p.steps[step].breaths > 0 ? p.steps[step].breaths * p.pattern.length() : p.steps[step].length;
    v.step = step_view{step, 0, waiting, seconds{waiting ? 0 : elapsed}, length, seconds{60}};
    if (p.paced) {
        const double rate = 1 / p.pattern.length().count();
        v.pacer_line = {host_time{} + std::chrono::seconds{8}, 0, rate, p.pattern};
        v.pacer = breath_at(p.pattern, 0.3, rate);
        v.pacer->phase = 14.3;
    } else
        v.pacer.reset();
    s.view.chosen_practice = card_of(p, s.view.chosen);
    s.view.practice.title = p.title;
    s.view.practice.feedback_hidden = p.feedback_hidden;
    s.view.practice.guidance = guidance_at(p, v);
    s.view.practice.step_name = p.steps[step].name;
    return s;
}

} // namespace

std::vector<sample> practices_samples() {
    std::vector<sample> all;
    all.push_back(home_of_all("home_practices", {}));
    safety_answers some;
    some.asked = some.pregnancy = some.panic = true;
    all.push_back(home_of_all("home_steered", some));
    settings told;
    told.answers = some;
    told.answers.heart = true;
    all.push_back(before("before_note", "box", told));
    all.push_back(before("before_closed", "temperature", told));
    all.push_back(before("before_steps", "paired-relaxation"));
    all.push_back(before("before_rounds", "four-seven-eight"));
    settings gentler;
    gentler.gentler["resonance"] = gentler.pace["resonance"] = 6.5;
    all.push_back(before("before_gentler", "resonance", gentler));
    all.push_back(stepping("practice_step", "paired-relaxation", 6, 3));
    all.push_back(stepping("practice_step_still", "body-scan", 5, 27));
    all.push_back(stepping("practice_step_waits", "temperature", 1, 0, true));

    auto dizzy = practice_sample();
    dizzy.name = "practice_dizzy";
    dizzy.session->dizzy = 1;
    dizzy.session->dizzy_at = dizzy.session->now - seconds{3};
    dizzy.view.practice.guidance = guidance_at(*shelf().find("resonance"), *dizzy.session);
    all.push_back(dizzy);

    auto after = after_sample();
    after.name = "after_dizzy";
    settings s;
    after.view.after_words = remember_dizzy(s, *shelf().find("resonance"));
    all.push_back(after);

    auto pause = stepping("pause", "pause", 1, 8);
    pause.view.current = screen::pause;
    pause.session->phase_length = seconds{60};
    pause.session->remaining = seconds{32};
    pause.view.pause = pause.view.practice;
    all.push_back(pause);
    return all;
}

} // namespace attune::test
