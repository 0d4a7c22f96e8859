#include "app/live/session_ecg.hpp"

#include "app/live/making.hpp"
#include "app/session/beat_delay.hpp"
#include "drivers/decoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {
namespace {

/// Chosen: a day at 1000 Hz; more would not fit into an EDF+ file that anybody opens.
constexpr std::int64_t most_samples = 90'000'000;

struct listening final : decoder_output {
    std::vector<samples_event> heard;
    host_duration quickest = host_duration::max(); ///< arrival less the sensor's time
    void on_event(const event& e, host_time at) override {
        const auto* s = std::get_if<samples_event>(&e);
        if (s == nullptr || s->kind != sample_kind::ecg || s->count == 0 || s->count > samples_event::most ||
            s->period <= sensor_clock::duration{0})
            return;
        heard.push_back(*s);
        quickest = std::min(quickest, at.time_since_epoch() - host_duration{s->last.time_since_epoch()});
    }
    void send(std::span<const std::byte>) override {}
};

} // namespace

result<std::optional<edf_ecg>> ecg_of(const store& s, std::string_view id) {
    const auto r = s.read(id);
    if (!r) return tl::unexpected{r.error()};
    std::optional<edf_ecg> none;
    if (is_import(r->header.sensor)) return none;
    const auto journal = s.journal(id);
    if (!journal) return tl::unexpected{journal.error()};
    auto decoding = make_decoder_again(r->header);
    if (!decoding) return tl::unexpected{decoding.error()};
    listening out;
    for (const auto& entry : *journal) {
        const auto* in = std::get_if<input_record>(&entry);
        if (in == nullptr) continue;
        (*decoding)->tick(in->in.at, out);
        if (in->in.kind == input_kind::opened) (*decoding)->opened(in->in.at, out);
        if (in->in.kind == input_kind::bytes) (*decoding)->feed(in->in.bytes(), in->in.at, out);
    }
    const bool told = std::any_of(out.heard.begin(), out.heard.end(), [](const samples_event& e) {
        return std::any_of(e.values.begin(), e.values.begin() + e.count, [](float v) { return v != 0; });
    });
    if (!told) return none;
    std::vector<sensor_clock::duration> periods;
    for (const auto& e : out.heard)
        periods.push_back(e.period);
    std::nth_element(periods.begin(), periods.begin() + std::ssize(periods) / 2, periods.end());
    const auto period = static_cast<double>(periods[periods.size() / 2].count());
    const auto first_of = [](const samples_event& e) { return e.last - (e.count - 1) * e.period; };
    auto first = first_of(out.heard.front()), last = out.heard.front().last;
    for (const auto& e : out.heard) {
        first = std::min(first, first_of(e));
        last = std::max(last, e.last);
    }
    const double span = static_cast<double>((last - first).count()) / period;
    if (!(span < static_cast<double>(most_samples)))
        return fail(errc::invalid, "the ECG of this session is longer than a day at 1000 Hz: export it as .json");
    edf_ecg ecg;
    ecg.rate = hertz{1e9 / period};
    ecg.unit = r->header.setup.protocol == "ble" ? "uV" : "";
    ecg.samples.assign(static_cast<std::size_t>(span) + 2, std::numeric_limits<float>::quiet_NaN());
    for (const auto& e : out.heard)
        for (std::uint32_t i = 0; i < e.count; ++i) {
            const auto at = e.last - (e.count - 1 - i) * e.period;
            const auto place = static_cast<std::size_t>(std::llround(static_cast<double>((at - first).count()) / period));
            if (place < ecg.samples.size()) ecg.samples[place] = e.values[i];
        }
    const auto session = first.time_since_epoch() + out.quickest - host_duration{r->header.host_start_ns};
    ecg.begins_s = std::chrono::duration<double>(session).count() - delay_of(*r).value.count();
    return std::optional{std::move(ecg)};
}

} // namespace attune
