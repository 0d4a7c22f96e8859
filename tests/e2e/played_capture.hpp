#pragma once
// A session on a played recording of a real strap: from the cable to the stored and verified numbers.

#include "tests/e2e/attune_program.hpp"

#include <filesystem>

namespace attune::test {

struct strap {
    const char* file;
    std::size_t intervals; // SENSORS.md 10: 208 and 178 RRs in the streams
    double recorded_s;
};
inline constexpr strap hxm{"120-second-bt-stream-hxm.dat", 208, 131};
inline constexpr strap bioharness{"120-second-bt-stream.dat", 178, 151};

class played {
public:
    played(const std::filesystem::path& captures, const strap& s, std::vector<std::string> how,
           const std::string& query, double speed)
        : strap_{s}
        , player_{[&] {
            std::vector<std::string> argv{ATTUNE_PTY_PLAYER, (captures / s.file).string()};
            argv.insert(argv.end(), how.begin(), how.end());
            argv.insert(argv.end(), {"--speed", std::to_string(speed)});
            return argv;
        }()}
        , path_{player_.line_with("/dev/")}
        , session_{program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor",
                                    "serial:" + path_ + query})} {
        REQUIRE_FALSE(path_.empty());
    }

    void to_the_end(double speed) {
        const auto room = std::chrono::milliseconds{static_cast<int>(strap_.recorded_s / speed * 1000)} + 30s;
        REQUIRE_FALSE(player_.line_with("played", room).empty());
        // The next breath is said after the last packet has come in, and the one after it for good measure.
        session_.skip_to_now();
        REQUIRE_FALSE(session_.line_with("breath", 20s).empty());
        REQUIRE_FALSE(session_.line_with("breath", 20s).empty());
        session_.signal(SIGTERM);
        REQUIRE(session_.wait() == 0);
        const auto s = program.newest();
        INFO(session_.text());
        CHECK(intervals(s).size() == strap_.intervals);
        // The streams have no error; one ends in the middle of a frame.
        for (const auto& [cause, n] : s["drops"].items()) {
            CHECK(cause == "truncated");
            CHECK(n == 1);
        }
        CHECK(s["ended"] == "early");
        const auto verified = run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"}));
        CHECK(verified.out == "identical\n");
        CHECK(verified.status == 0);
    }

    attune_program program;

private:
    const strap& strap_;
    child player_;
    std::string path_;
    child session_;
};

} // namespace attune::test
