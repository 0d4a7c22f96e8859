// Whole screens as pictures, without a display.

#include "app/ui/window/icon.hpp"
#include "app/ui/window/shot.hpp"
#include "tests/support/busy_view.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/driver_leaks.hpp"

#include <filesystem>
#include <fstream>
#include <set>

using namespace attune;
using namespace attune::ui;

namespace {

std::size_t colours(const rgb_image& image) {
    std::set<std::uint32_t> seen;
    for (std::size_t i = 0; i + 2 < image.bytes.size(); i += 3)
        seen.insert(
            static_cast<std::uint32_t>(image.bytes[i] << 16 | image.bytes[i + 1] << 8 | image.bytes[i + 2]));
    return seen.size();
}

} // namespace

TEST_CASE("shot: a practice has its size, its colours, and the same bytes again", "[app][window][shot]") {
    const auto which = GENERATE(renderer_choice::software, renderer_choice::gl);
    const test::driver_leaks ignored;
    session_view session;
    test::busy_session(session, 0);
    const auto view = test::busy_practice(session);
    const shot_options options{960, 600, which};
    const auto first = picture(view, options);
    if (!first && which == renderer_choice::gl) {
        WARN("skipped: " << first.error().what);
        return;
    }
    REQUIRE(first);
    CHECK(first->width == 960);
    CHECK(first->height == 600);
    CHECK(colours(*first) > 100);
    const auto second = picture(view, options);
    REQUIRE(second);
    CHECK(first->bytes == second->bytes);
}

TEST_CASE("shot: theme and text size are the view's settings", "[app][window][shot]") {
    auto view = test::busy_home();
    const shot_options options{960, 600};
    const auto night = picture(view, options);
    REQUIRE(night);
    view.chosen.theme = theme_name::day;
    const auto day = picture(view, options);
    REQUIRE(day);
    CHECK(night->bytes[0] < 0x40); // the corner shows the ground
    CHECK(day->bytes[0] > 0xC0);
    view.chosen.text_scale = 2.0;
    const auto large = picture(view, options);
    REQUIRE(large);
    CHECK(large->bytes != day->bytes);
}

TEST_CASE("shot: writes a PNG, and says why it cannot", "[app][window][shot]") {
    namespace fs = std::filesystem;
    const auto view = test::busy_home();
    const fs::path file = fs::temp_directory_path() / "attune_shot_test.png";
    fs::remove(file);
    REQUIRE(shot(view, {960, 600}, file));
    CHECK(fs::file_size(file) > 10'000);
    fs::remove(file);
    CHECK_FALSE(shot(view, {960, 600}, "/no/such/folder/a.png"));
    const auto huge = shot(view, {100'000, 600}, file);
    REQUIRE_FALSE(huge);
    CHECK(huge.error().code == errc::invalid);
}

TEST_CASE("icon: a disc on nothing, the orb in its middle", "[app][window]") {
    const theme& night = theme_of(theme_name::night);
    const auto icon = make_icon(64, night);
    REQUIRE(icon.bytes.size() == 64U * 64U * 4U);
    CHECK(icon.bytes[3] == 0); // the corner is clear
    const std::size_t middle = (32 * 64 + 32) * 4;
    CHECK(icon.bytes[middle + 3] == 255);
    CHECK(contrast(night[colour::ground_top],
                   static_cast<std::uint32_t>(icon.bytes[middle] << 16 | icon.bytes[middle + 1] << 8 |
                                              icon.bytes[middle + 2])) > 3.0);
}
