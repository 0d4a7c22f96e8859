// attune shot: a screen of the program as a picture, with a short session of the simulated heart in it.
#include "app/cli/context.hpp"
#include "app/cli/said_in.hpp"
#include "app/cli/scratch_folder.hpp"
#include "app/files/paths.hpp"
#include "app/files/practices.hpp"
#include "app/live/live_session.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/words.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

struct wanted {
    std::string screen, to, size = "1280x800", theme = "night", language = "en";
    double scale = 1.0;
    bool reduced_motion = false;
};

constexpr std::array<std::pair<std::string_view, screen>, 14> screens{{{"safety", screen::safety},
                                                                      {"home", screen::home},
                                                                      {"before", screen::before},
                                                                      {"practice", screen::practice},
                                                                      {"after", screen::after},
                                                                      {"review", screen::review},
                                                                      {"settings", screen::settings},
                                                                      {"sensor", screen::sensor},
                                                                       {"check_in", screen::check_in},
                                                                       {"diary", screen::diary},
                                                                       {"trends", screen::trends},
                                                                       {"phases", screen::phases},
                                                                       {"plan", screen::plan},
                                                                       {"lead", screen::lead}}};

screen screen_named(std::string_view name) {
    for (const auto& [known, which] : screens)
        if (known == name) return which;
    throw usage_error{fmt::format(
        "no screen is called \"{}\"; there are: safety, home, before, practice, after, review, settings, sensor, "
        "check_in, diary, trends, phases, plan, lead",
        name)};
}

theme_name theme_named(std::string_view name) {
    if (name == "night") return theme_name::night;
    if (name == "day") return theme_name::day;
    if (name == "high_contrast" || name == "high-contrast") return theme_name::high_contrast;
    throw usage_error{fmt::format("no theme is called \"{}\"; there are: night, day, high-contrast", name)};
}

std::pair<int, int> size_of(std::string_view text) {
    int w = 0, h = 0;
    const auto* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, w);
    if (first.ec == std::errc{} && first.ptr != end && *first.ptr == 'x') {
        const auto second = std::from_chars(first.ptr + 1, end, h);
        // 64 to 8192: chosen, what a software picture can hold.
        if (second.ec == std::errc{} && second.ptr == end && w >= 64 && h >= 64 && w <= 8192 && h <= 8192)
            return {w, h};
    }
    throw usage_error{fmt::format("--size {}: width and height in pixels, like 1280x800", text)};
}

/// Long enough for a rest that calibrates, and for every number to be earned.
constexpr seconds shown_length{360};
/// The instant of the practice that the picture shows: breath 19, on the way in.
constexpr seconds shown_at{183};

constexpr const char* store_name = "attune.db";

struct rehearsal {
    std::string id;
    session_view at_work;
    practice plan;
};

result<rehearsal> rehearse(const std::filesystem::path& store_file, const std::string& language) {
    const std::array folders{assets_folder() / "practices"};
    const auto shelf = read_practices(folders, language == "en" ? "" : language);
    const auto* plan = shelf.find("resonance");
    if (!plan)
        return fail(errc::not_found, fmt::format("{}: no practice \"resonance\"", folders[0].string()));
    rehearsal r;
    r.plan = *plan;
    r.plan.length = shown_length;
    live_options options{*parse_sensor_uri("sim:calm?seed=1"), "", store_file, {}};
    options.setup.plan = r.plan;
    options.setup.settle = seconds{8};
    options.setup.measure_rest = true;
    bool taken = false;
    const auto done = run_virtual(std::move(options), [&](const session_view& v) {
        if (!taken && v.phase == phase_kind::practice && v.phase_elapsed >= shown_at) {
            r.at_work = v;
            taken = true;
        }
        return true;
    });
    if (!done) return tl::unexpected<error>(done.error());
    if (done->id.empty()) return fail(errc::invalid, done->saving_trouble);
    r.id = done->id;
    auto sessions = store::open(store_file);
    if (!sessions) return tl::unexpected<error>(sessions.error());
    for (const auto& c :
         {check_in{check_in::moment::before, 0, 62, 40, "restless", ""},
          check_in{check_in::moment::after, r.at_work.now.count() + 180, 35, 66, "steadier", ""}})
        if (const auto kept = sessions->add_check_in(r.id, c); !kept)
            return tl::unexpected<error>(kept.error());
    return r;
}

/// `r` must outlive the view, which points into it.
app_view picture_of(const wanted& w, screen which, theme_name theme, const std::filesystem::path& folder,
                    const rehearsal& r) {
    shell_options options{folder / store_name, folder / "config", assets_folder(), "sim:calm?seed=1", ""};
    options.language = w.language;
    shell program{std::move(options)};
    constexpr host_time now{};
    auto chosen = program.view().chosen;
    chosen.theme = theme;
    chosen.text_scale = w.scale;
    chosen.reduced_motion = w.reduced_motion;
    program.handle(change_settings{chosen}, now);
    if (which != screen::safety) program.handle(accept_safety{}, now);
    if (which == screen::before || which == screen::practice || which == screen::after)
        program.handle(choose_practice{"resonance"}, now);
    if (which == screen::review) program.handle(open_session{r.id}, now);
    if (which == screen::settings || which >= screen::sensor) program.handle(go_to{which}, now);
    // Long after the shell began, so that what it refreshes now and then is fresh.
    auto view = program.frame(host_time{std::chrono::hours{1}});
    view.store_file = default_store_file().string();
    if (which == screen::practice || which == screen::after) {
        view.current = which;
        view.practice.title = r.plan.title;
        view.practice.guidance = guidance_at(r.plan, r.at_work);
        view.practice.session = &r.at_work;
        view.practice.signal_word = signal_word(r.at_work);
        view.practice.signal_sentence = signal_sentence(r.at_work);
    }
    return view;
}

} // namespace

void add_shot(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("shot", "A screen as a PNG, with a session of the simulated heart in it");
    sub.add_option("SCREEN", w->screen, "safety, home, before, practice, after, review, settings, sensor")
        ->required();
    sub.add_option("--to", w->to, "File to write")
        ->type_name("F.png")
        ->required()
        ->check([](const std::string& to) {
            return to.ends_with(".png") ? "" : "the picture is a PNG: its name ends in .png";
        });
    sub.add_option("--size", w->size, "Pixels (default: 1280x800)")->type_name("WxH");
    sub.add_option("--theme", w->theme, "night, day, high-contrast");
    sub.add_option("--language", w->language, "Of its words: en, de (default: en)")->type_name("CODE");
    sub.add_option("--scale", w->scale, "Text size, 1 to 2.5")->type_name("S")->check(between(1.0, 2.5));
    sub.add_flag("--reduced-motion", w->reduced_motion, "A still disc with a filling bar");
    common(sub, c, !prints_data, [&c, w] {
        const auto which = screen_named(w->screen);
        const auto theme = theme_named(w->theme);
        check_language(w->language);
        const auto [width, height] = size_of(w->size);
        const scratch_folder folder;
        const auto r = rehearse(folder.path() / store_name, w->language);
        if (!r) return c.failed(r.error());
        const auto view = picture_of(*w, which, theme, folder.path(), *r);
        const auto made = c.around.shot({w->to, width, height, &view});
        return made ? 0 : c.failed(made.error());
    });
}

} // namespace attune::cli
