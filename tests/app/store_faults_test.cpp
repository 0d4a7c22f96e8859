// A disk that fails: at every single write in turn (a layer under SQLite that can say no), full, read-only,
// taken away.

#include "app/store/record_codec.hpp"
#include "app/store/recorder.hpp"
#include "app/store/store.hpp"
#include "tests/app/store_faulty_disk.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <chrono>
#include <csignal>
#include <functional>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

using namespace attune;
using attune::test::faulty_disk;
using attune::test::header_for;
using attune::test::own_folder;
using attune::test::plain_session;

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string stored_bytes(const fs::path& file, const std::string& id) {
    std::string bytes;
    const auto s = store::open_read_only(file);
    REQUIRE(s);
    const auto records = s->records(id);
    INFO((records ? "" : records.error().what));
    REQUIRE(records);
    for (const auto& r : *records)
        encode(r, bytes);
    return bytes;
}
std::string made_bytes(const std::vector<record>& all) {
    std::string bytes;
    for (const auto& r : all)
        if (!std::holds_alternative<input_record>(r) && !std::holds_alternative<command_record>(r))
            encode(r, bytes);
    return bytes;
}
/// In virtual time a check-in makes the recorder write what has come.
void write_now(recorder& r, int n) {
    (void)r.add_check_in({check_in::moment::before, static_cast<double>(n), 50.0, std::nullopt, "", ""});
}
std::string old_session(const fs::path& file) {
    auto r = recorder::begin(file, header_for("old"), recorder_mode::virtual_time);
    for (const auto& one : plain_session(20))
        r->on_record(one);
    r->finish();
    return r->id();
}
bool comes_true(const std::function<bool()>& what) {
    const auto patience = std::chrono::steady_clock::now() + 20s;
    while (!what() && std::chrono::steady_clock::now() < patience)
        std::this_thread::sleep_for(5ms);
    return what();
}

/// Root may write everywhere; for this long we are nobody.
class as_nobody {
public:
    as_nobody() {
        if (::geteuid() == 0) REQUIRE(::seteuid(65534) == 0);
    }
    ~as_nobody() {
        if (::getuid() == 0) CHECK(::seteuid(0) == 0);
    }
    as_nobody(const as_nobody&) = delete;
    as_nobody& operator=(const as_nobody&) = delete;
};

} // namespace

TEST_CASE("a disk that fails at any one moment and works again: nothing is lost, nothing earlier is harmed",
          "[app][store][faults]") {
    faulty_disk disk;
    const auto all = plain_session(60);
    const auto part = all.size() / 6;
    for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE}) {
        int failures = 0, troubles = 0;
        for (int nth = 1;; ++nth) {
            const own_folder folder;
            const auto file = folder / "attune.db";
            const auto old = old_session(file);
            disk.fail(nth, 2, code); // two in a row: what is tried again at once fails again
            auto r = recorder::begin(file, header_for(), recorder_mode::virtual_time);
            bool troubled = false;
            for (std::size_t i = 0; i < all.size(); ++i) {
                r->on_record(all[i]);
                if (i % part == part - 1) write_now(*r, static_cast<int>(i));
                troubled = troubled || !r->trouble().empty();
            }
            r->finish();
            const bool failed = disk.failed() > 0;
            disk.heal();
            INFO("code " << code << ", from operation " << nth);
            CHECK(r->trouble() == "");
            CHECK(r->lost() == 0);
            REQUIRE((stored_bytes(file, r->id()) == made_bytes(all)));
            REQUIRE((stored_bytes(file, old) == made_bytes(plain_session(20))));
            const auto s = store::open(file);
            REQUIRE(s);
            CHECK(s->read(r->id())->check_ins.size() == all.size() / part);
            CHECK(s->read(r->id())->ended == ended_as::complete);
            CHECK(s->sessions()->size() == 2);
            failures += failed;
            troubles += troubled;
            if (!failed) break;
        }
        CHECK(failures > 10);
        CHECK(troubles > 10);
    }
}

TEST_CASE("a disk that fails for good: the session goes on, says so, and what was stored before stays whole",
          "[app][store][faults]") {
    faulty_disk disk;
    const auto all = plain_session(60);
    const auto expected = made_bytes(all);
    for (int nth = 1; nth < 60; nth += 3) {
        const own_folder folder;
        const auto file = folder / "attune.db";
        const auto old = old_session(file);
        auto r = recorder::begin(file, header_for(), recorder_mode::virtual_time);
        disk.fail(nth, 1'000'000, SQLITE_FULL);
        for (std::size_t i = 0; i < all.size(); ++i) {
            r->on_record(all[i]);
            if (i % 20 == 19) write_now(*r, static_cast<int>(i));
        }
        r->finish();
        const bool failed = disk.failed() > 0;
        disk.heal();
        if (!failed) break;
        INFO("from operation " << nth);
        CHECK(r->trouble().find("disk full") == 0);
        CHECK((stored_bytes(file, old) == made_bytes(plain_session(20))));
        const auto s = store::open(file); // its owner is gone: marked, whole up to where it got
        REQUIRE(s);
        const auto kept = stored_bytes(file, r->id());
        CHECK(expected.compare(0, kept.size(), kept) == 0);
        CHECK(s->read(r->id())->ended.has_value());
    }
}

TEST_CASE("disk full while a session runs: said, retried, and all of it saved once there is room",
          "[app][store][faults]") {
    const own_folder folder;
    const auto disk = folder / "small";
    fs::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1m") != 0) {
        WARN("skipped: no small disk can be mounted here (needs root)");
        return;
    }
    const auto file = disk / "attune.db";
    const auto old = old_session(file);
    auto r = recorder::begin(file, header_for(), recorder_mode::real_time);
    const auto all = plain_session(300);
    std::size_t i = 0;
    for (; i < all.size() / 2; ++i)
        r->on_record(all[i]);
    { // the rest of the disk goes to somebody else
        std::ofstream ballast{disk / "ballast", std::ios::binary};
        for (int k = 0; k < 2000 && ballast; ++k)
            ballast << std::string(1024, 'x') << std::flush;
    }
    for (; i < all.size(); ++i)
        r->on_record(all[i]);
    CHECK(comes_true([&] { return r->trouble().find("disk full") == 0; }));
    CHECK(r->trouble().find(file.string()) != std::string::npos);
    { // meanwhile the earlier session can be read
        const auto s = store::open(file);
        INFO((s ? "" : s.error().what));
        REQUIRE(s);
        CHECK(s->read(old)->beats.size() == 20);
    }
    fs::remove(disk / "ballast");
    CHECK(comes_true([&] { return r->trouble().empty(); }));
    r->finish();
    CHECK(r->trouble() == "");
    CHECK((stored_bytes(file, r->id()) == made_bytes(all)));
    CHECK((stored_bytes(file, old) == made_bytes(plain_session(20))));
    CHECK(::umount2(disk.c_str(), MNT_DETACH) == 0);
}

TEST_CASE("a quota reached while a session runs is told like a full disk", "[app][store][faults]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    const auto old = old_session(file);
    const pid_t child = ::fork(); // the limit of a process cannot be raised again
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        auto r = recorder::begin(file, header_for(), recorder_mode::virtual_time);
        const rlimit small{64 * 1024, 64 * 1024};
        ::setrlimit(RLIMIT_FSIZE, &small);
        for (const auto& one : plain_session(3000))
            r->on_record(one);
        r->finish();
        ::_exit(r->trouble().find("disk full") == 0 ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK((stored_bytes(file, old) == made_bytes(plain_session(20))));
}

TEST_CASE("a folder that may not be written: the session goes on unsaved, and is saved from its beginning "
          "when it may",
          "[app][store][faults]") {
    const own_folder folder;
    const auto all = plain_session(40);
    fs::permissions(folder.path(), fs::perms{0555});
    std::unique_ptr<recorder> r;
    {
        const as_nobody now;
        r = recorder::begin(folder / "attune.db", header_for(), recorder_mode::virtual_time);
        CHECK(r->id() == "");
        CHECK(r->trouble().find("no permission") == 0);
        for (const auto& one : all)
            r->on_record(one);
        write_now(*r, 1);
        CHECK(r->trouble().find("no permission") == 0);
    }
    fs::permissions(folder.path(), fs::perms{0777});
    {
        const as_nobody now;
        write_now(*r, 2);
        CHECK(r->trouble() == "");
        CHECK(r->id() != "");
        r->finish();
        CHECK((stored_bytes(folder / "attune.db", r->id()) == made_bytes(all)));
        CHECK(store::open(folder / "attune.db")->read(r->id())->check_ins.size() == 2);
    }
}

TEST_CASE("a store on a read-only disk can be read, and says why it cannot be written",
          "[app][store][faults]") {
    const own_folder folder;
    fs::create_directory(folder / "disc");
    const auto file = folder / "disc/attune.db";
    const auto id = old_session(file);
    fs::permissions(file, fs::perms{0444});
    fs::permissions(file.parent_path(), fs::perms{0555});
    fs::permissions(folder.path(), fs::perms{0755});
    {
        const as_nobody now;
        auto s = store::open_read_only(file);
        INFO((s ? "" : s.error().what));
        REQUIRE(s);
        CHECK(s->sessions()->size() == 1);
        CHECK(s->read(id)->beats.size() == 20);
        CHECK_FALSE(s->add_check_in(id, {}));
        const auto w = store::open(file);
        REQUIRE_FALSE(w);
        CHECK(w.error().what.find(file.string()) != std::string::npos);
        auto r = recorder::begin(file, header_for(), recorder_mode::virtual_time);
        r->on_record(plain_session(1).front());
        r->finish();
        CHECK(r->trouble() != "");
        CHECK_FALSE(r->add_check_in({}));
    }
    fs::permissions(file.parent_path(), fs::perms{0755});
    CHECK(store::open_read_only(file)->sessions()->size() == 1);
}

TEST_CASE("a store that is taken away while a session runs: said, and completed when it is put back",
          "[app][store][faults]") {
    const own_folder folder;
    const auto file = folder / "attune.db", aside = folder / "aside.db";
    const auto all = plain_session(40);
    auto r = recorder::begin(file, header_for(), recorder_mode::virtual_time);
    for (const auto& one : all)
        r->on_record(one);
    write_now(*r, 1);
    fs::rename(file, aside);
    write_now(*r, 2);
    CHECK(r->trouble().find("moved or deleted") != std::string::npos);
    CHECK_FALSE(fs::exists(file)); // no second store appears in its place
    SECTION("the file itself comes back") {
        fs::rename(aside, file);
        write_now(*r, 3);
        CHECK(r->trouble() == "");
        r->finish();
        CHECK((stored_bytes(file, r->id()) == made_bytes(all)));
        CHECK(store::open(file)->read(r->id())->check_ins.size() == 3);
    }
    SECTION("another store lies there instead: nothing of ours goes into it, nothing of it is harmed") {
        const auto other = old_session(folder / "other.db");
        fs::rename(folder / "other.db", file);
        write_now(*r, 3);
        CHECK(r->trouble().find("no longer in") != std::string::npos);
        r->finish();
        CHECK(store::open(file)->sessions()->size() == 1);
        CHECK((stored_bytes(file, other) == made_bytes(plain_session(20))));
    }
}

TEST_CASE("what is kept while nothing can be written is bounded, counted and said", "[app][store][faults]") {
    const own_folder folder;
    fs::create_directory(folder / "attune.db"); // never a store
    auto r = recorder::begin(folder / "attune.db", header_for(), recorder_mode::virtual_time);
    CHECK(r->trouble().find("is a folder") != std::string::npos);
    input_record in{};
    in.in.size = port_input::capacity;
    std::string one;
    encode(in, one);
    const auto fits = (std::size_t{64} << 20U) / one.size();
    for (std::size_t i = 0; i < fits + 1000; ++i)
        r->on_record(in);
    CHECK(r->lost() > 900);
    CHECK(r->lost() < 1100);
    CHECK(r->trouble().find(std::to_string(r->lost()) + " records of this session are lost") !=
          std::string::npos);
    r->finish();
}

TEST_CASE("a full queue drops the newest, counts them and says so", "[app][store][faults]") {
    const own_folder folder;
    auto r = recorder::begin(folder / "attune.db", header_for(), recorder_mode::real_time);
    const std::size_t sent = 50000;
    for (std::size_t i = 0; i < sent; ++i)
        r->on_record(class_record{i, beat_class::normal, 0});
    CHECK(r->lost() > 0);
    CHECK(r->trouble().find("could not keep up") != std::string::npos);
    r->finish();
    const auto s = store::open(folder / "attune.db");
    REQUIRE(s);
    const auto records = s->records(r->id());
    REQUIRE(records);
    CHECK(records->size() + r->lost() == sent);
    CHECK(records->size() >= 8192);
    const auto whole = s->read(r->id());
    REQUIRE(whole);
    CHECK(whole->lost_records == r->lost());
    const auto other = s->read(old_session(folder / "attune.db"));
    REQUIRE(other);
    CHECK(other->lost_records == 0);
}

TEST_CASE("a store held by another program: closing waits about a second, and what is not saved stays said",
          "[app][store][faults]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    for (const auto mode : {recorder_mode::virtual_time, recorder_mode::real_time}) {
        auto r = recorder::begin(file, header_for(), mode);
        CHECK(r->trouble() == "");
        {
            SQLite::Database other{file.string(), SQLite::OPEN_READWRITE};
            other.exec("BEGIN IMMEDIATE");
            for (const auto& one : plain_session(20))
                r->on_record(one);
            const auto before = std::chrono::steady_clock::now();
            r->finish();
            // Three times 300 ms, and as much again for a busy machine. The usual patience makes six seconds.
            CHECK(std::chrono::steady_clock::now() - before < 2s);
            CHECK(r->trouble().find("in use by another program") != std::string::npos);
        }
        const auto s = store::open(file);
        REQUIRE(s);
        const auto left = s->read(r->id());
        REQUIRE(left);
        CHECK(left->ended == ended_as::recovered);
        CHECK(left->beats.empty());
    }
}

TEST_CASE("a flood of bytes costs bytes: what was found and the end are kept", "[app][store][faults]") {
    const own_folder folder;
    auto r = recorder::begin(folder / "attune.db", header_for(), recorder_mode::real_time);
    input_record in{};
    in.in.size = port_input::capacity;
    std::uint64_t found = 0;
    for (int i = 0; i < 50000; ++i) {
        r->on_record(in);
        if (i % 100 == 0) r->on_record(beat_record{found++, seconds{i * 1e-3}, milliseconds{800}, false, {}});
    }
    r->on_record(ended_record{seconds{50}, ended_as::complete, 1000});
    r->finish();
    CHECK(r->lost() > 0);
    const auto s = store::open(folder / "attune.db");
    REQUIRE(s);
    const auto whole = s->read(r->id());
    REQUIRE(whole);
    CHECK(whole->beats.size() == found);
    CHECK(whole->ended == ended_as::complete);
    CHECK(whole->duration_s == 50);
    CHECK(whole->lost_records == r->lost());
    CHECK(s->journal(r->id())->size() + r->lost() == 50001); // and the end
}
