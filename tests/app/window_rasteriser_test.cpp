// Triangles in memory: areas in closed form, edges shared by two triangles, letters.

#include "app/ui/window/rasteriser.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>

using namespace attune::ui;

namespace {

struct sheet {
    int width, height;
    std::vector<std::uint32_t> pixels;
    explicit sheet(int w = 100, int h = 80)
        : width{w}
        , height{h}
        , pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
    std::uint32_t at(int x, int y) const {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
    pixel_grid grid() { return {pixels.data(), width, height, width}; }
    /// Sum of the blue channel in units of full coverage.
    double covered() const {
        double sum = 0;
        for (const auto p : pixels)
            sum += (p & 255U) / 255.0;
        return sum;
    }
};

/// ImGui's own shapes, drawn into memory; its context has an atlas but no window.
class easel {
public:
    easel()
        : context_{ImGui::CreateContext()} {
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {100, 80};
        io.Fonts->AddFontDefault();
        unsigned char* coverage = nullptr;
        int w = 0, h = 0;
        io.Fonts->GetTexDataAsAlpha8(&coverage, &w, &h);
        raster.set_atlas(coverage, w, h);
    }
    ~easel() { ImGui::DestroyContext(context_); }

    sheet draw(const std::function<void(ImDrawList&)>& shapes, const ground_colours& ground = {}) {
        ImGui::GetIO().DeltaTime = 1.0F / 60;
        ImGui::NewFrame();
        shapes(*ImGui::GetBackgroundDrawList());
        ImGui::Render();
        sheet s;
        raster.clear(s.grid(), ground);
        raster.draw(*ImGui::GetDrawData(), s.grid());
        return s;
    }
    rasteriser raster;

private:
    ImGuiContext* context_;
};

/// Triangles given corner by corner, without ImGui's shapes.
sheet draw_raw(easel& e, const std::vector<ImVec2>& corners, ImU32 colour) {
    return e.draw([&](ImDrawList& d) {
        d.PrimReserve(static_cast<int>(corners.size()), static_cast<int>(corners.size()));
        for (const ImVec2& p : corners)
            d.PrimVtx(p, {0, 0}, colour);
    });
}

constexpr ImU32 white = IM_COL32_WHITE;

} // namespace

TEST_CASE("rasteriser: a rectangle covers its pixels, no others", "[app][window][raster]") {
    easel e;
    const auto s = e.draw([](ImDrawList& d) { d.AddRectFilled({10, 20}, {30, 25}, IM_COL32(1, 2, 3, 255)); });
    for (int y = 0; y < s.height; ++y)
        for (int x = 0; x < s.width; ++x)
            CHECK(s.at(x, y) == (x >= 10 && x < 30 && y >= 20 && y < 25 ? 0x010203U : 0U));
}

TEST_CASE("rasteriser: half of white over black is the middle, over itself it stays white",
          "[app][window][raster]") {
    easel e;
    const auto half = [](ImDrawList& d) { d.AddRectFilled({0, 0}, {50, 80}, IM_COL32(255, 255, 255, 128)); };
    CHECK(e.draw(half).at(5, 5) == 0x808080U);
    CHECK(e.draw(half, {0xFFFFFF, 0xFFFFFF}).at(5, 5) == 0xFFFFFFU);
}

TEST_CASE("rasteriser: a disc has the area of a circle, wherever it stands", "[app][window][raster]") {
    easel e;
    for (const float off : {0.0F, 0.25F, 0.5F, 0.81F}) {
        const auto s = e.draw([&](ImDrawList& d) {
            d.AddCircleFilled({50 + off, 40 - off}, 30, white, 256);
        });
        // ImGui's soft edge lies half a pixel to each side of the radius.
        CHECK(s.covered() == Approx(std::numbers::pi * 900).epsilon(0.004));
    }
}

TEST_CASE("rasteriser: growing by a tenth of a pixel changes the picture evenly", "[app][window][raster]") {
    easel e;
    double before = 0;
    for (double r = 20; r < 22; r += 0.1) { // the orb breathes by less than half a pixel a frame
        const double now = e.draw([&](ImDrawList& d) {
                                d.AddCircleFilled({50, 40}, static_cast<float>(r), white, 256);
                            }).covered();
        if (before > 0) CHECK(now - before == Approx(2 * std::numbers::pi * r * 0.1).epsilon(0.25));
        before = now;
    }
}

TEST_CASE("rasteriser: neighbours neither overlap nor leave a gap", "[app][window][raster]") {
    easel e;
    std::mt19937 chance{5};
    std::uniform_real_distribution<float> x{-20, 120}, y{-20, 100};
    for (int i = 0; i < 300; ++i) {
        // A point inside a triangle divides it in three; each pixel of the whole is drawn once.
        const ImVec2 a{x(chance), y(chance)}, b{x(chance), y(chance)}, c{x(chance), y(chance)};
        const ImVec2 m{(a.x + b.x + c.x) / 3, (a.y + b.y + c.y) / 3};
        const ImU32 thin = IM_COL32(255, 255, 255, 100);
        const auto whole = draw_raw(e, {a, b, c}, thin),
                   parts = draw_raw(e, {a, b, m, b, c, m, c, a, m}, thin);
        CHECK(whole.pixels == parts.pixels);
    }
}

TEST_CASE("rasteriser: the clip rectangle holds", "[app][window][raster]") {
    easel e;
    const auto s = e.draw([](ImDrawList& d) {
        d.PushClipRect({40, 30}, {60, 50});
        d.AddCircleFilled({50, 40}, 39, white, 64);
        d.PopClipRect();
    });
    CHECK(s.covered() == Approx(20 * 20));
    CHECK(s.at(40, 30) == 0xFFFFFFU);
    CHECK(s.at(39, 30) == 0U);
    CHECK(s.at(60, 49) == 0U);
}

TEST_CASE("rasteriser: a gradient goes straight from one colour to the other", "[app][window][raster]") {
    easel e;
    const ImU32 top = IM_COL32(0, 0, 0, 255), low = IM_COL32(160, 80, 40, 255);
    const auto down = e.draw([&](ImDrawList& d) {
        d.AddRectFilledMultiColor({0, 0}, {100, 80}, top, top, low, low);
    });
    for (int y = 0; y < 80; ++y) {
        const auto want = static_cast<double>(y) + 0.5;
        CHECK(std::abs(static_cast<double>((down.at(50, y) >> 16) & 255U) - want * 2) <= 0.51);
        CHECK(down.at(3, y) == down.at(96, y));
    }
    const auto across = e.draw([&](ImDrawList& d) {
        d.AddRectFilledMultiColor({0, 0}, {100, 80}, top, low, low, top);
    });
    for (int x = 0; x < 100; ++x)
        CHECK(std::abs(static_cast<double>((across.at(x, 40) >> 16) & 255U) - (x + 0.5) * 1.6) <= 0.51);
}

TEST_CASE("rasteriser: letters are the atlas's, dot for dot", "[app][window][raster]") {
    easel e;
    const auto s = e.draw([](ImDrawList& d) { d.AddText({7, 9}, white, "R"); });
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    const ImFontGlyph& g = *atlas.Fonts[0]->FindGlyph('R');
    unsigned char* coverage = nullptr;
    int w = 0, h = 0;
    atlas.GetTexDataAsAlpha8(&coverage, &w, &h);
    const int left = static_cast<int>(std::lround(g.U0 * static_cast<float>(w))),
              top = static_cast<int>(std::lround(g.V0 * static_cast<float>(h)));
    double ink = 0;
    for (int y = 0; y < static_cast<int>(g.Y1 - g.Y0); ++y)
        for (int x = 0; x < static_cast<int>(g.X1 - g.X0); ++x) {
            const auto texel = coverage[(top + y) * w + left + x];
            ink += texel;
            CHECK((s.at(7 + static_cast<int>(g.X0) + x, 9 + static_cast<int>(g.Y0) + y) & 255U) == texel);
        }
    CHECK(ink > 0);
}

TEST_CASE("rasteriser: what is no number and what lies far outside is harmless", "[app][window][raster]") {
    easel e;
    const std::vector<ImVec2> plain{{10, 10}, {50, 10}, {30, 60}};
    const auto before = draw_raw(e, plain, white);
    REQUIRE(before.covered() > 900);
    const float none = std::numeric_limits<float>::quiet_NaN(), far = 1e30F,
                endless = std::numeric_limits<float>::infinity();
    for (const ImVec2& bad : {ImVec2{none, 5}, ImVec2{5, none}, ImVec2{far, far}, ImVec2{-far, 3},
                              ImVec2{3, endless}, ImVec2{-endless, -endless}}) {
        draw_raw(e, {bad, {50, 10}, {90, 70}}, white);
        draw_raw(e, {{50, 10}, bad, {90, 70}}, white);
        // A triangle without an area, or of corners that are nowhere, leaves the picture as it was.
        CHECK(draw_raw(e, {bad, bad, bad}, white).covered() == 0);
    }
    CHECK(draw_raw(e, plain, white).pixels == before.pixels);
}

TEST_CASE("ground: a straight way between two colours, in runs of rows that leave none out",
          "[app][window][raster]") {
    constexpr ground_colours night{0x0E1420, 0x16202F}, flat{0x102030, 0x102030};
    for (const int height : {1, 2, 7, 80, 720, 2160}) {
        int next = 0;
        std::uint32_t last = 0xFFFFFFFF;
        for_each_band(night, height, [&](int y, int rows, std::uint32_t rgb) {
            CHECK(y == next);
            CHECK(rgb != last);
            for (const int row : {y, y + rows - 1})
                for (const unsigned shift : {0U, 8U, 16U}) {
                    const double from = (night.top >> shift) & 255U, to = (night.bottom >> shift) & 255U;
                    const double want = from + (to - from) * (row + 0.5) / height;
                    CHECK(std::abs(static_cast<double>((rgb >> shift) & 255U) - want) <= 0.5001);
                }
            next = y + rows, last = rgb;
        });
        CHECK(next == height);
        int bands = 0;
        for_each_band(flat, height, [&](int, int rows, std::uint32_t rgb) {
            ++bands;
            CHECK(rows == height);
            CHECK(rgb == flat.top);
        });
        CHECK(bands == 1);
    }
    easel e;
    CHECK(e.draw([](ImDrawList&) {}, night).at(99, 79) == night.at(79, 80));
}
