#include "dsp/beat/displaced.hpp"

#include "dsp/beat/local_prediction.hpp"
#include "dsp/beat/rules.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attune {
namespace {

using kind = worked_interval::kind;

// Chosen, all of these, over recorded subjects (nsr2db, chf2db, GUDB, a strap) and fifteen simulated hearts
// with every kind of artefact put in (marks on clean series, displacements of 60-110 ms found, RMSSD after
// correction), and looked at group by group. None is sharp: a fifth more or less changes the figures by less
// than groups differ. Less than 20 ms (SCIENCE 2.2), or 4.5 % of an interval, is not told from a heart's own
// irregularity.
constexpr double floor_ms = 20.0, relative_floor = 0.045;
// Standard errors a shift must have; in most hearts the floor keeps more out.
constexpr double least_z = 2.5;
// Share of the residuals' squares that a shift must explain: a real step of the rate leaves as much as it
// explains. Where the thresholds of differences have spoken already, less will do.
constexpr double explains = 0.5, confirms = 0.4;
// An interval without a partner has no second side to speak for it: twice the floor.
constexpr double alone = 2.0;
// What a partner may leave over, in scales of the residuals and in shares of the interval: more, and it was
// none.
constexpr double left_over = 3.0, left_share = 0.02;
// Share of marks beyond which the heart was not yet known where they lie: it is fitted again without them.
constexpr double undisturbed = 0.05;
// Scale of what the prediction leaves, as a share of the interval: a stretch that comes above the first is
// irregular, as far as it stays above the second. Chosen: seven whole days of regular
// hearts (five nsr2db, two chf2db, 800,000 beats) stay below .065, simulated hearts with 8 % of their beats in
// wrong places below .10; two fibrillating ones lie about .14 and .15, at their fastest above .07, and every
// fifth of their beats was marked. Between lie days with much ectopy: 14134 comes to .094, parts of 14046 to
// .18 and are then not judged.
constexpr double surely_irregular = 0.11, still_irregular = 0.07;
constexpr int passes = 2, sweeps = 4; // the counts have stopped falling
constexpr std::size_t apart = 3;      // beats: as far as a shift shows in its neighbours' estimates

class search {
public:
    explicit search(std::vector<worked_interval>& chain)
        : c_(chain)
        , y_(values(chain))
        , predicted_(y_, untouched(chain)) {}

    void run() {
        std::vector<std::size_t> active(predicted_.blocks());
        std::iota(active.begin(), active.end(), std::size_t{0});
        for (int pass = 0; pass < passes && !active.empty(); ++pass) {
            if (pass > 0) {
                const auto trusted = untouched(c_);
                for (const auto b : active)
                    predicted_.refit(b, trusted);
            }
            std::vector<std::size_t> open;
            for (const auto b : active)
                for (std::size_t k = b * block; k < std::min(c_.size(), (b + 1) * block); ++k)
                    open.push_back(k);
            for (const auto k : open)
                look_again(k);
            mark(std::move(open));
            std::erase_if(active, [this](std::size_t b) { return !disturbed(b); });
        }
        for (std::size_t k = 0; k < c_.size(); ++k)
            c_[k].y = y_[k];
        tell_irregular();
    }

private:
    static constexpr std::size_t block = local_prediction::block;

    double left(std::size_t k) const {
        return predicted_.known(k) ? predicted_.scale(k) / predicted_.mean(k) : 0.0;
    }
    void tell_irregular() {
        for (std::size_t k = 0; k < c_.size();) {
            std::size_t end = k;
            double most = 0;
            for (; end < c_.size() && left(end) > still_irregular; ++end)
                most = std::max(most, left(end));
            for (; k < end; ++k)
                c_[k].irregular = most > surely_irregular;
            k = std::max(k, end) + 1;
        }
    }

    /// Do so many marks lie where block b was fitted that the fit did not know the heart?
    bool disturbed(std::size_t b) const {
        const auto [from, to] = predicted_.fitted_to(b);
        const auto first = c_.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last = c_.begin() + static_cast<std::ptrdiff_t>(to);
        const auto marks = std::count_if(first, last, [](const auto& w) { return w.is != kind::measured; });
        return static_cast<double>(marks) > undisturbed * static_cast<double>(to - from);
    }
    void look_again(std::size_t k) {
        if (!predicted_.known(k)) return;
        if (c_[k].is == kind::pair_first)
            settle(k);
        else if (c_[k].is == kind::alone)
            partner(k);
    }
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
    static double told_from(double ms) { return std::max(floor_ms, relative_floor * ms); }
    /// Enough to be told, and what it leaves is possible.
    bool told(std::size_t k, const displacement& d) const {
        return std::abs(d.shift_ms) > told_from(level(k)) && in_range(y_[k] - d.shift_ms) &&
               in_range(y_[k + 1] + d.shift_ms);
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
        c_[k].classed = is_ectopic(d.shift_ms, level(k)) ? beat_class::ectopic : beat_class::misaligned;
        predicted_.refresh(k, local_prediction::taps + 1);
    }

    /// A pair of the rules: is it one, and is it this beat or a neighbour?
    void settle(std::size_t k) {
        const displacement as_marked{c_[k].raw - y_[k], 0, 0, 0};
        const bool possible = in_range(c_[k].raw) && in_range(c_[k + 1].raw);
        restore(k);
        restore(k + 1);
        auto best = predicted_.at(k);
        std::size_t at = k;
        const auto better = [&](std::size_t other) {
            if (!free(other)) return;
            if (const auto d = predicted_.at(other); std::abs(d.z) > std::abs(best.z)) {
                best = d;
                at = other;
            }
        };
        if (possible) { // what is impossible is never taken as it is
            if (k > 0) better(k - 1);
            better(k + 1);
        }
        const bool gross = is_ectopic(-std::abs(best.shift_ms), level(at));
        if (told(at, best) && (gross || best.explained >= confirms))
            displace(at, best);
        else if (!possible)
            displace(k, as_marked);
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
        if (d.explained >= explains && told(at, d) && d.rest_ms <= left_over * ordinary)
            return displace(at, d);
        if (in_range(before.raw) && std::abs(before.raw - prior) < alone * told_from(prior)) return;
        c_[k] = before;
        y_[k] = prior;
        predicted_.refresh(k, local_prediction::taps);
    }

    /// The most displaced of each neighbourhood first, then again around them.
    void mark(std::vector<std::size_t> open) {
        const std::size_t n = c_.size();
        std::vector<double> z(n, 0.0);
        std::vector<std::size_t> changed;
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
