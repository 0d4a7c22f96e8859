// How well a session finds a known pace: 200 simulated people through the whole session (bytes, decoder, engine), each
// protocol, beside picking the pace of the largest amplitude out of the same steps. Asked of the adaptive one: median
// error at most 0.15 a minute, 75 to 85 % inside of the 80 % interval. Usage: [people] [first seed].

#include "tests/app/session_search_hearts.hpp"

#include <cstdio>
#include <cstdlib>

using namespace attune;
using namespace attune::test;

int main(int argc, char** argv) {
    const int people = argc > 1 ? std::atoi(argv[1]) : 200;
    const auto seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1ULL;
    const auto tell = [&](const char* what, const char* of, const search_figures& f) {
        double mean = 0;
        for (const double e : f.errors)
            mean += e / people;
        std::printf("%-9s%-16s people %d  clear %3d  inside 80 %%: %5.1f %%  error median %.3f mean %.3f; of the "
                    "largest amplitude median %.3f;  steps %.1f, minutes %.1f\n",
                    what, of, f.people, f.clear, 100.0 * f.inside_80 / people, f.median(f.errors), mean,
                    f.median(f.errors_of_largest), f.steps, f.minutes);
        std::fflush(stdout);
    };
    // Curvatures as the belief expects them, each as often.
    constexpr double expected[]{0.15, 0.2, 0.26, 0.33, 0.45, 0.6, 0.8, 1.0};
    tell("adaptive", "&sharpness=mixed", search_many(pace_protocol::adaptive, people, seed, "", expected));
    for (const auto protocol : {pace_protocol::adaptive, pace_protocol::stepped, pace_protocol::sliding})
        for (const char* more : {"", "&sharpness=0.6", "&sharpness=0.2"}) {
            if (protocol != pace_protocol::adaptive && *more) continue;
            tell(std::string{name(protocol)}.c_str(), more, search_many(protocol, people, seed, more));
        }
}
