// The window without a display: SDL's dummy driver with the software back end, its off-screen driver with
// OpenGL.

#include "app/ui/window/loop.hpp"
#include "app/ui/window/window.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/driver_leaks.hpp"

#include <SDL.h>
#include <imgui.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

using namespace attune;
using namespace attune::ui;

namespace {

void no_display() {
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
}

void build_letters(float size) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    ImFontConfig config;
    config.SizePixels = size;
    atlas.AddFontDefault(&config);
    atlas.Build();
}

/// A disc, a line and a word: triangles plain, soft at the edge and textured.
void sketch(ImVec2 size) {
    ImDrawList& d = *ImGui::GetBackgroundDrawList();
    d.AddCircleFilled({size.x / 2, size.y / 2}, size.y / 4, IM_COL32(0x79, 0xB8, 0xC9, 255), 128);
    d.AddLine({0, 0}, size, IM_COL32(255, 255, 255, 128), 2);
    d.AddText({10, 10}, IM_COL32(255, 255, 255, 255), "breathe in");
}

rgb_image sketched(window& w, int frames = 3) {
    for (int i = 0; i < frames; ++i) {
        w.begin_frame(1.0 / 60);
        sketch(ImGui::GetIO().DisplaySize);
        w.end_frame();
        w.paint({0x0E1420, 0x141C2C});
        if (i + 1 < frames) w.present();
    }
    return w.pixels();
}

std::array<int, 3> at(const rgb_image& image, int x, int y) {
    const auto i =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(x)) *
        3;
    return {image.bytes[i], image.bytes[i + 1], image.bytes[i + 2]};
}

std::size_t colours(const rgb_image& image) {
    std::set<std::array<int, 3>> seen;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            seen.insert(at(image, x, y));
    return seen.size();
}

/// Nothing where this machine has no such renderer.
std::unique_ptr<window> off_screen(renderer_choice which, int width = 640, int height = 400) {
    window_options o;
    o.renderer = which;
    o.width = width;
    o.height = height;
    o.off_screen = true;
    auto w = window::open(o);
    if (!w && which == renderer_choice::gl) {
        WARN("skipped: " << w.error().what);
        return nullptr;
    }
    REQUIRE(w);
    build_letters(16);
    REQUIRE((*w)->upload_fonts());
    return std::move(*w);
}

/// Turns a few frames and looks at what it was given.
class script final : public scene {
public:
    int steps = 0, drawn = 0, quits = 0;
    int last_frame = 3;
    bool dressed = false, still = false;
    std::function<void(int)> on_step;
    std::function<void()> on_draw;
    side_scene* side = nullptr;

    void step(host_time now) override {
        CHECK(now >= last_);
        last_ = now;
        ++steps;
        if (on_step) on_step(steps);
    }
    result<void> dress(window& w) override {
        if (dressed) return {};
        dressed = true;
        build_letters(16);
        return w.upload_fonts();
    }
    void draw(double dt) override {
        CHECK(dt >= 0);
        CHECK(dt <= 0.05);
        ++drawn;
        sketch(ImGui::GetIO().DisplaySize);
        if (on_draw) on_draw();
    }
    side_scene* beside() override { return side; }
    void ask_quit(host_time) override { ++quits; }
    bool moving() const override { return !still; }
    bool finished() const override { return drawn >= last_frame || quits > 0; }
    ground_colours ground() const override { return {0x0E1420, 0x141C2C}; }

private:
    host_time last_{};
};

} // namespace

TEST_CASE("window: opens without a display, draws three frames and closes", "[app][window]") {
    no_display();
    for (int again = 0; again < 2; ++again) { // nothing of the first is in the way of the second
        window_options o;
        o.renderer = renderer_choice::software;
        auto w = window::open(o);
        REQUIRE(w);
        CHECK((*w)->visible());
        CHECK((*w)->drawn_by_processor());
        script s;
        REQUIRE(run_loop(**w, s));
        CHECK(s.drawn == 3);
        CHECK(s.steps >= 3);
    }
}

TEST_CASE("window: a picture has its size, its colours, and the same bytes again", "[app][window]") {
    const auto which = GENERATE(renderer_choice::software, renderer_choice::gl);
    const test::driver_leaks ignored;
    std::array<rgb_image, 2> taken;
    for (auto& image : taken) {
        auto w = off_screen(which);
        if (!w) return;
        image = sketched(*w);
    }
    CHECK(taken[0].width == 640);
    CHECK(taken[0].height == 400);
    CHECK(taken[0].bytes.size() == 640U * 400U * 3U);
    CHECK(taken[0].bytes == taken[1].bytes);
    CHECK(colours(taken[0]) > 16); // soft edges
    CHECK(at(taken[0], 630, 10) == std::array{0x0E, 0x14, 0x20});
    CHECK(at(taken[0], 320, 230) == std::array{0x79, 0xB8, 0xC9}); // rows from the top, red first
}

TEST_CASE("window: both back ends draw the same picture", "[app][window]") {
    const test::driver_leaks ignored;
    auto plain = off_screen(renderer_choice::software);
    const auto a = sketched(*plain);
    plain.reset();
    auto card = off_screen(renderer_choice::gl);
    if (!card) return;
    const auto b = sketched(*card);
    double sum = 0;
    for (std::size_t i = 0; i < a.bytes.size(); ++i)
        sum += std::abs(static_cast<double>(a.bytes[i]) - static_cast<double>(b.bytes[i]));
    CHECK(sum / static_cast<double>(a.bytes.size()) < 1.0); // of 255: edges differ, nothing else
}

TEST_CASE("window: larger letters are uploaded again", "[app][window]") {
    const auto which = GENERATE(renderer_choice::software, renderer_choice::gl);
    const test::driver_leaks ignored;
    auto w = off_screen(which);
    if (!w) return;
    const auto small = sketched(*w);
    for (const float size : {26.0F, 32.0F, 16.0F}) {
        w->make_current();
        build_letters(size);
        REQUIRE(w->upload_fonts());
        CHECK((sketched(*w).bytes == small.bytes) == (size == 16.0F));
    }
}

TEST_CASE("window: follows a change of its size", "[app][window]") {
    no_display();
    window_options o;
    o.renderer = renderer_choice::software;
    auto w = window::open(o);
    REQUIRE(w);
    script s;
    s.last_frame = 6;
    ImVec2 first, last;
    s.on_step = [&](int step) {
        if (step == 2) first = ImGui::GetIO().DisplaySize;
        if (step == 3) {
            auto* sdl = SDL_GetWindowFromID(1);
            for (Uint32 id = 1; !sdl && id < 100; ++id)
                sdl = SDL_GetWindowFromID(id);
            REQUIRE(sdl);
            SDL_SetWindowSize(sdl, 1000, 700);
            SDL_SetWindowSize(sdl, 10, 10); // below what the screens need
            SDL_SetWindowSize(sdl, 1000, 700);
        }
        last = ImGui::GetIO().DisplaySize;
    };
    REQUIRE(run_loop(**w, s));
    CHECK(first.x == 1280);
    CHECK(first.y == 800);
    CHECK(last.x == 1000);
    CHECK(last.y == 700);
}

TEST_CASE("window: signals, the close button and Ctrl+Q ask to quit, once", "[app][window]") {
    no_display();
    window_options o;
    o.renderer = renderer_choice::software;
    auto w = window::open(o);
    REQUIRE(w);
    const auto way = GENERATE(0, 1, 2, 3);
    script s;
    s.last_frame = 50;
    s.on_step = [&](int step) {
        if (step != 2) return;
        SDL_Event e{};
        if (way == 0) std::raise(SIGTERM);
        if (way == 1) std::raise(SIGINT);
        if (way == 2) e.type = SDL_QUIT;
        if (way == 3) {
            e.type = SDL_KEYDOWN;
            e.key.keysym.sym = SDLK_q;
            e.key.keysym.mod = KMOD_LCTRL;
        }
        if (way >= 2) SDL_PushEvent(&e);
    };
    REQUIRE(run_loop(**w, s));
    CHECK(s.quits == 1);
    CHECK(s.drawn < 5);
}

namespace {

/// What a second window was given.
class watched final : public side_scene {
public:
    explicit watched(std::unique_ptr<window> w)
        : window_{std::move(w)} {}
    window& place() override { return *window_; }
    result<void> dress() override {
        if (dressed_) return {};
        dressed_ = true;
        build_letters(24);
        return window_->upload_fonts();
    }
    void draw(double) override {
        ++drawn;
        keys += ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ? 1 : 0;
        letters = ImGui::GetFontSize();
    }
    ground_colours ground() const override { return {0x101010, 0x101010}; }
    void close_asked() override { ++closes; }

    int drawn = 0, keys = 0, closes = 0;
    float letters = 0;

private:
    std::unique_ptr<window> window_;
    bool dressed_ = false;
};

} // namespace

TEST_CASE("window: a second one is drawn beside the first, and the keys pressed in it are the first one's", "[app][window]") {
    no_display();
    window_options o;
    o.renderer = renderer_choice::software;
    auto first = window::open(o);
    REQUIRE(first);
    o.beside = true;
    auto opened = window::open(o);
    REQUIRE(opened);
    const Uint32 own = (*first)->id(), other = (*opened)->id();
    REQUIRE(own != other);
    watched side{std::move(*opened)};
    script s;
    s.last_frame = 12;
    s.side = &side;
    int keys = 0;
    float letters = 0;
    s.on_draw = [&] {
        keys += ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ? 1 : 0;
        letters = ImGui::GetFontSize();
    };
    s.on_step = [&](int step) {
        SDL_Event e{};
        if (step == 2 || step == 4) {
            e.type = step == 2 ? SDL_KEYDOWN : SDL_KEYUP;
            e.key.keysym.sym = SDLK_RETURN;
            e.key.keysym.scancode = SDL_SCANCODE_RETURN;
            e.key.windowID = other;
            SDL_PushEvent(&e);
        }
        if (step == 6) {
            e.type = SDL_WINDOWEVENT;
            e.window.event = SDL_WINDOWEVENT_CLOSE;
            e.window.windowID = other;
            SDL_PushEvent(&e);
        }
    };
    REQUIRE(run_loop(**first, s));
    CHECK(s.drawn == 12);
    CHECK(side.drawn >= 11);
    CHECK(keys == 1);
    CHECK(side.keys == 0);
    CHECK(side.closes == 1);
    CHECK(s.quits == 0);
    CHECK(letters == 16); // each has letters of its own
    CHECK(side.letters == 24);
}

TEST_CASE("window: a tap within one frame is seen", "[app][window]") {
    no_display();
    window_options o;
    o.renderer = renderer_choice::software;
    auto w = window::open(o);
    REQUIRE(w);
    script s;
    s.last_frame = 8;
    int pressed = 0;
    s.on_step = [&](int step) {
        if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false)) ++pressed; // of the frame before
        if (step != 2) return;
        for (const Uint32 type : {SDL_KEYDOWN, SDL_KEYUP}) {
            SDL_Event e{};
            e.type = type;
            e.key.keysym.sym = SDLK_RETURN;
            e.key.keysym.scancode = SDL_SCANCODE_RETURN;
            e.key.windowID = 1;
            SDL_PushEvent(&e);
        }
    };
    REQUIRE(run_loop(**w, s));
    CHECK(pressed == 1);
}

TEST_CASE("window: what cannot be opened says what to do", "[app][window]") {
    setenv("SDL_VIDEODRIVER", "no_such_driver", 1);
    const auto w = window::open({});
    no_display();
    REQUIRE_FALSE(w);
    CHECK(w.error().what.find("--headless") != std::string::npos);
}

TEST_CASE("window: a picture becomes a PNG with the same bytes each time", "[app][window]") {
    namespace fs = std::filesystem;
    auto w = off_screen(renderer_choice::software, 200, 120);
    const auto image = sketched(*w);
    const fs::path folder =
        fs::temp_directory_path() / ("attune_png_" + std::to_string(SDL_GetPerformanceCounter()));
    fs::create_directories(folder);
    std::array<std::string, 2> read;
    for (auto& bytes : read) {
        REQUIRE(write_png(image, folder / "a.png"));
        std::ifstream in{folder / "a.png", std::ios::binary};
        bytes.assign(std::istreambuf_iterator<char>{in}, {});
    }
    CHECK(read[0] == read[1]);
    REQUIRE(read[0].size() > 24);
    CHECK(read[0].substr(1, 3) == "PNG");
    const auto number = [&](std::size_t i) {
        return static_cast<unsigned char>(read[0][i + 2]) * 256 + static_cast<unsigned char>(read[0][i + 3]);
    };
    CHECK(number(16) == 200); // IHDR: width, height, big-endian
    CHECK(number(20) == 120);
    const auto nowhere = write_png(image, folder / "no" / "a.png");
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().what.find("a.png") != std::string::npos);
    fs::remove_all(folder);
}
