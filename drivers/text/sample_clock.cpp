#include "drivers/text/sample_clock.hpp"

#include <algorithm>
#include <cmath>

namespace attune::text {
namespace {
constexpr double memory_s = 20; // chosen: long against a link's jitter, short against a crystal's drift
constexpr double stretch_s = 2;
constexpr double least_error = 0.002; // of the period
constexpr double steady = 0.005;      // of the period
constexpr int steady_for = 2;         // stretches in a row
constexpr double doubt_s = 0.3;
constexpr double settling_s = 1; // chosen: before, the line is not known well enough to refuse a sample
} // namespace

/// The newest of the samples becomes the one before the newest.
void sample_clock::sums::step(double forget) noexcept {
    xx = (xx + n - 2 * x) * forget;
    x = (x - n) * forget;
    xy = (xy - y) * forget;
    n *= forget;
    y *= forget;
}
void sample_clock::sums::add(double value) noexcept {
    n += 1;
    y += value;
}

void sample_clock::reset() noexcept {
    *this = sample_clock{off_s_};
}

void sample_clock::begin(std::int64_t ns) noexcept {
    reset();
    began_ = true;
    zero_ns_ = ns;
    all_.add(0);
    stretch_.add(0);
}

void sample_clock::step() noexcept {
    all_.step(forget_);
    stretch_.step(1);
    newest_ += slope_;
}

void sample_clock::skip() noexcept {
    if (began_) step();
}

void sample_clock::look_at_stretch() noexcept {
    if (newest_ - stretch_since_ < stretch_s || slope_ <= 0) return;
    const bool same = stretch_.spread() > 0 && std::abs(stretch_.slope() - slope_) <= steady * slope_;
    steady_ = same ? steady_ + 1 : 0;
    const double d = all_.spread();
    const double error = d > 0 ? std::sqrt(square_ * all_.n / d) : slope_;
    known_ = steady_ >= steady_for && error <= least_error * slope_;
    stretch_ = {};
    stretch_since_ = newest_;
}

sample_clock::reading sample_clock::operator()(std::int64_t ns) noexcept {
    if (!began_) {
        begin(ns);
        return {ns, 0, false, true};
    }
    const double y = static_cast<double>(ns - zero_ns_) * 1e-9;
    step();
    const double missed = y - newest_;
    const bool settled = newest_ > settling_s;
    bool gap = false;
    if (settled && std::abs(missed) > off_s_) {
        if (!in_doubt_) {
            doubt_since_ = y;
            gap = true;
        }
        in_doubt_ = true;
        if (y - doubt_since_ >= doubt_s) {
            begin(ns);
            return {ns, 0, false, true};
        }
    } else {
        in_doubt_ = false;
        all_.add(y);
        stretch_.add(y);
        if (all_.spread() > 0) {
            slope_ = all_.slope();
            newest_ = (all_.y - slope_ * all_.x) / all_.n;
        }
        if (slope_ > 0) forget_ = 1 - std::min(0.1, slope_ / memory_s);
        square_ += (missed * missed - square_) * std::max(1 - forget_, 1 / all_.n);
        look_at_stretch();
    }
    const auto whole = [](double s) { return static_cast<std::int64_t>(std::llround(s * 1e9)); };
    return {zero_ns_ + whole(newest_), whole(slope_), known_ && slope_ > 0, gap};
}

} // namespace attune::text
