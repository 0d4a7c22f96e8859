#include "app/live/live_session.hpp"
#include "app/live/making.hpp"
#include "app/import/imported.hpp"
#include "app/session/record_text.hpp"
#include "app/store/store.hpp"

#include <fmt/format.h>

namespace attune {
namespace {

/// Holds what the engine says against what was stored, record by record.
class comparing_sink final : public record_sink {
public:
    explicit comparing_sink(const std::vector<record>& stored)
        : stored_{stored} {}

    void on_record(const record& r) noexcept override {
        if (std::holds_alternative<input_record>(r) || std::holds_alternative<command_record>(r)) return;
        if (!difference_.empty() || next_ == stored_.size()) {
            ++beyond_;
            return;
        }
        const auto today = text(r), then = text(stored_[next_]);
        if (today == then)
            ++next_;
        else
            difference_ = fmt::format("record {}: stored \"{}\", today \"{}\"", next_ + 1, then, today);
    }
    bool all_seen() const noexcept { return next_ == stored_.size(); }
    std::uint64_t compared() const noexcept { return next_; }
    std::uint64_t beyond() const noexcept { return beyond_; }
    const std::string& difference() const noexcept { return difference_; }

private:
    const std::vector<record>& stored_;
    std::size_t next_ = 0;
    std::uint64_t beyond_ = 0;
    std::string difference_;
};

/// A session that was imported: not the engine but the reader of its file made its records. It reads the file again.
result<verification> verify_import(const std::vector<journal_entry>& journal, const std::vector<record>& stored,
                                   const session_header& header) {
    std::vector<input_record> kept;
    for (const auto& entry : journal)
        if (const auto* in = std::get_if<input_record>(&entry)) kept.push_back(*in);
    if (kept.empty())
        return fail(errc::unsupported,
                    "this session was imported and the bytes of its file, being many, were not kept: there is nothing to "
                    "replay; import the file again to compare");
    const auto found = import_recording(source_of(kept), import_name(header.sensor));
    if (!found) return tl::unexpected{found.error()};
    comparing_sink sink{stored};
    for (const auto& r : records_of(found->what))
        sink.on_record(r);
    verification v;
    v.compared = sink.compared();
    v.first_difference = sink.difference();
    if (v.first_difference.empty() && !sink.all_seen())
        v.first_difference = fmt::format("record {}: stored \"{}\", today nothing", sink.compared() + 1,
                                         text(stored[sink.compared()]));
    if (v.first_difference.empty() && sink.beyond() > 0)
        v.first_difference = fmt::format("today says {} records more than were stored", sink.beyond());
    v.identical = v.first_difference.empty();
    return v;
}

} // namespace

result<verification> verify_replay(const store& s, std::string_view id) {
    auto recorded = s.read(id);
    if (!recorded) return tl::unexpected{recorded.error()};
    if (!recorded->ended) return fail(errc::busy, fmt::format("Session {} is still running.", id));
    auto journal = s.journal(id);
    if (!journal) return tl::unexpected{journal.error()};
    auto stored = s.records(id);
    if (!stored) return tl::unexpected{stored.error()};
    if (is_import(recorded->header.sensor)) return verify_import(*journal, *stored, recorded->header);
    auto decoding = make_decoder_again(recorded->header);
    if (!decoding) return tl::unexpected{decoding.error()};

    comparing_sink sink{*stored};
    const auto& header = recorded->header;
    session_engine engine{header.setup, std::move(*decoding), sink};
    const host_time start{host_duration{header.host_start_ns}};
    engine.start(start);
    for (const auto& entry : *journal) {
        std::visit([&engine](const auto& e) { engine.replay(e); }, entry);
        if (!sink.difference().empty()) break;
    }
    // A session that was cut off has no last entry: what it wrote after its last bytes is looked at tick by
    // tick.
    const bool cut_off = recorded->ended == ended_as::recovered;
    if (cut_off)
        for (auto t = start;
             !sink.all_seen() && sink.difference().empty() &&
             t <= start + std::chrono::duration_cast<host_duration>(seconds{recorded->duration_s + 1});
             t += session_tick)
            engine.step({}, {}, t);

    verification v;
    v.compared = sink.compared();
    v.first_difference = sink.difference();
    if (v.first_difference.empty() && !sink.all_seen())
        v.first_difference = fmt::format("record {}: stored \"{}\", today nothing", sink.compared() + 1,
                                         text((*stored)[sink.compared()]));
    if (v.first_difference.empty() && sink.beyond() > 0 && !cut_off)
        v.first_difference = fmt::format("today says {} records more than were stored", sink.beyond());
    if (!v.first_difference.empty() && header.dsp_version != dsp_version())
        v.first_difference += fmt::format(" (stored by DSP {}, today {})", header.dsp_version, dsp_version());
    if (!v.first_difference.empty() && recorded->lost_records > 0)
        v.first_difference +=
            fmt::format(" ({} records of this session were not stored)", recorded->lost_records);
    v.identical = v.first_difference.empty();
    return v;
}

} // namespace attune
