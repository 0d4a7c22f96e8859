#include "app/session/recording.hpp"

#include "app/session/overloaded.hpp"

namespace attune {

void recording::add(const record& r) {
    const auto seen = [this](seconds t) {
        if (t.count() > duration_s) duration_s = t.count();
    };
    std::visit(overloaded{
                   [](const input_record&) {},
                   [](const command_record&) {},
                   [&](const beat_record& b) {
                       if (b.index > beats.size()) return; // not a stream of ours: numbers have no holes
                       if (b.index == beats.size()) beats.emplace_back();
                       auto& to = beats[b.index];
                       to.t_s = b.t.count();
                       if (b.rr) to.rr_ms = b.rr->count();
                       to.starts_chain = b.starts_chain;
                   },
                   [&](const class_record& c) {
                       if (beats.size() <= c.index)
                           return; // a class without its beat: the stream was cut in front
                       auto& to = beats[c.index];
                       to.judged = true;
                       to.classed = c.classed;
                       to.deviation = c.deviation;
                   },
                   [&](const gap_record& g) { gaps.push_back(g); },
                   [&](const numbers_record& n) { numbers.push_back(n), seen(n.t); },
                   [&](const phase_record& p) { phases.push_back(p), seen(p.t); },
                   [&](const pacer_record& p) { pacer.push_back(p), seen(p.t); },
                   [&](const mark_record& m) { marks.push_back(m), seen(m.t); },
                   [&](const drops_record& d) { dropped = d.counts, seen(d.t); },
                   [&](const sensor_record& s) { sensor.push_back(s), seen(s.t); },
                   [&](const baseline_record& b) { baselines.push_back(b), seen(b.t); },
                   [&](const step_record& s) { steps.push_back(s), seen(s.t); },
                   [&](const cue_record& c) { cues.push_back(c), seen(c.t); },
                   [&](const pace_record& p) { paces.push_back(p), seen(p.t); },
                   [&](const ended_record& e) {
                       ended = e.how;
                       duration_s = e.t.count();
                   },
               },
               r);
}

} // namespace attune
