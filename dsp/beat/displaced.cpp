#include "dsp/beat/displaced.hpp"

#include "dsp/beat/local_prediction.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace attune {
namespace {

#ifdef TUNE
double P(const char* n, double d) { const char* v = std::getenv(n); return v ? atof(v) : d; }
#define K const
#else
constexpr double P(const char*, double d) { return d; }
#define K constexpr
#endif
using kind = worked_interval::kind;

// Chosen, each by hearts of several kinds and subject by subject, none decided by one record (marks on clean
// series, displacements of 60-110 ms found, RMSSD after correction hardly change within 20 % of each):
// less than 20 ms (SCIENCE 2.2) or 4.5 % of an interval is not told from a heart's own irregularity;
K double floor_ms = 20.0, relative_floor = P("REL", 0.045);
// standard errors a shift must have: the floor above keeps more out than this does;
K double least_z = P("LMIN", 2.2);
// share of the residuals' squares that it must explain: a real step of the rate leaves as much as it explains.
// Where the thresholds of differences have spoken already, less will do;
K double explains = P("EXPL", 0.5), confirms = P("VEXPL", 0.4);
// an ectopic beat is early by a fifth or more (the usual mark); estimated from both sides, that is 0.18.
K double ectopic_from = P("ECT", 0.18);
// An interval without a partner has no second side to speak for it: twice the floor.
K double alone = P("ALONE", 2.0);
// Scales, and share of the interval, that may be left over where a partner is taken in: else it was not one.
K double left_over = P("REST", 3.0), left_share = 0.02;
constexpr int sweeps = 4;         // of marking around what the sweep before has changed
constexpr std::size_t apart = 3;  // beats: the trace of a shift is that wide above half of its height

class search {
public:
    explicit search(std::vector<worked_interval>& chain)
        : c_(chain), y_(values(chain)), predicted_(y_, untouched(chain)) {}

    void run() {
        for (std::size_t k = 0; k < c_.size(); ++k) {
            if (!predicted_.known(k)) continue;
            if (c_[k].is == kind::pair_first)
                settle(k);
            else if (c_[k].is == kind::alone)
                partner(k);
        }
        mark();
        for (std::size_t k = 0; k < c_.size(); ++k)
            c_[k].y = y_[k];
    }

private:
    static std::vector<double> values(const std::vector<worked_interval>& c) {
        std::vector<double> y(c.size());
        std::transform(c.begin(), c.end(), y.begin(), [](const auto& w) { return w.y; });
        return y;
    }
    static std::vector<bool> untouched(const std::vector<worked_interval>& c) {
        std::vector<bool> t(c.size());
        std::transform(c.begin(), c.end(), t.begin(), [](const auto& w) { return w.is == kind::measured; });
        return t;
    }
    bool measured(std::size_t k) const { return k < c_.size() && c_[k].is == kind::measured; }
    bool free(std::size_t k) const { return measured(k) && measured(k + 1); }
    double level(std::size_t k) const { return (y_[k] + y_[k + 1]) / 2; }
    bool told(std::size_t k, const displacement& d) const {
        return std::abs(d.shift_ms) > std::max(floor_ms, relative_floor * level(k));
    }
    void restore(std::size_t k) {
        y_[k] = c_[k].raw;
        c_[k].is = kind::measured;
        c_[k].classed = beat_class::normal;
        predicted_.refresh(k, local_prediction::taps);
    }
    void displace(std::size_t k, const displacement& d) {
        y_[k] -= d.shift_ms;
        y_[k + 1] += d.shift_ms;
        c_[k].is = kind::pair_first;
        c_[k + 1].is = kind::pair_second;
        c_[k].classed = d.shift_ms < -ectopic_from * level(k) ? beat_class::ectopic : beat_class::misaligned;
        predicted_.refresh(k, local_prediction::taps + 1);
    }

    /// A pair of the rules: is it one, and is it this beat or a neighbour?
    void settle(std::size_t k) {
        restore(k);
        restore(k + 1);
        auto best = predicted_.at(k);
        std::size_t at = k;
        for (const std::size_t other : {k - 1, k + 1}) // k - 1 of 0 is no interval
            if (free(other) && other < c_.size())
                if (const auto d = predicted_.at(other); std::abs(d.z) > std::abs(best.z)) {
                    best = d;
                    at = other;
                }
        const bool early = best.shift_ms < 0 && -best.shift_ms > ectopic_from * level(at);
        const bool late = best.shift_ms > ectopic_from * level(at);
        if (told(at, best) && (best.explained >= confirms || early || late)) displace(at, best);
    }

    /// A long or short interval of the rules: one side of a displaced beat, or nothing much?
    void partner(std::size_t k) {
        const auto before = c_[k];
        const double prior = y_[k];
        restore(k);
        const auto ahead = free(k) ? predicted_.at(k) : displacement{};
        const auto behind = k > 0 && free(k - 1) ? predicted_.at(k - 1) : displacement{};
        const bool first = std::abs(ahead.z) >= std::abs(behind.z);
        const auto& d = first ? ahead : behind;
        const std::size_t at = first ? k : k - 1;
        const double ordinary = std::max({predicted_.scale(at), floor_ms / 2, left_share * prior});
        if (d.explained >= explains && told(at, d) && d.rest_ms <= left_over * ordinary) return displace(at, d);
        if (std::abs(before.raw - prior) < alone * std::max(floor_ms, relative_floor * prior)) return;
        c_[k] = before;
        y_[k] = prior;
        predicted_.refresh(k, local_prediction::taps);
    }

    /// The most displaced of each neighbourhood first, then again around them.
    void mark() {
        const std::size_t n = c_.size();
        std::vector<double> z(n, 0.0);
        std::vector<std::size_t> open(n), changed;
        for (std::size_t k = 0; k < n; ++k)
            open[k] = k;
        for (int sweep = 0; sweep < sweeps && !open.empty(); ++sweep) {
            for (const auto k : open)
                z[k] = k + 1 < n ? std::abs(predicted_.at(k).z) : 0.0;
            changed.clear();
            for (const auto k : open) {
                if (!(z[k] > least_z) || !free(k)) continue;
                const auto from = z.begin() + static_cast<std::ptrdiff_t>(k < apart ? 0 : k - apart);
                const auto to = z.begin() + static_cast<std::ptrdiff_t>(std::min(n, k + apart + 1));
                if (*std::max_element(from, to) > z[k]) continue;
                const auto d = predicted_.at(k);
                if (!told(k, d) || d.explained < explains) continue;
                displace(k, d);
                changed.push_back(k);
            }
            open.clear();
            constexpr std::size_t reach = local_prediction::taps;
            for (const auto k : changed)
                for (std::size_t j = std::max(open.empty() ? 0 : open.back() + 1, k < reach ? 0 : k - reach);
                     j < std::min(n, k + reach); ++j)
                    open.push_back(j);
        }
    }

    std::vector<worked_interval>& c_;
    std::vector<double> y_;
    local_prediction predicted_;
};

} // namespace

void find_displaced(std::vector<worked_interval>& chain) {
    if (chain.size() >= local_prediction::least) search{chain}.run();
}

} // namespace attune
