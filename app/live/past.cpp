#include "app/live/past.hpp"

#include "app/review/trends/summarise.hpp"
#include "app/store/diary.hpp"
#include "dsp/live.hpp"

#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

namespace attune {

result<std::vector<past_session>> look_back(store& sessions, std::string_view client) {
    auto all = sessions.past(client);
    if (!all) return all;
    std::vector<store::made_summary> made;
    for (auto& s : *all) {
        const bool of_today = s.summary && s.summary->dsp_version == dsp_version();
        if (of_today && s.summary->near_asked && s.summary->phases_asked) continue;
        if (!of_today) s.summary.reset(); // other numbers are no summary; one that lacks some is better than none
        const auto whole = sessions.read(s.id);
        if (!whole) continue;
        s.summary = review::summarise(*whole);
        made.push_back({s.id, *s.summary});
    }
    if (!made.empty()) (void)sessions.keep(made); // a store that may not be written costs time, no more
    return all;
}

void keep_summary_of(const std::filesystem::path& store_file, std::string_view id) {
    std::error_code ignored;
    if (!std::filesystem::exists(store_file, ignored))
        return; // moved away meanwhile: never make an empty one
    auto sessions = store::open(store_file);
    if (!sessions) return;
    const auto whole = sessions->read(id);
    if (!whole || !whole->ended) return;
    const store::made_summary made{whole->header.id, review::summarise(*whole)};
    (void)sessions->keep({&made, 1});
}

review::local_clock system_zone() {
    return [](std::int64_t utc_ms) {
        const std::int64_t second = utc_ms >= 0 ? utc_ms / 1000 : -((-utc_ms + 999) / 1000);
        const auto t = static_cast<std::time_t>(second);
        std::tm local{};
        std::int64_t offset_s = 0;
        if (::localtime_r(&t, &local) != nullptr) offset_s = local.tm_gmtoff;
        return review::clock_at_offset(offset_s * 1000)(utc_ms);
    };
}

std::vector<diary_entry> told_apart(const std::filesystem::path& store_file, std::string_view client) {
    const auto kept = diary::open_read_only(store_file);
    if (!kept) return {};
    auto listed = kept->list(client);
    return listed ? std::move(listed->entries) : std::vector<diary_entry>{};
}

} // namespace attune
