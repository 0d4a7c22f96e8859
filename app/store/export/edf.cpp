#include "app/store/export/edf.hpp"

#include "app/session/pacer.hpp"
#include "app/store/export/edf_words.hpp"
#include "app/store/export/memory_file.hpp"

#include <edflib.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>

namespace attune {
namespace {

constexpr int rate_hz = 4, pacer_hz = 8; // chosen: RR beside what hearts do; a breath's turns still look round
constexpr double most_seconds = 15 * 86'400.0;
constexpr std::size_t most_channels = 64; // EDFlib
constexpr int fastest_ecg = 4000;         // Hz; chosen: no strap comes near

/// One line of valid UTF-8: annotations end at control characters, and other bytes are no text.
std::string plain_text(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::size_t n = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
        bool good = n > 0 && i + n <= text.size();
        for (std::size_t k = 1; good && k < n; ++k)
            good = (static_cast<unsigned char>(text[i + k]) & 0xC0U) == 0x80;
        if (!good) {
            out += '?';
            ++i;
        } else {
            if (n == 1)
                out += c < 0x20 || c == 0x7F ? ' ' : text[i];
            else
                out += text.substr(i, n);
            i += n;
        }
    }
    return out;
}
/// In pieces that EDFlib keeps whole, cut between characters.
std::vector<std::string> pieces_of(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from < text.size();) {
        auto to = std::min(text.size(), from + edf_annotation_bytes);
        while (to < text.size() && to > from && (static_cast<unsigned char>(text[to]) & 0xC0U) == 0x80)
            --to;
        parts.push_back(text.substr(from, to - from));
        from = to;
    }
    return parts;
}
/// The header knows ASCII only, and EDF+ blanks separate its subfields.
std::string ascii(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 60))
        out += c > ' ' && c < 0x7F ? c : '_';
    return out;
}

struct annotation {
    std::int64_t at, length; ///< 100 us of session time; length -1: none
    std::string text;
};
std::int64_t units(double s) {
    return std::isfinite(s) ? static_cast<std::int64_t>(std::floor(s * static_cast<double>(edf_units_per_s))) : 0;
}

std::vector<annotation> annotations_of(const recording& r, bool words) {
    std::vector<annotation> all;
    all.reserve(r.beats.size() + 64);
    const auto add = [&all](double from, double to, std::string_view kind, std::string_view what) {
        bool first = true;
        for (auto& part : pieces_of(plain_text(fmt::format("{}{}{}", kind, what.empty() ? "" : " ", what)))) {
            all.push_back({units(from), first && to >= from ? units(to) - units(from) : -1, std::move(part)});
            first = false;
        }
    };
    all.push_back({0, -1, std::string{edf_begins}});
    for (std::size_t i = 0; i < r.phases.size(); ++i)
        add(r.phases[i].t.count(), i + 1 < r.phases.size() ? r.phases[i + 1].t.count() : r.duration_s, "phase",
            name(r.phases[i].phase));
    const auto& steps = r.header.setup.plan.steps;
    for (const auto& s : r.steps)
        add(s.t.count(), -1, fmt::format("step {}", s.step + 1), s.step < steps.size() ? steps[s.step].name : "");
    for (const auto& g : r.gaps)
        add(g.from.count(), g.to.count(), "gap", name(g.cause));
    for (const auto& m : r.marks)
        add(m.t.count(), -1, "mark", m.label.view());
    for (const auto& c : r.check_ins) {
        const auto when = name(c.when);
        if (c.tension) add(c.t_s, -1, when, fmt::format("tension {:.0f} of 100", *c.tension));
        if (c.pleasantness) add(c.t_s, -1, when, fmt::format("pleasantness {:.0f} of 100", *c.pleasantness));
        if (words && !c.word.empty()) add(c.t_s, -1, when, c.word);
        if (words && !c.note.empty()) add(c.t_s, -1, "note", c.note);
    }
    for (const auto& b : r.beats) {
        auto w = beat_in_words(b);
        const auto at = w.at;
        all.push_back({at, -1, std::move(w.text)});
        if (b.judged && b.classed != beat_class::normal && b.classed != beat_class::first)
            all.push_back({at, -1, artefact_in_words(b)});
    }
    all.push_back({std::max<std::int64_t>(units(r.duration_s), 0), -1, std::string{edf_ends}});
    std::stable_sort(all.begin(), all.end(), [](const annotation& a, const annotation& b) { return a.at < b.at; });
    return all;
}

/// One signal over the whole file; `none` where there is no value.
struct signal {
    const char *label, *unit, *transducer;
    int per_second;
    double low, high, none;
    std::vector<double> values;
};

/// `t` of sample `i` is session time.
template <class Value>
void fill(signal& s, std::size_t records, double offset_s, Value&& value) {
    s.values.assign(records * static_cast<std::size_t>(s.per_second), s.none);
    for (std::size_t i = 0; i < s.values.size(); ++i)
        if (const auto v = value(static_cast<double>(i) / s.per_second - offset_s); v && std::isfinite(*v))
            s.values[i] = std::clamp(*v, s.low, s.high);
}

std::vector<signal> signals_of(const recording& r, const edf_choice& choice, std::size_t records, double offset_s) {
    std::vector<signal> all;
    const auto& beats = r.beats;
    const auto usable = [&](std::size_t i) { return beats[i].rr_ms && *beats[i].rr_ms > 0; };
    std::size_t next = 0; // the first beat at or after t
    const auto go = [&](double t) {
        while (next < beats.size() && beats[next].t_s < t)
            ++next;
    };
    signal hr{"HR", "bpm", "60000/RR, from beat to beat; 0: none", rate_hz, 0, 250, 0, {}};
    fill(hr, records, offset_s, [&](double t) -> std::optional<double> {
        go(t);
        if (next == beats.size() || !usable(next)) return std::nullopt;
        const double now = 60'000 / *beats[next].rr_ms;
        const auto& b = beats[next];
        if (b.starts_chain || next == 0 || !usable(next - 1))
            return b.t_s - *b.rr_ms / 1000 <= t ? std::optional{now} : std::nullopt;
        const auto& a = beats[next - 1];
        const double before = 60'000 / *a.rr_ms, share = b.t_s > a.t_s ? (t - a.t_s) / (b.t_s - a.t_s) : 1;
        return before + (now - before) * share;
    });
    all.push_back(std::move(hr));
    next = 0;
    signal rr{"RR", "ms", "interval under way, as measured; 0: none", rate_hz, 0, 4000, 0, {}};
    fill(rr, records, offset_s, [&](double t) -> std::optional<double> {
        go(t);
        if (next == beats.size() || !usable(next)) return std::nullopt;
        const auto& b = beats[next];
        const bool chained = !b.starts_chain && next > 0;
        return chained || b.t_s - *b.rr_ms / 1000 <= t ? b.rr_ms : std::nullopt;
    });
    all.push_back(std::move(rr));
    if (!r.pacer.empty()) {
        std::size_t at = 0;
        signal pacer{"Breath pacer", "%", "as paced, 100: full; -1: none", pacer_hz, -1, 100, -1, {}};
        fill(pacer, records, offset_s, [&](double t) -> std::optional<double> {
            while (at + 1 < r.pacer.size() && r.pacer[at + 1].t.count() <= t)
                ++at;
            const auto& p = r.pacer[at];
            if (p.t.count() > t || !(p.breaths_per_second > 0) || t > r.duration_s) return std::nullopt;
            const double phase = p.phase_at_t + (t - p.t.count()) * p.breaths_per_second;
            return 100 * breath_at(p.pattern, phase - std::floor(phase), p.breaths_per_second).lung;
        });
        all.push_back(std::move(pacer));
    }
    const bool active = std::any_of(r.numbers.begin(), r.numbers.end(),
                                    [](const numbers_record& n) { return n.numbers.activation.value.has_value(); });
    if (active) {
        std::size_t at = 0;
        signal activation{"Activation", "", "estimate, 50: this person's rest; -1: none", 1, -1, 100, -1, {}};
        fill(activation, records, offset_s, [&](double t) -> std::optional<double> {
            while (at + 1 < r.numbers.size() && r.numbers[at + 1].t.count() <= t + 0.5)
                ++at;
            const auto& n = r.numbers[at];
            return std::abs(n.t.count() - t) <= 1 ? n.numbers.activation.value : std::nullopt;
        });
        all.push_back(std::move(activation));
    }
    if (choice.ecg && !choice.ecg->samples.empty()) {
        const auto& e = *choice.ecg;
        double most = 0;
        for (const float v : e.samples)
            if (std::isfinite(v)) most = std::max(most, std::abs(static_cast<double>(v)));
        most = std::max(std::ceil(most), 1.0);
        const int rate = std::clamp(static_cast<int>(std::lround(e.rate.value)), 1, fastest_ecg);
        signal ecg{"ECG", e.unit.c_str(), "as the sensor sent it; 0: none", rate, -most, most, 0, {}};
        fill(ecg, records, offset_s, [&](double t) -> std::optional<double> {
            const double i = std::round((t - e.begins_s) * e.rate.value);
            if (!(i >= 0 && i < static_cast<double>(e.samples.size()))) return std::nullopt;
            return static_cast<double>(e.samples[static_cast<std::size_t>(i)]);
        });
        all.push_back(std::move(ecg));
    }
    return all;
}

struct open_file {
    int handle;
    ~open_file() {
        if (handle >= 0) edfclose_file(handle);
    }
};

void describe(int h, const recording& r, std::int64_t begins_utc_ms) {
    using namespace std::chrono;
    const auto at = sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{begins_utc_ms}};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss clock{at - day};
    const int year = static_cast<int>(date.year());
    if (year >= 1985 && year <= 2084) { // what EDF can say
        edf_set_startdatetime(h, year, static_cast<int>(static_cast<unsigned>(date.month())),
                              static_cast<int>(static_cast<unsigned>(date.day())), static_cast<int>(clock.hours().count()),
                              static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
        edf_set_subsecond_starttime(h, static_cast<int>(clock.subseconds().count()) * 10'000);
    } else
        edf_set_startdatetime(h, 1985, 1, 1, 0, 0, 0); // the field's word for "not told"
    if (!r.header.client.empty()) edf_set_patientcode(h, ascii(r.header.client).c_str());
    edf_set_equipment(h, fmt::format("{}{}", edf_equipment, r.header.setup.simulated ? "_simulated" : "").c_str());
    edf_set_admincode(h, ascii(r.header.id).c_str());
    edf_set_recording_additional(h, fmt::format("UTC {}", ascii(r.header.setup.plan.id)).c_str());
}

} // namespace

result<std::string> to_edf(const recording& r, const edf_choice& choice) {
    double first = 0, last = r.duration_s;
    for (const auto& b : r.beats) {
        first = std::min(first, b.t_s);
        last = std::max(last, b.t_s);
    }
    if (!(last - first <= most_seconds))
        return fail(errc::invalid, "the session is longer than 15 days, or its times are no times: export it as .json");
    const double offset_s = std::ceil(-first);
    auto notes = annotations_of(r, choice.words);
    const auto records = std::max({std::size_t{1}, static_cast<std::size_t>(std::ceil(last + offset_s)),
                                   (notes.size() + most_channels - 1) / most_channels});
    const auto channels = (notes.size() + records - 1) / records;
    const auto signals = signals_of(r, choice, records, offset_s);

    static std::mutex one; // the library keeps a table of its open files
    const std::lock_guard lock{one};
    const memory_file file;
    open_file out{file.good() ? edfopen_file_writeonly(file.path().c_str(), EDFLIB_FILETYPE_EDFPLUS,
                                                       static_cast<int>(signals.size()))
                              : -1};
    if (out.handle < 0) return fail(errc::out_of_space, "no memory for an EDF+ file: close other programs");
    const int h = out.handle;
    std::size_t block = 0;
    for (int i = 0; i < static_cast<int>(signals.size()); ++i) {
        const auto& s = signals[static_cast<std::size_t>(i)];
        edf_set_samplefrequency(h, i, s.per_second);
        edf_set_physical_minimum(h, i, s.low);
        edf_set_physical_maximum(h, i, s.high);
        edf_set_digital_minimum(h, i, -32768);
        edf_set_digital_maximum(h, i, 32767);
        edf_set_label(h, i, s.label);
        edf_set_physical_dimension(h, i, s.unit);
        edf_set_transducer(h, i, s.transducer);
        block += static_cast<std::size_t>(s.per_second);
    }
    edf_set_number_of_annotation_signals(h, static_cast<int>(channels));
    describe(h, r, r.header.started_utc_ms - static_cast<std::int64_t>(offset_s) * 1000);
    std::vector<double> one_second(block);
    const tl::unexpected<error> full = fail(errc::out_of_space, "EDF+ could not be written: is there memory left?");
    for (std::size_t k = 0; k < records; ++k) {
        auto to = one_second.begin();
        for (const auto& s : signals)
            to = std::copy_n(s.values.begin() + static_cast<std::ptrdiff_t>(k) * s.per_second, s.per_second, to);
        if (edf_blockwrite_physical_samples(h, one_second.data()) != 0) return full;
    }
    const auto shift = static_cast<std::int64_t>(offset_s) * edf_units_per_s;
    for (const auto& n : notes)
        if (edfwrite_annotation_utf8(h, std::max<std::int64_t>(n.at + shift, 0), n.length, n.text.c_str()) != 0)
            return full;
    if (edfclose_file(std::exchange(out.handle, -1)) != 0) return full;
    auto bytes = file.read();
    if (bytes.empty()) return full;
    return bytes;
}

} // namespace attune
