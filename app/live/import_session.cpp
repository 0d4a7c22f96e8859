#include "app/live/import_session.hpp"

#include "app/live/past.hpp"
#include "app/live/wall_clock.hpp"
#include "app/store/whole_session.hpp"
#include "app/version.hpp"
#include "dsp/live.hpp"

#include <fmt/format.h>

namespace attune {

result<import_outcome> import_session(const std::filesystem::path& store_file, std::string_view bytes,
                                      std::string_view name, const import_wishes& wishes) {
    auto found = import_recording(bytes, name);
    if (!found) return tl::unexpected{std::move(found.error())};
    auto& r = found->what;
    const auto begun = wishes.started_utc_ms ? wishes.started_utc_ms : found->started_utc_ms;
    session_header h = r.header;
    h.client = wishes.client;
    // Nobody knows when: then it has just ended, for a recording cannot lie in the future.
    const auto started = begun ? *begun : wall_clock_ms() - static_cast<std::int64_t>(r.duration_s * 1000);
    h.started_utc_ms = started;
    h.sensor = import_sensor(found->kind, h.setup.simulated);
    h.dsp_version = dsp_version();
    h.program_version = program_version;
    auto& plan = h.setup.plan;
    // Nobody knows what was done in a recording from elsewhere: no breath, no phases, nothing practised.
    if (found->kind != import_kind::session_json) plan.paced = false;
    if (plan.id.empty()) plan.id = "imported";
    if (!wishes.title.empty()) plan.title = wishes.title;
    if (plan.title.empty()) plan.title = "Imported recording";

    auto records = records_of(r);
    const bool kept = bytes.size() <= largest_kept_source;
    if (kept) {
        auto all = source_records(bytes);
        all.insert(all.end(), records.begin(), records.end());
        records = std::move(all);
    }
    auto id = keep_whole(store_file, std::move(h), records, r.check_ins);
    if (!id) return tl::unexpected{std::move(id.error())};
    keep_summary_of(store_file, *id); // so that a look back need not read the beats
    return import_outcome{*id,   found->kind,       r.beats.size(), r.duration_s, started,
                          begun.has_value(), kept,           found->what.header.client};
}

} // namespace attune
