// What a report of a fault tells, and above all what it does not.
#include "app/files/settings.hpp"
#include "app/live/support.hpp"
#include "app/store/client_book.hpp"
#include "app/store/diary.hpp"
#include "app/store/store.hpp"
#include "app/store/store_facts.hpp"
#include "app/store/whole_session.hpp"
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace attune;
namespace fs = std::filesystem;

namespace {

std::string line_of(const std::string& text, std::string_view name) {
    std::istringstream in{text};
    for (std::string l; std::getline(in, l);)
        if (l.starts_with(name) && (l.size() == name.size() || l[name.size()] == ' ')) {
            const auto at = l.find_first_not_of(' ', name.size());
            return at == std::string::npos ? "" : l.substr(at);
        }
    return "(no such line)";
}

} // namespace

TEST_CASE("support: nothing that a person said, is called or wears stands in it") {
    test::scratch_folder scratch;
    const support_sources from{scratch / "secretfolder" / "attune.db", scratch / "config", fs::path{ATTUNE_SOURCE_DIR} / "assets"};
    auto book = client_book::open(from.store_file);
    REQUIRE(book);
    REQUIRE(book->add({.code = "PLANTEDCODE", .name = "PLANTEDNAME", .notes = "PLANTEDNOTE"}));
    fs::create_directories(from.config_folder / "protocols");
    settings s;
    s.crisis_line = "PLANTEDLINE";
    s.mark_words[0] = "PLANTEDMARK";
    s.sensor = "ble:C0:FF:EE:C0:FF:EE";
    s.latency_s["PLANTEDMODEL"] = 0.3;
    s.minutes["PLANTEDPRACTICE"] = 5;
    s.good_from["client PLANTEDCODE"] = 3;
    s.answers.asked = true;
    REQUIRE(save_settings(from.config_folder / "settings.toml", s));
    std::ofstream{from.config_folder / "protocols" / "plantedfile.toml"} << "id = \"PLANTEDID\"\ntitle = PLANTEDTITLE\n";
    const auto text = support_report(from);
    INFO(text);
    for (const char* planted : {"PLANTED", "planted", "C0:FF", "secretfolder"})
        CHECK(text.find(planted) == std::string::npos);
    CHECK(text.find(scratch.path().string()) == std::string::npos);
    CHECK(line_of(text, "sensor") == "ble:(a strap)");
    CHECK(line_of(text, "own protocols") == "1");
    CHECK(line_of(text, "practices").ends_with("read, 1 files could not be used"));
    CHECK(line_of(text, "  client") == "1");
    CHECK(line_of(text, "store").ends_with("check: ok"));
    CHECK(line_of(text, "own delays") == "1");
}

TEST_CASE("support: a sensor in words that name no device") {
    CHECK(redacted_sensor("sim:aroused?seed=77") == "sim:aroused");
    CHECK(redacted_sensor("ble:Polar H10 12345678?ecg=1") == "ble:(a strap) with ECG");
    CHECK(redacted_sensor("ble:") == "ble:");
    CHECK(redacted_sensor("serial:/dev/ttyUSB0?protocol=zephyr") == "serial:/dev/ttyUSB0 protocol zephyr");
    CHECK(redacted_sensor("serial:/dev/serial/by-id/usb-FTDI_A6008isP") == "serial:(a port)");
    CHECK(redacted_sensor("serial:/dev/ttyUSB0?protocol=ant&device=4711") == "serial:/dev/ttyUSB0 protocol ant one device alone");
    CHECK(redacted_sensor("replay:/home/anna/session.jsonl") == "replay:(a file)");
    CHECK(redacted_sensor("anna's strap") == "(does not read as a sensor)");
}

TEST_CASE("support: what cannot be read is said, and quotes nothing") {
    test::scratch_folder scratch;
    const support_sources from{scratch / "a.db", scratch / "config", fs::path{ATTUNE_SOURCE_DIR} / "assets"};
    CHECK(line_of(support_report(from), "store") == "none yet");
    fs::create_directories(from.config_folder);
    std::ofstream{from.store_file} << "PLANTED, and no store";
    std::ofstream{from.config_folder / "settings.toml"} << "theme = PLANTED\n";
    const auto text = support_report(from);
    CHECK(line_of(text, "store") == "cannot be read as a store");
    CHECK(line_of(text, "settings") == "cannot be read");
    CHECK(text.find("PLANTED") == std::string::npos);
}

TEST_CASE("support: the command prints it, or writes a file that its owner alone reads") {
    test::scratch_folder scratch;
    const auto store_file = (scratch / "a.db").string(), to = (scratch / "out.txt").string();
    const auto call = [&](const std::vector<std::string>& arguments) {
        const test::called c{arguments};
        CHECK(c.status == 0);
        CHECK(c.err.empty());
        return c.out;
    };
    CHECK(line_of(call({"support", "--store", store_file}), "store") == "none yet");
    CHECK(call({"support", "--store", store_file, "--to", to}).empty());
    CHECK(fs::exists(to));
    CHECK((fs::status(to).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    CHECK_FALSE(fs::exists(store_file)); // looking makes nothing
}
