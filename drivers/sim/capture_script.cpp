#include "drivers/sim/capture_script.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace attune::sim {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t bytes_per_second = 11520; // 115200 baud, 8N1
constexpr std::size_t piece = 115;              // about 10 ms of it
constexpr host_duration byte_time{1'000'000'000 / static_cast<std::int64_t>(bytes_per_second)};
constexpr double longest_pause_s = 86400;   // a day: beyond that the file is of another kind
constexpr host_duration longest_start = 2s; // chosen: no sensor pauses longer between its packets

std::string at_line(std::string_view name, std::size_t line) {
    return std::string{name} + ", line " + std::to_string(line) + ": ";
}

class capture_script final : public scripted_source {
public:
    capture_script(std::vector<std::byte> bytes, std::vector<chunk_end> chunks, std::string name)
        : bytes_{std::move(bytes)}
        , chunks_{std::move(chunks)}
        , name_{std::move(name)} {}

    result<void> start(host_time at) override {
        zero_ = at;
        return {};
    }
    std::optional<host_time> next() override {
        if (chunk_ == chunks_.size()) return std::nullopt;
        return zero_ + chunks_[chunk_].at;
    }
    std::size_t take(std::span<std::byte> into) override {
        if (chunk_ == chunks_.size()) return 0;
        const auto end = chunks_[chunk_].end;
        const auto n = std::min(end - taken_, into.size());
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(taken_), n, into.begin());
        taken_ += n;
        if (taken_ == end) ++chunk_;
        return n;
    }
    void write(std::span<const std::byte>) override {}
    void see(const pacer_line&) override {}
    std::string description() const override { return "recording " + name_; }

private:
    const std::vector<std::byte> bytes_;
    const std::vector<chunk_end> chunks_;
    const std::string name_;
    host_time zero_{};
    std::size_t taken_ = 0, chunk_ = 0;
};

} // namespace

result<std::vector<chunk_end>> read_timing(std::string_view text, std::string_view name,
                                           std::size_t capture_size) {
    std::vector<chunk_end> chunks;
    std::vector<host_duration> pauses;
    double first = 0, last = 0;
    std::size_t number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;

        double t{};
        std::size_t offset{};
        const auto* stop = line.data() + line.size();
        const auto a = std::from_chars(line.data(), stop, t, std::chars_format::fixed);
        const bool comma = a.ec == std::errc{} && a.ptr != stop && *a.ptr == ',';
        const auto b = comma ? std::from_chars(a.ptr + 1, stop, offset)
                             : std::from_chars_result{a.ptr, std::errc::invalid_argument};
        if (b.ec != std::errc{} || b.ptr != stop || !std::isfinite(t))
            return fail(errc::corrupt,
                        at_line(name, number) + "a row is a time in seconds, a comma and a byte offset.");
        if (offset > capture_size)
            return fail(
                errc::corrupt,
                at_line(name, number) +
                    "the offset lies behind the end of the recording; is it another recording's timing?");
        if (chunks.empty()) {
            first = last = t;
        } else if (!(t >= last) || t - last > longest_pause_s || offset < chunks.back().end) {
            return fail(errc::corrupt, at_line(name, number) + "time and offset may only grow.");
        }
        if (!chunks.empty() && t > last) pauses.push_back(host_duration{std::llround((t - last) * 1e9)});
        last = t;
        if (offset > (chunks.empty() ? 0 : chunks.back().end))
            chunks.push_back({host_duration{std::llround((t - first) * 1e9)}, offset});
    }
    if (chunks.empty()) return fail(errc::corrupt, std::string{name} + " holds no times.");
    host_duration usual{0};
    if (!pauses.empty()) {
        const auto middle = pauses.begin() + static_cast<std::ptrdiff_t>(pauses.size() / 2);
        std::nth_element(pauses.begin(), middle, pauses.end());
        usual = std::min(*middle, longest_start);
    }
    for (auto& c : chunks)
        c.at += usual;
    if (const auto rest = capture_size - chunks.back().end; rest > 0)
        chunks.push_back({chunks.back().at + byte_time * static_cast<std::int64_t>(rest), capture_size});
    return chunks;
}

std::vector<chunk_end> even_timing(std::size_t capture_size) {
    std::vector<chunk_end> chunks;
    chunks.reserve(capture_size / piece + 1);
    for (std::size_t end = 0; end < capture_size;) {
        end = std::min(end + piece, capture_size);
        chunks.push_back({byte_time * static_cast<std::int64_t>(end), end});
    }
    return chunks;
}

std::unique_ptr<scripted_source> make_capture_script(std::vector<std::byte> bytes,
                                                     std::vector<chunk_end> chunks, std::string name) {
    return std::make_unique<capture_script>(std::move(bytes), std::move(chunks), std::move(name));
}

} // namespace attune::sim
