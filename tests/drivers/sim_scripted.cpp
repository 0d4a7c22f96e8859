#include "drivers/port/clock.hpp"
#include "drivers/port/open_source.hpp"
#include "drivers/sim/random.hpp"
#include "tests/drivers/sim_support.hpp"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace attune;
using namespace attune::test;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

struct folder {
    fs::path path;
    folder() {
        std::string made = (fs::temp_directory_path() / "attune-sim-XXXXXX").string();
        REQUIRE(::mkdtemp(made.data()));
        path = made;
    }
    ~folder() {
        std::error_code ec;
        fs::remove_all(path, ec);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    std::string file(std::string_view name, std::string_view content) const {
        std::ofstream{path / name, std::ios::binary} << content;
        return (path / name).string();
    }
};

result<std::unique_ptr<scripted_source>> open(std::string target, sensor_kind kind = sensor_kind::replay) {
    sensor_uri uri;
    uri.kind = kind;
    uri.target = std::move(target);
    return make_scripted_source(uri);
}

std::string words(const result<std::unique_ptr<scripted_source>>& r) {
    return r ? "opened" : r.error().what;
}

/// A script of the test's own: one byte at each of these times.
class ticking final : public scripted_source {
public:
    explicit ticking(std::vector<host_duration> times)
        : times_{std::move(times)} {}
    result<void> start(host_time at) override {
        zero_ = at;
        ++starts;
        return {};
    }
    std::optional<host_time> next() override {
        return at_ < times_.size() ? std::optional{zero_ + times_[at_]} : std::nullopt;
    }
    std::size_t take(std::span<std::byte> into) override {
        into[0] = static_cast<std::byte>('0' + at_++);
        return 1;
    }
    void write(std::span<const std::byte> bytes) override { written += bytes.size(); }
    void see(const pacer_line&) override { ++seen; }
    std::string description() const override { return "ticks"; }

    int starts = 0, seen = 0;
    std::size_t written = 0;

private:
    std::vector<host_duration> times_;
    host_time zero_{};
    std::size_t at_ = 0;
};

} // namespace

TEST_CASE("make_scripted_source: sim: is the simulated heart, serial: is refused", "[drivers][sim]") {
    const auto calm = open("calm", sensor_kind::sim);
    INFO(words(calm));
    REQUIRE(calm);
    CHECK((*calm)->description() == "simulated heart (calm)");
    CHECK(words(open("furious", sensor_kind::sim)).find("sim:aroused") != std::string::npos);
    CHECK(words(open("/dev/ttyUSB0", sensor_kind::serial)).find("real time only") != std::string::npos);
}

TEST_CASE("make_scripted_source: the ending says what a recording is", "[drivers][sim][replay]") {
    const folder f;
    for (const auto* name : {"a.txt", "a.rr", "A.TXT"}) {
        auto r = open(f.file(name, "800\n812.25\n"));
        INFO(words(r));
        REQUIRE(r);
        REQUIRE((*r)->start(zero));
        const auto beats = beats_of(run(**r, 100));
        REQUIRE(beats.size() == 3);
        CHECK(beats[2].rr_ms == 812.25);
        CHECK_FALSE((*r)->next());
    }
    auto table = open(f.file("b.csv", "t_s,rr_ms\n1,800\n9,800\n"));
    REQUIRE(table);
    REQUIRE((*table)->start(zero));
    CHECK(beats_of(run(**table, 100)).size() == 4);

    f.file("c-timing.csv", "100.0,3\n100.5,5\n");
    auto capture = open(f.file("c.dat", "abcde"));
    REQUIRE(capture);
    REQUIRE((*capture)->start(zero));
    std::array<std::byte, 2> into{};
    std::vector<std::pair<double, std::size_t>> got;
    while (const auto t = (*capture)->next())
        got.emplace_back(seconds_of(*t), (*capture)->take(into));
    REQUIRE(got.size() == 3);
    CHECK(got[0].second == 2);
    CHECK(got[1].second == 1);
    CHECK_THAT(got[2].first - got[0].first, WithinAbs(0.5, 1e-6));
}

TEST_CASE("make_scripted_source: a bad file gives one sentence, never a source", "[drivers][sim][replay]") {
    const folder f;
    fs::create_directory(f.path / "folder.txt");
    f.file("t-timing.csv", "nonsense");
    const std::vector<std::pair<std::string, std::string>> bad{
        {(f.path / "none.txt").string(), "There is no file"},
        {"", "There is no file"},
        {(f.path / "folder.txt").string(), "is a folder"},
        {f.file("empty.txt", ""), "is empty"},
        {f.file("empty.dat", ""), "is empty"},
        {f.file("binary.txt", std::string("\x02\x26\x00\x03", 4)), "another ending"},
        {f.file("words.rr", "hello\n"), "line 1"},
        {f.file("table.csv", "a,b\n1,2\n"), "t_s and rr_ms"},
        {f.file("t.dat", "abc"), "t-timing.csv, line 1"},
        {"/dev/null", "is no recording but a device"},
        {(f.path / "words.rr" / "below").string(), "words.rr"},
    };
    for (const auto& [path, what] : bad) {
        const auto r = open(path);
        INFO(path << " -> " << words(r));
        REQUIRE_FALSE(r);
        CHECK(r.error().what.find(what) != std::string::npos);
        CHECK(r.error().what.ends_with("."));
        CHECK(r.error().what.find('\n') == std::string::npos);
    }
}

TEST_CASE("make_scripted_source: random files are refused or played, whatever their ending",
          "[drivers][sim][replay]") {
    const folder f;
    sim::chance chance{42};
    std::size_t played = 0;
    for (int i = 0; i < 120; ++i) {
        std::string content;
        const auto n = chance.bits() % 400;
        constexpr std::string_view likely = "0123456789.,\n\r#-et_srm \t$*AB";
        for (std::size_t k = 0; k < n; ++k)
            content +=
                i % 2 == 0 ? static_cast<char>(chance.bits() & 0xFFU) : likely[chance.bits() % likely.size()];
        if (i % 3 == 1) content = "t_s,rr_ms\n" + content;
        for (const auto* ending : {"txt", "csv", "dat"}) {
            fs::remove(f.path / "f-timing.csv");
            if (i % 4 < 2) f.file("f-timing.csv", content);
            auto r = open(f.file(std::string{"f."} + ending, content));
            if (!r) {
                CHECK(r.error().what.ends_with("."));
                continue;
            }
            ++played;
            REQUIRE((*r)->start(zero));
            std::array<std::byte, 64> into{};
            std::size_t bytes = 0;
            host_time last{};
            while (const auto t = (*r)->next()) {
                REQUIRE(*t >= last);
                last = *t;
                bytes += (*r)->take(into);
                REQUIRE(bytes < 1'000'000);
            }
        }
    }
    CHECK(played >= 50); // every capture without timing
}

TEST_CASE("real time: bytes come when the script says, never early, then the end", "[drivers][sim]") {
    auto [source, see] =
        run_in_real_time(std::make_unique<ticking>(std::vector<host_duration>{0ms, 15ms, 15ms, 40ms}));
    std::array<std::byte, 16> into{};
    CHECK(source->read(into, 0ms).gone); // not open
    const auto before = monotonic_now();
    REQUIRE(source->open());
    REQUIRE(source->open()); // again: goes on
    std::string got;
    std::vector<host_duration> came;
    for (;;) {
        const auto r = source->read(into, 5s);
        if (r.ended) break;
        REQUIRE(r.bytes == 1);
        got += static_cast<char>(into[0]);
        came.push_back(monotonic_now() - before);
    }
    CHECK(got == "0123");
    REQUIRE(came.size() == 4);
    CHECK(came[1] >= 15ms);
    CHECK(came[3] >= 40ms);
    CHECK(source->read(into, 5s).ended); // and stays ended
    CHECK(source->description() == "ticks");
}

TEST_CASE("real time: a read waits no longer than it was told, and wake() ends it", "[drivers][sim]") {
    auto paced = run_in_real_time(std::make_unique<ticking>(std::vector<host_duration>{1h}));
    REQUIRE(paced.source->open());
    std::array<std::byte, 16> into{};
    const auto nothing = paced.source->read(into, 5ms);
    CHECK(nothing.bytes == 0);
    CHECK_FALSE(nothing.gone);
    CHECK_FALSE(nothing.ended);

    paced.source->wake(); // before the read: it is not lost
    CHECK(paced.source->read(into, 1h).bytes == 0);
    std::thread other{[&] { paced.source->wake(); }};
    CHECK(paced.source->read(into, 1h).bytes == 0);
    other.join();
}

TEST_CASE("real time: the pacer is handed over from another thread while bytes are read, and may outlive the "
          "source",
          "[drivers][sim]") {
    auto script = open("calm", sensor_kind::sim);
    REQUIRE(script);
    auto paced = run_in_real_time(std::move(*script));
    REQUIRE(paced.source->open());
    std::atomic<bool> stop{false};
    std::thread shows{[&] {
        for (int i = 0; i < 200 && !stop; ++i)
            paced.see({monotonic_now(), i * 0.1, 0.1, 0.4});
    }};
    std::array<std::byte, 64> into{};
    std::string got;
    const std::string_view question = "?\n";
    while (got.find('\n') == std::string::npos) {
        const auto r = paced.source->read(into, 1s);
        for (std::size_t i = 0; i < r.bytes; ++i)
            got += static_cast<char>(into[i]);
        CHECK(paced.source->write(std::as_bytes(std::span{question.data(), question.size()})));
    }
    stop = true;
    shows.join();
    CHECK(got.starts_with("$AT1,H,bridge"));
}

TEST_CASE("real time: who still holds `see` keeps the script alive, and nobody else does", "[drivers][sim]") {
    struct watched final : scripted_source {
        explicit watched(int& seen, bool& gone)
            : seen_{seen}
            , gone_{gone} {}
        ~watched() override { gone_ = true; }
        result<void> start(host_time) override { return {}; }
        std::optional<host_time> next() override { return std::nullopt; }
        std::size_t take(std::span<std::byte>) override { return 0; }
        void write(std::span<const std::byte>) override {}
        void see(const pacer_line&) override { ++seen_; }
        std::string description() const override { return "watched"; }
        int& seen_;
        bool& gone_;
    };
    int seen = 0;
    bool gone = false;
    auto paced = run_in_real_time(std::make_unique<watched>(seen, gone));
    auto see = std::exchange(paced.see, nullptr);
    see({monotonic_now(), 0, 0.1, 0.4});
    paced.source.reset();
    CHECK_FALSE(gone);
    see({monotonic_now(), 1, 0.1, 0.4});
    CHECK(seen == 2);
    see = nullptr;
    CHECK(gone);
}
