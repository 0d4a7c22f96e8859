// The index on real recordings of rest and strain, by subject: how well it tells them apart, and how honest
// its band is. The recordings stand beside the project and are read in place.

#include "dsp/activation/over_recording.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

using namespace attune;

namespace {

struct labelled {
    double t, rr;
    std::string label;
};

struct recording_file {
    std::string name;
    std::vector<labelled> rows;
};

/// The columns t_s, rr_ms and what the row belongs to: `task`, `phase`, or `label` and `run`. Times are
/// joined to one axis: a piece that starts anew is put on the next whole minute.
recording_file read(const std::filesystem::path& path) {
    recording_file f{path.stem().string(), {}};
    std::ifstream in{path};
    std::vector<std::string> names;
    double shift = 0, last = -1;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::vector<std::string> fields;
        std::stringstream split{line};
        for (std::string s; std::getline(split, s, ',');)
            fields.push_back(s);
        if (names.empty()) {
            names = fields;
            continue;
        }
        std::map<std::string, std::string> row;
        for (std::size_t i = 0; i < names.size() && i < fields.size(); ++i)
            row[names[i]] = fields[i];
        const double t = std::stod(row["t_s"]);
        if (t < last) shift += std::ceil(last / 60) * 60;
        last = t;
        const std::string label = row.count("run")    ? row["run"] + (row["label"] == "1" ? "stress" : "rest")
                                  : row.count("task") ? row["task"]
                                                      : row["phase"];
        f.rows.push_back({t + shift, std::stod(row["rr_ms"]), label});
    }
    return f;
}

/// Beats as the program takes them: where time grows by more than the interval a chain begins.
std::vector<timed_beat> beats_of(const recording_file& f) {
    std::vector<timed_beat> beats;
    double last = -1e9;
    for (const auto& r : f.rows) {
        if (r.t - last > r.rr / 1000 + 0.15) beats.push_back({seconds{r.t - r.rr / 1000}, std::nullopt});
        beats.push_back({seconds{r.t}, milliseconds{r.rr}});
        last = r.t;
    }
    return beats;
}

struct window {
    std::string label;
    double from, to;
    double hr; ///< 60000 / mean of the kept intervals
};

/// expected/stress.json, `protocol`: windows of 60 s from each run's start on, used where the beats within 20
/// % of the median of eleven cover half of it and are thirty.
std::vector<window> windows_of(const recording_file& f) {
    constexpr double length = 60;
    std::vector<window> all;
    const auto& r = f.rows;
    const auto kept = [&](std::size_t i) {
        const auto from = i > 5 ? i - 5 : 0, to = std::min(r.size(), i + 6);
        std::vector<double> near;
        for (auto k = from; k < to; ++k)
            near.push_back(r[k].rr);
        std::sort(near.begin(), near.end());
        const auto n = near.size();
        const double m = n % 2 ? near[n / 2] : (near[n / 2 - 1] + near[n / 2]) / 2;
        return r[i].rr >= 300 && r[i].rr <= 2000 && std::abs(r[i].rr - m) <= 0.2 * m;
    };
    for (std::size_t i = 0; i < r.size();) {
        std::size_t end = i;
        while (end < r.size() && r[end].label == r[i].label)
            ++end;
        // A task of two minutes ends with its last beat, a little before the minute.
        const double start = std::floor(r[i].t - r[i].rr / 1000), stop = r[end - 1].t + 2;
        for (double from = start; from + length <= stop; from += length) {
            double covered = 0;
            int n = 0;
            for (std::size_t k = i; k < end; ++k)
                if (r[k].t > from && r[k].t <= from + length && kept(k)) {
                    covered += r[k].rr / 1000;
                    ++n;
                }
            if (covered >= length / 2 && n >= 30)
                all.push_back({r[i].label, from, from + length, 60 * n / covered});
        }
        i = end;
    }
    return all;
}

double auc(const std::vector<double>& strain, const std::vector<double>& rest) {
    double wins = 0;
    for (const double s : strain)
        for (const double r : rest)
            wins += s > r ? 1.0 : s == r ? 0.5 : 0.0;
    return wins / static_cast<double>(strain.size() * rest.size());
}

struct tally {
    std::vector<double> strain, rest, strain_hr, rest_hr; // pooled over subjects
    std::vector<double> within, within_hr;                // AUC of each subject that has both
    int inside = 0, windows = 0, below = 0, above = 0;    // rest windows apart from the baseline, by the band
    int empty = 0, all = 0;                               // windows without a value
    std::vector<double> shares;                           // of each subject
    static double mean(const std::vector<double>& v) {
        return v.empty() ? 0 : std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
    }
};

template <class IsStrain, class IsRest>
void judge(const recording_file& f, std::pair<double, double> base, bool leave_out, IsStrain&& is_strain,
           IsRest&& is_rest, tally& t) {
    const auto series = activation_over(beats_of(f), std::pair{seconds{base.first}, seconds{base.second}});
    std::vector<double> strain, rest, strain_hr, rest_hr;
    int inside = 0, counted = 0;
    const double base_hr = series.base ? series.base->hr_bpm : 0;
    for (const auto& w : windows_of(f)) {
        const bool s = is_strain(w.label), r = is_rest(w.label);
        if (!s && !r) continue;
        const bool apart = w.from >= base.second - 1 || w.to <= base.first + 1;
        if (r && leave_out && !apart) continue;
        double a = 0, low = 0, high = 0;
        int n = 0;
        for (const auto& row : series.rows)
            if (row.t_s > w.from && row.t_s <= w.to && row.estimate.value) {
                a += *row.estimate.value;
                low += row.estimate.low;
                high += row.estimate.high;
                ++n;
            }
        ++t.all;
        if (n == 0) {
            ++t.empty;
            continue;
        }
        (s ? strain : rest).push_back(a / n);
        (s ? strain_hr : rest_hr).push_back(w.hr - base_hr);
        if (r && apart) {
            ++counted;
            inside += low / n <= 50 && high / n >= 50;
            t.below += high / n < 50;
            t.above += low / n > 50;
        }
    }
    if (counted) t.shares.push_back(static_cast<double>(inside) / counted);
    t.inside += inside;
    t.windows += counted;
    if (!strain.empty() && !rest.empty()) {
        t.within.push_back(auc(strain, rest));
        t.within_hr.push_back(auc(strain_hr, rest_hr));
    }
    const auto join = [](std::vector<double>& to, const std::vector<double>& from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    join(t.strain, strain);
    join(t.rest, rest);
    join(t.strain_hr, strain_hr);
    join(t.rest_hr, rest_hr);
}

void print(const char* what, const tally& t) {
    std::printf("%-46s pooled %.3f (HR %.3f)  within %.3f (HR %.3f) of %zu  windows %zu/%zu  band holds 50: "
                "%.1f %% of %d "
                "(below %d above %d)  by subject %.1f %%  empty %d/%d\n",
                what, auc(t.strain, t.rest), auc(t.strain_hr, t.rest_hr), tally::mean(t.within),
                tally::mean(t.within_hr), t.within.size(), t.strain.size(), t.rest.size(),
                t.windows ? 100.0 * t.inside / t.windows : 0.0, t.windows, t.below, t.above,
                100 * tally::mean(t.shares), t.empty, t.all);
}

std::vector<recording_file> files(const std::filesystem::path& ref, std::string_view prefix) {
    std::vector<std::filesystem::path> paths;
    for (const auto& e : std::filesystem::directory_iterator{ref / "stress"})
        if (e.path().filename().string().starts_with(prefix)) paths.push_back(e.path());
    std::sort(paths.begin(), paths.end());
    std::vector<recording_file> all;
    for (const auto& p : paths)
        all.push_back(read(p));
    return all;
}

} // namespace

TEST_CASE("activation on recordings: sitting and mental arithmetic, by subject",
          "[dsp][activation][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto gudb = files(ref, "gudb_");
    REQUIRE(gudb.size() == 17);
    const auto judged = [&](double to, bool leave_out) {
        tally t;
        for (const auto& f : gudb)
            judge(
                f, {0, to}, leave_out, [](const std::string& l) { return l == "maths"; },
                [](const std::string& l) { return l == "sitting"; }, t);
        return t;
    };
    const auto all = judged(120, false), apart = judged(60, true);
    print("GUDB, baseline 0-120, all windows", all);
    print("GUDB, baseline 0-60, rest apart from it", apart);
    CHECK(all.empty == 0);
    CHECK(auc(all.strain, all.rest) >= 0.86); // peer .86, by z over all windows and so not causal
    CHECK(tally::mean(all.within) >= 0.86);
    CHECK(auc(apart.strain, apart.rest) > auc(apart.strain_hr, apart.rest_hr) + 0.03);
    CHECK(tally::mean(apart.within) >= 0.86);
    CHECK(apart.inside >= 0.75 * apart.windows);
}

TEST_CASE("activation on recordings: a day of rests and stress tasks with a wrist sensor, by subject",
          "[dsp][activation][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto predict = files(ref, "sp_");
    REQUIRE(predict.size() == 23);
    const auto judged = [&](bool block, bool leave_out) {
        tally t;
        for (const auto& f : predict) {
            double end = 0;
            for (const auto& r : f.rows)
                if (r.label == "0rest") end = r.t;
            judge(
                f, block ? std::pair{0.0, end} : std::pair{60.0, 300.0}, leave_out,
                [](const std::string& l) { return l.ends_with("stress"); },
                [](const std::string& l) { return l.ends_with("rest"); }, t);
        }
        return t;
    };
    const auto early = judged(false, true), block = judged(true, true);
    print("Stress-Predict, baseline 60-300 s, rest apart", early);
    print("Stress-Predict, baseline 60-300 s, all windows", judged(false, false));
    print("Stress-Predict, baseline first block, rest apart", block);
    print("Stress-Predict, baseline first block, all", judged(true, false));
    for (const auto* t : {&early, &block}) {
        CHECK(tally::mean(t->within) >= 0.80); // peer .77
        const double share = static_cast<double>(t->inside) / t->windows;
        CHECK(share >= 0.75);
        CHECK(share <= 0.85);
        CHECK(t->empty <= 0.01 * t->all);
    }
}
