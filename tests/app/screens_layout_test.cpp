#include "tests/app/screens_layout.hpp"

using namespace attune;
using test::driver;
using test::look_at;
using test::settings_of_a_window;

TEST_CASE("screens: nothing leaves the window, no text is cut, no two items overlap, at every size",
          "[app][ui]") {
    for (const auto& w : settings_of_a_window) {
        for (const auto& s : test::all_samples()) {
            driver d{w.w, w.h, w.scale};
            d.frames(s.view, 3, 0.3);
            look_at(w, s, d);
            if (s.view.current == screen::practice &&
                !s.view.practice.confirm_stop) { // the keys go to rest, too
                d.frames(s.view, 8, 1);
                look_at(w, s, d);
            }
        }
    }
}

TEST_CASE("screens: words do not lie on words", "[app][ui]") {
    for (const auto& w : settings_of_a_window) {
        for (const auto& s : test::all_samples()) {
            if (s.view.practice.confirm_stop) continue; // the question lies on the veiled practice
            driver d{w.w, w.h, w.scale};
            d.frames(s.view, 3, 0.3);
            INFO(s.name << " at " << w.w << "x" << w.h << ", text " << w.scale);
            test::look_for_covered_words(d);
        }
    }
}

TEST_CASE("screens: every index of every picture is sound, also of three hours", "[app][ui]") {
    for (const auto& s : test::all_samples()) {
        driver d{1920, 1080};
        d.frames(s.view, 3, 0.3);
        INFO(s.name);
        const ImDrawData& data = *ImGui::GetDrawData();
        for (int n = 0; n < data.CmdListsCount; ++n) {
            const ImDrawList& list = *data.CmdLists[n];
            for (const auto& cmd : list.CmdBuffer) {
                unsigned highest = 0;
                for (unsigned i = 0; i < cmd.ElemCount; ++i)
                    highest =
                        std::max<unsigned>(highest, list.IdxBuffer[static_cast<int>(cmd.IdxOffset + i)]);
                CHECK(cmd.VtxOffset + highest < static_cast<unsigned>(list.VtxBuffer.Size));
            }
        }
    }
}
