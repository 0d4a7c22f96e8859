#include "dsp/hrv/entropy.hpp"

#include "dsp/hrv/matches.hpp"

#include <cmath>
#include <numeric>
#include <vector>

namespace attune {
namespace {

constexpr double tolerance = 0.2; // of the SD: CLI.md, SCIENCE 3

double spread(std::span<const double> x) {
    const double n = static_cast<double>(x.size());
    const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
    double squares = 0;
    for (const double v : x)
        squares += (v - mean) * (v - mean);
    return std::sqrt(squares / (n - 1));
}

/// Mean logarithm of the share of patterns that match.
double phi(const std::vector<std::uint32_t>& matches) {
    double sum = 0;
    for (const auto m : matches)
        sum += std::log(static_cast<double>(m));
    const double n = static_cast<double>(matches.size());
    return sum / n - std::log(n);
}

} // namespace

entropies measure_entropies(std::span<const double> x, std::span<const stretch> pieces) {
    entropies out;
    std::vector<double> in; // what lies in a stretch, and nothing else
    std::vector<stretch> parts;
    for (const auto& p : pieces) {
        parts.push_back({in.size(), in.size() + p.size()});
        in.insert(in.end(), x.begin() + static_cast<std::ptrdiff_t>(p.from),
                  x.begin() + static_cast<std::ptrdiff_t>(p.to));
    }
    if (in.size() < 4) return out;
    const double sd = spread(in);
    out.varies = sd > 0;
    if (!out.varies) return out;
    const auto m = count_matches(in, parts, tolerance * sd);
    const auto patterns = m.three.size();
    if (patterns < 2) return out;
    const auto three = std::accumulate(m.three.begin(), m.three.end(), std::uint64_t{0});
    const auto a = static_cast<double>(three - patterns),
               b = static_cast<double>(m.two_before_three - patterns);
    out.three_match = a > 0;
    if (out.three_match) out.sampen = std::log(b / a);
    out.apen = phi(m.two) - phi(m.three);
    return out;
}

} // namespace attune
