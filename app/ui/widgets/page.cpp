#include "app/ui/widgets/page.hpp"

#include "app/ui/widgets/wrap.hpp"

#include <cmath>

namespace attune::ui {

float reading_width(const canvas& c) {
    // An average letter of English text in Inter is about as wide as 'n' less a tenth.
    return std::round(canvas::width(c.type().body, "n") * 0.9F * static_cast<float>(longest_line));
}

page::page(canvas& c, page_memory& memory, std::string_view id, const box& area, float widest,
           bool rest_in_middle)
    : c_{c}
    , memory_{memory}
    , id_{id} {
    ImGui::SetCursorScreenPos(area.min);
    ImGui::BeginChild(id_.c_str(), area.size(), false,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground |
                          ImGuiWindowFlags_NoSavedSettings);
    const auto known = memory_.heights.find(id_);
    const float content = known == memory_.heights.end() ? 0 : known->second;
    if (known == memory_.heights.end()) c_.keep_moving(); // placed right in the next frame
    const float side = c_.u(3), bar = ImGui::GetStyle().ScrollbarSize;
    wide = std::floor(std::min(widest, area.width() - 2 * side - bar));
    x = std::round(area.min.x + (area.width() - wide) / 2);
    y = top_ = ImGui::GetCursorScreenPos().y;
    // A little above the middle looks like the middle (chosen: 45 %).
    if (rest_in_middle && content > 0 && content < area.height())
        y += std::round((area.height() - content) * 0.45F);
    top_ = y;
    if (c_.take(key::page_down)) ImGui::SetScrollY(ImGui::GetScrollY() + area.height() * 0.8F);
    if (c_.take(key::page_up)) ImGui::SetScrollY(ImGui::GetScrollY() - area.height() * 0.8F);
}

page::~page() {
    const float height = y - top_;
    auto& known = memory_.heights[id_];
    if (std::abs(known - height) > 0.5F) c_.keep_moving();
    known = height;
    ImGui::SetCursorScreenPos({x, y});
    ImGui::Dummy({1, 1});
    ImGui::EndChild();
}

} // namespace attune::ui
