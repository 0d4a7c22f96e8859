// What is kept of phases in a store: it comes back bit for bit, is made anew where it is not there, by a changed beat,
// and is the same under a passphrase.
#include "app/live/past.hpp"
#include "app/review/trends/phase_trends.hpp"
#include "app/review/trends/phases.hpp"
#include "app/seal/seal.hpp"
#include "app/store/recorder.hpp"
#include "app/store/store_lock.hpp"
#include "app/store/summary_codec.hpp"
#include "tests/app/phases_store_session.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <limits>

using namespace attune;
using namespace attune::review;
using namespace attune::test;

namespace {

constexpr std::int64_t noon = 20'822LL * 86'400'000 + 12 * 3'600'000;

void put(const std::filesystem::path& file, const std::string& id, const session_summary& summary) {
    auto s = store::open(file).value();
    const store::made_summary made{id, summary};
    REQUIRE(s.keep({&made, 1}));
}

} // namespace

TEST_CASE("phases in the store: every field comes back, what is cut or no number is refused", "[app][store][phases]") {
    session_summary one;
    one.dsp_version = "1.0.0";
    for (std::size_t k = 0; k < session_phases; ++k) {
        phase_figures f{.phase = static_cast<session_phase>(k), .spans = 3, .from_s = 20.25, .to_s = 1e4, .length_s = 1.0 / 3};
        f.heard_s = 299.5, f.beats = 400, f.corrected = 7, f.pace_bpm = 5.5;
        f.heart_rate = {62.125, 60, 64.25};
        f.rmssd = {.why = phase_why::constant};
        f.amplitude = {1e-300, -0.0, std::nullopt};
        one.phases.push_back(f);
        const auto bytes = encode_summary(one);
        CHECK(decode_summary(bytes).value() == one);
        for (std::size_t n = 0; n < bytes.size(); ++n)
            CHECK_FALSE(decode_summary(std::string_view{bytes}.substr(0, n)));
        CHECK_FALSE(decode_summary(bytes + '\0'));
    }
    one.phases[0].heart_rate.value = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(decode_summary(encode_summary(one)));
    one.phases[0].heart_rate.value = 60;
    one.phases.push_back(one.phases[0]); // more kinds than there are
    CHECK_FALSE(decode_summary(encode_summary(one)));
}

TEST_CASE("phases in the store: made when a session is looked back at, kept, and made anew of a summary from before", "[app][live][phases]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = record_led(file, noon);
    auto s = store::open(file).value();
    const auto today = look_back(s, "A7").value().at(0).summary.value();
    REQUIRE(today.phases.size() == 3);
    CHECK(today.phases == phase_figures_of(s.read(id).value()));
    CHECK(s.past("A7").value()[0].summary == today);

    auto older = today;
    older.phases.clear();
    older.phases_asked = false;
    older.practised_s = 123; // by which it is known again
    CHECK(encode_summary(older).front() == summary_without_phases);
    CHECK(decode_summary(encode_summary(older)).value() == older);
    put(file, id, older);
    const auto before = s.past("A7").value();
    CHECK(before[0].summary == older);
    CHECK(make_phase_trends(before, clock_at_offset(0), {"", true}).unreadable == 1); // never shown as if it had no phase
    SECTION("where its beats can be read it is made anew") {
        CHECK(look_back(s, "A7").value()[0].summary == today);
        CHECK(s.past("A7").value()[0].summary == today);
    }
    SECTION("where they cannot what was kept of it stands") {
        {
            SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
            db.exec("UPDATE piece SET body = x'00'");
        }
        CHECK(look_back(s, "A7").value()[0].summary == older);
    }
}

TEST_CASE("phases in the store: a beat that is changed by hand changes the figure, and taking it back restores it", "[app][live][phases]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = record_led(file, noon);
    auto s = store::open(file).value();
    const auto before = look_back(s, "A7").value().at(0).summary->phases.at(0);
    REQUIRE(before.rmssd.value);
    const auto correct = [&](const result<beat_correction>& c, std::size_t seen) {
        REQUIRE(c);
        REQUIRE(s.add_correction(id, *c, seen));
        CHECK_FALSE(s.past("A7").value()[0].summary); // what was kept is gone with the change
        return look_back(s, "A7").value().at(0).summary->phases.at(0);
    };
    const auto after = correct(change_beat(s.read(id).value(), 100, beat_class::ectopic, noon), 0);
    CHECK(after.corrected == before.corrected + 1);
    CHECK(after.rmssd.value != before.rmssd.value);
    CHECK(after == phase_figures_of(s.read(id).value()).at(0));
    CHECK(correct(take_back(s.read(id).value(), 100, noon), 1) == before);
}

TEST_CASE("phases in the store: the same under a passphrase, and no number of it in the open", "[app][store][phases][lock]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = record_led(file, noon);
    const auto figures = [&] {
        auto s = store::open(file).value();
        return look_back(s, "A7").value().at(0).summary->phases;
    };
    const auto before = figures();
    const auto value = [&] { // of the heart rate, as bytes
        std::string bytes;
        for (int i = 0; i < 8; ++i)
            bytes += static_cast<char>(std::bit_cast<std::uint64_t>(*before[0].heart_rate.value) >> (8 * i));
        return bytes;
    }();
    const auto in_files = [&] {
        return bytes_of(file).find(value) != std::string::npos || bytes_of(folder / "a.db-wal").find(value) != std::string::npos;
    };
    CHECK(in_files());
    std::string text = "three small herons";
    const auto done = lock_store(file, secret_of(text), softest);
    REQUIRE(done);
    REQUIRE(done->swept);
    CHECK(figures() == before);
    CHECK_FALSE(in_files());
    auto s = store::open(file).value();
    put(file, id, *s.past("A7").value()[0].summary);
    CHECK_FALSE(in_files());
}
