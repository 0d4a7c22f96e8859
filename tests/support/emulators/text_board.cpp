#include "tests/support/emulators/text_board.hpp"

#include "tests/support/emulators/rr_series.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace attune::test {
namespace {
using namespace std::chrono_literals;
constexpr double pulse_step_ms = 2; // a PulseSensor looks at the heart 500 times a second (SENSORS 6.7)
constexpr auto pulse_line = 20ms, sample_line = 4ms;
constexpr std::size_t flagged_lines = 3; // so long the flag stands
constexpr long board_ms = 123'456;       // its clock at power on
constexpr auto switched_off_after = 500ms; // since the last beat
constexpr double leads_off_s = 1;
constexpr std::size_t averaged_over = 10; // intervals, as a PulseSensor's library does
constexpr double no_heart_ms = 750; // what a PulseSensor's library says before its first beat

double step_of(printed what) {
    switch (what) {
    case printed::rr:
    case printed::tagged_rr:
    case printed::tagged_ibi:
    case printed::tagged_r:
        return 1;
    case printed::rr_decimals:
    case printed::rr_seconds:
        return 0.1;
    default:
        return pulse_step_ms;
    }
}
std::string whole(double v) {
    return std::to_string(std::lround(v));
}
std::string with_decimals(double v, int n) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", n, v);
    return text;
}
host_duration ms(double v) {
    return std::chrono::duration_cast<host_duration>(std::chrono::duration<double, std::milli>{v});
}
} // namespace

text_board::text_board(printed what, const std::vector<double>& rr_ms)
    : what_{what}
    , rr_ms_{in_steps_of(step_of(what), rr_ms)} {
    for (double t = 0; const double rr : rr_ms_)
        ends_ms_.push_back(t += rr);
}

text_board::text_board(printed what, const ecg_recording& ecg)
    : what_{what}
    , counts_{ecg.as_counts()}
    , hertz_{ecg.hertz} {}

std::vector<double> text_board::sent(printed what, const std::vector<double>& rr_ms) {
    auto told = in_steps_of(step_of(what), rr_ms);
    if (what == printed::plotter) {
        std::vector<double> changes;
        for (double before = no_heart_ms; const double rr : told) {
            if (rr != before) changes.push_back(rr);
            before = rr;
        }
        return changes;
    }
    return told;
}

void text_board::start(host_time at) {
    began_ = at;
}

bool text_board::line_each_beat() const noexcept {
    switch (what_) {
    case printed::rr:
    case printed::rr_decimals:
    case printed::rr_seconds:
    case printed::tagged_rr:
    case printed::tagged_ibi:
    case printed::tagged_r:
        return true;
    default:
        return false;
    }
}

/// After so many beats.
std::string text_board::bpm(std::size_t beats) const {
    if (beats == 0) return "0";
    const std::size_t n = std::min(beats, averaged_over);
    double sum = 0;
    for (std::size_t i = beats - n; i < beats; ++i)
        sum += rr_ms_[i];
    return whole(60'000 * static_cast<double>(n) / sum);
}

std::optional<host_time> text_board::next() const {
    std::optional<host_time> soonest;
    if (beats_ < rr_ms_.size()) soonest = began_ + ms(ends_ms_[beats_]);
    if (line_each_beat()) return soonest;
    const auto every = hertz_ > 0 ? sample_line : pulse_line;
    const auto line_at = began_ + static_cast<long>(lines_ + 1) * every;
    if (hertz_ > 0 && std::chrono::duration<double>(line_at - began_).count() * hertz_ >= static_cast<double>(counts_.size() - 1))
        return std::nullopt;
    if (soonest) return std::min<host_time>(*soonest, line_at);
    const bool off = hertz_ <= 0 && line_at > began_ + ms(ends_ms_.back()) + switched_off_after;
    return off ? std::nullopt : std::optional<host_time>{line_at};
}

std::string text_board::at_beat(std::size_t i) const {
    const double rr = rr_ms_[i];
    switch (what_) {
    case printed::rr:
        return whole(rr);
    case printed::rr_decimals:
        return with_decimals(rr, 1);
    case printed::rr_seconds:
        return with_decimals(rr / 1000, 4);
    case printed::tagged_rr:
        return "RR " + whole(rr);
    case printed::tagged_ibi:
        return "IBI:" + whole(rr) + "\r\nBPM:" + bpm(i + 1);
    case printed::tagged_r:
        return "R" + whole(rr);
    case printed::pulsesensor:
        return "B" + bpm(i + 1) + "\r\nQ" + whole(rr);
    case printed::two_sensors:
        return "A" + bpm(i + 1) + "\r\nM" + whole(rr);
    default:
        return "";
    }
}

std::string text_board::line(std::size_t i) const {
    const auto since = static_cast<long>(i + 1) * (hertz_ > 0 ? sample_line : pulse_line);
    const double s = std::chrono::duration<double>(since).count();
    const std::string at_ms = std::to_string(board_ms + since / 1ms);
    if (hertz_ > 0) {
        const auto k = static_cast<std::size_t>(s * hertz_);
        const double part = s * hertz_ - static_cast<double>(k);
        const auto v = whole(counts_[k] + part * (counts_[k + 1] - counts_[k]));
        if (what_ == printed::timed) return at_ms + "," + v;
        return what_ == printed::samples_leads && s <= leads_off_s ? "!" : v;
    }
    const bool beaten = beats_ > 0;
    const double rr = beaten ? rr_ms_[beats_ - 1] : no_heart_ms;
    const bool flag = beaten && lines_since_beat_ < flagged_lines;
    const double phase = beaten ? 20.0 * static_cast<double>(lines_since_beat_) / rr : 0;
    const auto signal = whole(512 + 200 * std::exp(-12 * (phase - 0.2) * (phase - 0.2)));
    const auto rate = bpm(beats_), ibi = whole(rr);
    switch (what_) {
    case printed::pulsesensor:
        return "S" + signal;
    case printed::two_sensors:
        return "a" + signal + "\r\nb300";
    case printed::plotter:
        return rate + "," + ibi + "," + signal;
    case printed::coach:
        return signal + "," + rate + "," + ibi + "," + (flag ? "1" : "0");
    case printed::psws_1:
    case printed::psws_2:
        return std::string{"PSWS,"} + (what_ == printed::psws_1 ? "1" : "2") + ",LIVE," + std::to_string(i) + "," +
               at_ms + "," + signal + "," + rate + "," + ibi + "," + (flag ? "1" : "0") + ",9,QUALIFIED" +
               (what_ == printed::psws_1 ? "" : ",550,470,760,86,1,0,1");
    case printed::json:
        return "{\"signal\":" + signal + ",\"timestampMs\":" + at_ms + ",\"bpm\":" + rate + ",\"ibi\":" + ibi +
               ",\"beat\":" + (flag ? "1" : "0") + "}";
    default:
        return "";
    }
}

std::vector<std::byte> text_board::take(host_time now) {
    const auto due = next();
    if (!due || *due > now) return {};
    std::string text;
    if (beats_ < rr_ms_.size() && *due >= began_ + ms(ends_ms_[beats_])) {
        text = at_beat(beats_++);
        lines_since_beat_ = 0;
    } else {
        text = line(lines_++);
        ++lines_since_beat_;
    }
    if (text.empty()) return {};
    text += "\r\n";
    std::vector<std::byte> bytes;
    for (const char c : text)
        bytes.push_back(static_cast<std::byte>(c));
    return bytes;
}

} // namespace attune::test
