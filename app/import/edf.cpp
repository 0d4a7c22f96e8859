// EDF and EDF+: beats from annotations, or those of an ECG. Its header is held against the bytes first
// (edf_layout.hpp); EDFlib then reads what the header says of times and physical values.
#include "app/import/imported.hpp"

#include "app/import/ecg_intervals.hpp"
#include "app/import/edf_layout.hpp"
#include "app/store/export/edf_words.hpp"
#include "app/store/export/memory_file.hpp"
#include "dsp/ecg/band.hpp"

#include <edflib.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <memory>
#include <mutex>

namespace attune {
namespace {

constexpr std::size_t least_beats = 2; // annotations that are to be the heart's

tl::unexpected<error> wrong(std::string_view name, std::string_view why) {
    return fail(errc::invalid, fmt::format("{}: {}", name, why));
}

std::string upper(std::string_view s) {
    std::string out{s};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::optional<std::int64_t> started(const edf_hdr_struct& h, bool utc) {
    if (h.startdate_year == 1985 && h.startdate_month == 1 && h.startdate_day == 1) return std::nullopt; // "not told"
    std::tm t{};
    t.tm_year = h.startdate_year - 1900;
    t.tm_mon = h.startdate_month - 1;
    t.tm_mday = h.startdate_day;
    t.tm_hour = h.starttime_hour;
    t.tm_min = h.starttime_minute;
    t.tm_sec = h.starttime_second;
    t.tm_isdst = -1;
    // The format means the clock on the wall where it was recorded; that of this machine is the best guess.
    const auto s = utc ? ::timegm(&t) : std::mktime(&t);
    if (s == -1) return std::nullopt;
    return static_cast<std::int64_t>(s) * 1000 + h.starttime_subsecond / 10'000;
}

/// As our own export writes them. False: too few for a heart.
bool take_beats(const std::vector<edf_note>& notes, recording& r) {
    constexpr std::int64_t per_unit = 10'000'000 / edf_units_per_s;
    std::int64_t zero = 0;
    for (const auto& n : notes)
        if (n.text == edf_begins) {
            zero = n.at;
            break;
        }
    const auto at = [zero](const edf_note& n) { return static_cast<double>(n.at - zero) / 1e7; };
    const auto until = [&at](const edf_note& n) { return seconds{at(n) + static_cast<double>(std::max<std::int64_t>(n.length, 0)) / 1e7}; };
    std::multimap<std::int64_t, edf_artefact> artefacts;
    std::vector<std::pair<std::int64_t, recorded_beat>> beats;
    for (const auto& n : notes) {
        const auto unit = (n.at - zero) / per_unit;
        if (const auto b = beat_of_words(unit, n.text))
            beats.emplace_back(n.at - zero, *b);
        else if (const auto a = artefact_of_words(n.text))
            artefacts.emplace(n.at - zero, *a);
        else if (n.text.starts_with("mark"))
            r.marks.push_back({seconds{at(n)}, short_text::from(n.text.substr(std::min<std::size_t>(5, n.text.size())))});
        else if (n.text.starts_with("phase ")) {
            for (int p = 0; p <= static_cast<int>(phase_kind::close); ++p)
                if (n.text.substr(6) == name(static_cast<phase_kind>(p)))
                    r.phases.push_back({seconds{at(n)}, static_cast<phase_kind>(p)});
        } else if (n.text.starts_with("gap ")) {
            for (int c = 0; c <= static_cast<int>(gap_cause::clock_jumped); ++c)
                if (n.text.substr(4) == name(static_cast<gap_cause>(c)))
                    r.gaps.push_back({seconds{at(n)}, until(n), static_cast<gap_cause>(c)});
        } else if (n.text == edf_ends)
            r.duration_s = std::max(r.duration_s, at(n));
    }
    if (beats.size() < least_beats) return false;
    for (auto& [when, b] : beats)
        if (const auto a = artefacts.find(when); a != artefacts.end() && b.rr_ms) {
            b.classed = a->second.classed;
            b.deviation = a->second.deviation;
            artefacts.erase(a);
        }
    std::stable_sort(beats.begin(), beats.end(), [](const auto& a, const auto& b) { return a.second.t_s < b.second.t_s; });
    r.beats.reserve(beats.size());
    for (const auto& b : beats)
        r.beats.push_back(b.second);
    r.duration_s = std::max(r.duration_s, r.beats.back().t_s);
    return true;
}

/// R peaks that somebody else annotated: the words that are in use for them.
interval_series peaks_of(const std::vector<edf_note>& notes) {
    constexpr std::string_view known[]{"R", "N", "QRS", "R-WAVE", "RWAVE", "BEAT", "HEARTBEAT", "R PEAK", "R-PEAK"};
    constexpr double longest_rr_s = 3; // SCIENCE 1.4
    std::vector<std::int64_t> at;
    for (const auto& n : notes)
        if (n.text.size() < 12 && std::find(std::begin(known), std::end(known), upper(n.text)) != std::end(known))
            at.push_back(n.at);
    std::sort(at.begin(), at.end());
    interval_series s;
    s.has_times = true;
    bool broken = true;
    for (std::size_t i = 1; i < at.size(); ++i) {
        const double rr = static_cast<double>(at[i] - at[i - 1]) / 1e7;
        if (rr <= 0) continue;
        if (rr > longest_rr_s) {
            broken = true;
            continue;
        }
        s.intervals.push_back({static_cast<double>(at[i]) / 1e7, rr * 1000, broken});
        broken = false;
    }
    return s;
}

class open_edf {
public:
    explicit open_edf(const memory_file& file)
        : header_{std::make_unique<edf_hdr_struct>()}
        , handle_{edfopen_file_readonly(file.path().c_str(), header_.get(), EDFLIB_DO_NOT_READ_ANNOTATIONS)} {}
    ~open_edf() {
        if (good()) edfclose_file(header_->handle);
    }
    open_edf(const open_edf&) = delete;
    open_edf& operator=(const open_edf&) = delete;
    bool good() const noexcept { return handle_ == 0; }
    const edf_hdr_struct& header() const noexcept { return *header_; }
    std::vector<double> samples(int signal) const {
        std::vector<double> all(static_cast<std::size_t>(header_->signalparam[signal].smp_in_file));
        std::size_t have = 0;
        while (have < all.size()) {
            const int n = edfread_physical_samples(header_->handle, signal,
                                                   static_cast<int>(std::min<std::size_t>(all.size() - have, 1U << 20U)),
                                                   all.data() + have);
            if (n <= 0) break;
            have += static_cast<std::size_t>(n);
        }
        all.resize(have);
        return all;
    }

private:
    std::unique_ptr<edf_hdr_struct> header_;
    int handle_;
};

result<interval_series> beats_of_ecg(const open_edf& f, int signal, double duration_s, std::string_view name) {
    const auto& p = f.header().signalparam[signal];
    const double rate = static_cast<double>(p.smp_in_file) / duration_s;
    if (!(rate >= ecg::slowest_rate.value && rate <= ecg::fastest_rate.value))
        return wrong(name, fmt::format("its ECG has {:g} samples a second; R peaks are found at {:g} to {:g}", rate,
                                       ecg::slowest_rate.value, ecg::fastest_rate.value));
    const auto values = f.samples(signal);
    const std::vector<float> samples(values.begin(), values.end());
    const auto found = find_beats(samples, hertz{rate});
    auto series = intervals_of(found, hertz{rate});
    if (series.intervals.empty())
        return wrong(name, fmt::format("no two beats that may be trusted were found in its ECG: {}",
                                       words(found.beats.empty() ? found.why : ecg_trouble::doubtful)));
    return series;
}

/// A signal that is 0 but where a beat ends an interval, and the interval there (some recorders have no annotations).
interval_series sparse_intervals(const open_edf& f, int signal, double duration_s) {
    constexpr double fits = 0.15; // s; as a table's times and intervals may differ (rr_text.cpp)
    const auto& p = f.header().signalparam[signal];
    const auto values = f.samples(signal);
    const double rate = static_cast<double>(p.smp_in_file) / duration_s;
    auto unit = upper(p.physdimension);
    unit.erase(unit.find_last_not_of(' ') + 1);
    const double to_ms = unit == "S" || unit == "SEC" ? 1000 : 1;
    interval_series s;
    s.has_times = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double rr = values[i] * to_ms;
        if (!(rr >= 1)) continue;
        const double t = static_cast<double>(i) / rate;
        const bool follows = !s.intervals.empty() && t - s.intervals.back().t_s <= rr / 1000 + fits + 1 / rate;
        s.intervals.push_back({t, rr, !follows});
    }
    // Held from beat to beat it cannot be told apart where two intervals are alike: no beats then.
    if (s.intervals.size() * 3 > values.size()) s.intervals.clear();
    return s;
}

} // namespace

result<imported> import_edf(std::string_view bytes, std::string_view name) {
    const auto layout = read_edf_layout(bytes, name);
    if (!layout) return tl::unexpected<error>(layout.error());
    static std::mutex one; // the library keeps a table of its open files
    const std::lock_guard lock{one};
    memory_file file;
    if (!file.good() || !file.write(bytes)) return fail(errc::out_of_space, fmt::format("{}: no memory to read it", name));
    const open_edf f{file};
    if (!f.good())
        return wrong(name, "its header is not as EDF demands it; EDFbrowser (Tools, Check EDF/BDF compatibility) says where");
    const auto& h = f.header();
    const double duration_s = static_cast<double>(layout->records) * layout->record_s;
    imported out{.kind = import_kind::edf_rr};
    auto& r = out.what;
    const std::string_view equipment{h.equipment};
    const bool ours = equipment.starts_with(edf_equipment);
    r.header.setup.simulated = ours && equipment.find("simulated") != equipment.npos; // blanks and _ are one in EDF+
    if (layout->plus) r.header.client = std::string{h.patientcode} == "X" ? "" : h.patientcode;
    std::string_view about{h.recording_additional};
    const bool utc = about.starts_with("UTC ");
    if (utc && ours) r.header.setup.plan.id = about.substr(4);
    out.started_utc_ms = started(h, utc);
    const auto notes = read_edf_notes(bytes, *layout);
    if (!take_beats(notes, r)) {
        r.phases.clear(), r.gaps.clear();
        result<interval_series> series;
        for (int i = 0; i < h.edfsignals && series->intervals.empty(); ++i) {
            const auto label = upper(h.signalparam[i].label);
            if (label.find("ECG") == label.npos && label.find("EKG") == label.npos) continue;
            series = beats_of_ecg(f, i, duration_s, name);
            if (!series) return tl::unexpected<error>(series.error());
            out.kind = import_kind::edf_ecg;
        }
        if (series->intervals.empty()) series = peaks_of(notes);
        for (int i = 0; i < h.edfsignals && series->intervals.empty(); ++i) {
            const auto label = upper(h.signalparam[i].label);
            if (label.find("RR") != label.npos || label.find("IBI") != label.npos || label.find("HRV") != label.npos)
                series = sparse_intervals(f, i, duration_s);
        }
        if (series->intervals.empty()) {
            std::string labels;
            for (const auto& l : layout->labels)
                if (labels.size() < 200) labels += (labels.empty() ? "" : ", ") + l;
            return wrong(name, fmt::format("neither beats nor an ECG in it; its signals are {}", labels));
        }
        take_intervals(*series, r);
        r.duration_s = duration_s;
    }
    if (const auto why = wrong_beats(r)) return wrong(name, *why);
    return out;
}

} // namespace attune
