#include "dsp/change/control_chart.hpp"

#include "dsp/change/reliable_change.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr double range_of_sd = 1.128; // d2 of two: mean |x - y| of two independent normal values of SD 1

std::vector<dated_value> within(std::span<const dated_value> series, int from, int to) {
    std::vector<dated_value> found;
    for (const auto& v : series)
        if (v.at >= from && v.at <= to && std::isfinite(v.value)) found.push_back(v);
    return found;
}

/// Lag 1 over pairs of neighbours, about the period's mean; 0 where there are too few.
double lag_one(const std::vector<dated_value>& v, double mean) {
    double square = 0, product = 0, pairs = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
        square += (v[i].value - mean) * (v[i].value - mean);
        if (i == 0 || v[i].at - v[i - 1].at != 1) continue;
        product += (v[i].value - mean) * (v[i - 1].value - mean);
        ++pairs;
    }
    return pairs < 3 || !(square > 0) ? 0 : product / pairs / (square / static_cast<double>(v.size()));
}

} // namespace

std::optional<chart_baseline> learn_baseline(std::span<const dated_value> series, int from, int to,
                                             const chart_settings& settings) {
    const auto good = within(series, from, to);
    if (good.size() < std::max<std::size_t>(2, settings.least_points)) return std::nullopt;
    chart_baseline b{from, to, good.size(), 0, 0, 0};
    const auto n = static_cast<double>(good.size());
    for (const auto& v : good)
        b.mean += v.value / n;
    b.autocorrelation = std::clamp(lag_one(good, b.mean), 0.0, settings.most_autocorrelation);
    for (std::size_t i = 1; i < good.size(); ++i) {
        const double alike = std::pow(b.autocorrelation, good[i].at - good[i - 1].at);
        b.sigma += std::abs(good[i].value - good[i - 1].value) / range_of_sd / std::sqrt(1 - alike) / (n - 1);
    }
    if (!(b.sigma > 0)) return std::nullopt;
    return b;
}

std::vector<chart_point> control_chart(std::span<const dated_value> series, const chart_baseline& base,
                                       worse_way worse, const chart_settings& s) {
    std::vector<chart_point> chart;
    const double sign = worse == worse_way::higher ? 1 : -1;
    const double keep = 1 - s.lambda, alike = base.autocorrelation * keep;
    const double settled = s.lambda / (2 - s.lambda) * (1 + alike) / (1 - alike);
    const double unsure = s.mean_is_known ? 0
                                          : (1 + base.autocorrelation) / (1 - base.autocorrelation) /
                                                static_cast<double>(base.points);
    double ewma = base.mean, faded = 1; // (1 - lambda)^2t
    int before = base.to;
    bool was_out = false;
    std::size_t week_from = 0;
    for (const auto& v : series) {
        if (v.at <= base.to || !std::isfinite(v.value)) continue;
        chart_point p{.at = v.at, .value = v.value};
        ewma = s.lambda * v.value + keep * ewma;
        faded *= keep * keep;
        const double wider = std::sqrt(static_cast<double>(std::max(1, v.at - before)));
        before = v.at;
        const double reach = s.limit * base.sigma * std::sqrt(settled * (1 - faded) + unsure) * wider;
        p.ewma = ewma;
        p.limit = base.mean + sign * reach;
        p.out = sign * (ewma - base.mean) > reach;
        chart.push_back(p);

        while (chart[week_from].at <= v.at - s.week)
            ++week_from;
        const auto in_week = chart.size() - week_from;
        double mean = 0;
        for (auto i = week_from; i < chart.size(); ++i)
            mean += chart[i].value / static_cast<double>(in_week);
        auto& now = chart.back();
        if (in_week >= s.least_in_week)
            if (const auto rci = reliable_change(base.mean, mean, base.sigma, base.autocorrelation))
                now.rci = sign * *rci;
        if (now.out && was_out)
            now.alarm = chart_alarm::two_out;
        else if (now.out && now.rci && *now.rci > s.watch)
            now.alarm = chart_alarm::out_by_rci;
        was_out = now.out;
    }
    return chart;
}

} // namespace attune
