#include "tests/support/emulators/bridge_board.hpp"

#include "drivers/bridge/line.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace attune::test {
namespace {
using namespace std::chrono_literals;
constexpr std::size_t samples_a_line = 10;
constexpr auto line_every = 40ms, sample_period = 4ms, status_every = 1000ms;
constexpr auto turns_after = 10s;
constexpr std::uint64_t turn_us = 1ULL << 32U;

std::string line_of(const std::string& body) {
    char check[8];
    std::snprintf(check, sizeof check, "*%02X\n", bridge::check_of(body));
    return "$" + body + check;
}
host_duration ms(double v) {
    return std::chrono::duration_cast<host_duration>(std::chrono::duration<double, std::milli>{v});
}
} // namespace

bridge_board::bridge_board(const std::vector<double>& rr_ms)
    : rr_ms_{rr_ms} {
    for (double t = 0; const double rr : rr_ms_)
        ends_ms_.push_back(t += rr);
}

bridge_board::bridge_board(const ecg_recording& ecg)
    : counts_{ecg.as_counts()}
    , hertz_{ecg.hertz} {}

void bridge_board::start(host_time at) {
    began_ = heard_at_ = at;
    status_at_ = at + status_every;
    answers_.push_back(line_of("AT1,H,bridge,0.1,ecg,chest"));
}

std::string bridge_board::us(host_time t) const {
    const auto since = std::chrono::duration_cast<std::chrono::microseconds>(t - began_ - turns_after).count();
    return std::to_string((turn_us + static_cast<std::uint64_t>(since)) % turn_us);
}

void bridge_board::received(std::span<const std::byte> bytes, host_time at) {
    heard_at_ = at;
    for (const auto b : bytes) {
        const char c = static_cast<char>(b);
        if (c != '\n') {
            if (half_.size() < 20) half_ += c;
            continue;
        }
        if (half_ == "?") answers_.push_back(line_of("AT1,H,bridge,0.1,ecg,chest"));
        if (half_.starts_with("p")) answers_.push_back(line_of("AT1,P," + half_.substr(1) + "," + us(at)));
        if (half_ == "g") going_ = true;
        if (half_ == "s") going_ = false;
        half_.clear();
    }
}

std::optional<host_time> bridge_board::beat_at() const {
    if (hertz_ > 0) {
        const auto end = began_ + static_cast<long>(lines_ + 1) * line_every;
        const bool there = std::chrono::duration<double>(end - began_).count() * hertz_ < static_cast<double>(counts_.size() - 1);
        return there ? std::optional<host_time>{end} : std::nullopt;
    }
    if (beats_ == rr_ms_.size()) return std::nullopt;
    return began_ + ms(ends_ms_[beats_]);
}

std::optional<host_time> bridge_board::next() const {
    auto soonest = status_at_;
    if (!answers_.empty()) soonest = std::min(soonest, heard_at_);
    if (const auto b = beat_at()) soonest = std::min(soonest, *b);
    return soonest;
}

std::string bridge_board::beat() const {
    char rr[32];
    std::snprintf(rr, sizeof rr, "%.10g", rr_ms_[beats_]);
    return line_of("AT1,B," + std::to_string(beats_ % 256) + "," + us(*beat_at()) + "," + rr + ",0");
}

std::string bridge_board::samples() const {
    std::string body =
        "AT1,E," + std::to_string(lines_ % 256) + "," + us(*beat_at()) + "," +
        std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(sample_period).count());
    for (std::size_t i = 1; i <= samples_a_line; ++i) {
        const double s = std::chrono::duration<double>(sample_period).count() *
                         static_cast<double>(lines_ * samples_a_line + i);
        const auto k = static_cast<std::size_t>(s * hertz_);
        const double part = s * hertz_ - static_cast<double>(k);
        body += "," + std::to_string(std::lround(counts_[k] + part * (counts_[k + 1] - counts_[k])));
    }
    return line_of(body);
}

std::vector<std::byte> bridge_board::take(host_time now) {
    const auto due = *next();
    if (due > now) return {};
    std::string line;
    if (!answers_.empty() && heard_at_ == due) {
        line = answers_.front();
        answers_.pop_front();
    } else if (beat_at() == due) {
        if (going_) line = hertz_ > 0 ? samples() : beat();
        ++(hertz_ > 0 ? lines_ : beats_);
    } else {
        if (going_)
            line = line_of("AT1,S," + std::to_string(beats_ % 256) + "," + us(status_at_) + ",1,87,72");
        status_at_ += status_every;
    }
    std::vector<std::byte> bytes;
    for (const char c : line)
        bytes.push_back(static_cast<std::byte>(c));
    return bytes;
}

} // namespace attune::test
