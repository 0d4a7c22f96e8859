#include "app/import/edf_layout.hpp"

#include "app/import/imported.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace attune {
namespace {

constexpr std::size_t most_signals = 640;                    // EDFlib's own bound
constexpr std::size_t largest_record = std::size_t{10} << 20U; // bytes; EDFlib's own bound

std::string_view field(std::string_view bytes, std::size_t at, std::size_t n) {
    auto f = bytes.substr(at, n);
    while (f.ends_with(' '))
        f.remove_suffix(1);
    while (f.starts_with(' '))
        f.remove_prefix(1);
    return f;
}
template <class T>
std::optional<T> number(std::string_view s) {
    T v{};
    const auto [end, problem] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (problem != std::errc{} || end != s.data() + s.size()) return std::nullopt;
    return v;
}
std::string shown(std::string_view s) {
    std::string safe;
    for (const char c : s.substr(0, 40))
        safe += c >= ' ' && c < 0x7F ? c : '?';
    return safe;
}

/// "12.345" in 100 ns; more digits are beyond what anybody measured.
std::optional<std::int64_t> ticks(std::string_view s) {
    bool minus = false;
    if (s.starts_with('+') || s.starts_with('-')) {
        minus = s.front() == '-';
        s.remove_prefix(1);
    }
    const auto point = s.find('.');
    const auto whole = number<std::int64_t>(s.substr(0, point));
    if (!whole || *whole < 0 || *whole > 4'000'000'000) return std::nullopt;
    std::int64_t rest = 0, unit = 10'000'000;
    if (point != s.npos)
        for (const char c : s.substr(point + 1)) {
            if (c < '0' || c > '9') return std::nullopt;
            if (unit > 1) {
                unit /= 10;
                rest += (c - '0') * unit;
            }
        }
    const auto all = *whole * 10'000'000 + rest;
    return minus ? -all : all;
}

} // namespace

result<edf_layout> read_edf_layout(std::string_view b, std::string_view name) {
    const auto wrong = [name](std::string_view why) {
        return fail(errc::invalid, fmt::format("{}: {}", name, why));
    };
    if (b.starts_with("\xFF" "BIOSEMI"))
        return wrong("is BDF, with samples of 24 bits; EDF or EDF+ is read here: convert it with EDFbrowser");
    if (!b.starts_with("0       ")) return wrong("is no EDF: such a file begins with 0 and seven blanks");
    if (b.size() < 512) return wrong("is cut off within its header");
    edf_layout l;
    const auto kind = field(b, 192, 44);
    if (kind.starts_with("EDF+D"))
        return wrong("is EDF+D, a recording in pieces; convert it to EDF+C with EDFbrowser");
    l.plus = kind.starts_with("EDF+C");
    const auto signals = number<int>(field(b, 252, 4));
    if (!signals || *signals < 1 || *signals > static_cast<int>(most_signals))
        return wrong(fmt::format("its header speaks of \"{}\" signals; 1 to {} are possible", shown(field(b, 252, 4)),
                                 most_signals));
    l.signals = static_cast<std::size_t>(*signals);
    const auto header = number<std::int64_t>(field(b, 184, 8));
    l.header_bytes = 256 * (l.signals + 1);
    if (!header || *header != static_cast<std::int64_t>(l.header_bytes))
        return wrong(fmt::format("its header says that it is {} bytes long, and with {} signals it is {}",
                                 shown(field(b, 184, 8)), l.signals, l.header_bytes));
    if (b.size() < l.header_bytes) return wrong("is cut off within its header");
    const auto records = number<std::int64_t>(field(b, 236, 8));
    if (!records || *records < 1)
        return wrong(fmt::format("its header counts \"{}\" records of data; it was perhaps never finished",
                                 shown(field(b, 236, 8))));
    l.records = *records;
    const auto length = number<double>(field(b, 244, 8));
    if (!length || !(*length > 0) || !(*length <= 86'400))
        return wrong(fmt::format("a record of data is \"{}\" s long; more than 0 is possible", shown(field(b, 244, 8))));
    l.record_s = *length;
    if (static_cast<double>(l.records) * l.record_s > longest_import_s)
        return wrong("its header says that it lasts longer than 14 days; no recording of a heart is that long");
    for (std::size_t i = 0; i < l.signals; ++i) {
        l.labels.push_back(shown(field(b, 256 + 16 * i, 16)));
        const auto text = field(b, 256 + 216 * l.signals + 8 * i, 8);
        const auto n = number<int>(text);
        if (!n || *n < 1)
            return wrong(fmt::format("signal {} has \"{}\" samples a record", i + 1, shown(text)));
        l.begins.push_back(l.record_bytes);
        l.samples.push_back(static_cast<std::size_t>(*n));
        l.record_bytes += 2 * static_cast<std::size_t>(*n);
        if (l.record_bytes > largest_record)
            return wrong("a record of its data is larger than 10 MB; sampling rates like these are none of a heart");
    }
    const auto there = (b.size() - l.header_bytes) / l.record_bytes;
    if (there < static_cast<std::uint64_t>(l.records))
        return wrong(fmt::format("is cut off: its header counts {} records of data, {} are whole", l.records, there));
    if ((b.size() - l.header_bytes) != static_cast<std::uint64_t>(l.records) * l.record_bytes)
        return wrong("is longer than its header says; something was added to it, or its header is wrong");
    return l;
}

std::vector<edf_note> read_edf_notes(std::string_view bytes, const edf_layout& l) {
    std::vector<edf_note> notes;
    std::optional<std::int64_t> start; // the first record's own time: a part of a second
    for (std::int64_t k = 0; l.plus && k < l.records; ++k)
        for (std::size_t s = 0; s < l.signals; ++s) {
            if (l.labels[s] != "EDF Annotations") continue;
            auto rest = bytes.substr(l.header_bytes + static_cast<std::size_t>(k) * l.record_bytes + l.begins[s],
                                     2 * l.samples[s]);
            // +onset[\x15 length] \x14 text \x14 ... \x14 \0
            while (!rest.empty() && (rest.front() == '+' || rest.front() == '-')) {
                const auto end = rest.find('\0');
                auto list = rest.substr(0, end);
                rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
                const auto first = list.find('\x14');
                if (first == list.npos) break;
                auto when = list.substr(0, first);
                list.remove_prefix(first + 1);
                std::optional<std::int64_t> length;
                if (const auto at = when.find('\x15'); at != when.npos) {
                    length = ticks(when.substr(at + 1));
                    when = when.substr(0, at);
                }
                const auto onset = ticks(when);
                if (!onset) break;
                if (!start) start = *onset;
                while (!list.empty()) {
                    const auto to = list.find('\x14');
                    const auto text = list.substr(0, to);
                    if (!text.empty()) notes.push_back({*onset - *start, length.value_or(-1), text});
                    list.remove_prefix(to == list.npos ? list.size() : to + 1);
                }
            }
        }
    return notes;
}

} // namespace attune
