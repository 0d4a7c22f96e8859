#include "app/files/atomic_file.hpp"
#include "app/files/paths.hpp"
#include "app/files/practices.hpp"
#include "app/files/settings.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <set>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace attune;
using attune::test::bytes_of;
using attune::test::own_folder;
using attune::test::put_bytes;

namespace {

namespace fs = std::filesystem;

class variable {
public:
    variable(const char* name, const char* value)
        : name_{name} {
        if (const char* was = std::getenv(name)) was_ = was;
        if (value != nullptr)
            ::setenv(name, value, 1);
        else
            ::unsetenv(name);
    }
    ~variable() {
        if (was_)
            ::setenv(name_, was_->c_str(), 1);
        else
            ::unsetenv(name_);
    }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;

private:
    const char* name_;
    std::optional<std::string> was_{};
};

settings unusual() {
    settings s;
    s.theme = theme_name::high_contrast;
    s.language = "de";
    s.text_scale = 1.75;
    s.reduced_motion = true;
    s.full_frame_rate = false;
    s.volume = 1.0 / 3;
    s.muted = true;
    s.breath_tones = false;
    s.show_count = true;
    s.hide_all_but_orb = true;
    s.sensor = "serial:/dev/ttyUSB0?protocol=zephyr";
    s.ant_device = 25170;
    s.latency_doubt_s = {{"Zephyr HxM", 0.07}};
    s.latency_s = {{"Zephyr HxM", 0.85}, {"bridge (ble) \"H10\"", 0.1 + 0.2}};
    s.safety_read = true;
    s.crisis_line = "Telefonseelsorge 116 123\nimmer erreichbar \xE2\x99\xA5";
    s.measure_rest = true;
    s.lead_in = true;
    s.cues = false;
    s.own_rate_bpm = 14.123456789012345;
    s.minutes = {{"resonance", 12.5}};
    s.pace = {{"resonance", 5.5}, {"box", 3.75}};
    return s;
}

std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& e : fs::directory_iterator{folder})
        names.insert(e.path().filename().string());
    return names;
}

} // namespace

TEST_CASE("settings: all of them come back, numbers to the bit", "[app][files]") {
    const own_folder folder;
    const auto file = folder / "new/settings.toml";
    REQUIRE(save_settings(file, unusual()));
    const auto back = load_settings(file);
    REQUIRE(back);
    CHECK((*back == unusual()));
    CHECK_FALSE((*back == settings{}));
    REQUIRE(save_settings(file, settings{})); // entries that are gone are gone from the file
    CHECK((load_settings(file).value() == settings{}));
    struct stat info {};
    ::stat(file.c_str(), &info);
    CHECK((info.st_mode & 0777) == 0600); // a network key may stand there
    CHECK(names_in(folder / "new").size() == 1);
}

TEST_CASE("settings: no file gives the defaults, keys of others are kept", "[app][files]") {
    const own_folder folder;
    const auto file = folder / "settings.toml";
    CHECK((load_settings(file).value() == settings{}));
    put_bytes(
        file,
        "later = [1, 2]\n[ant]\nnetwork_key = \"00112233445566FF\"\n[look]\ntheme = \"day\"\nglow = 0.5\n");
    auto s = load_settings(file);
    REQUIRE(s);
    CHECK(s->theme == theme_name::day);
    s->muted = true;
    REQUIRE(save_settings(file, *s));
    const auto text = bytes_of(file);
    for (const char* kept : {"00112233445566FF", "glow", "later"})
        CHECK(text.find(kept) != std::string::npos);
    CHECK((load_settings(file).value() == *s));
}

TEST_CASE("settings: a damaged file is told with its line, never overwritten, and can be set aside",
          "[app][files]") {
    const own_folder folder;
    const auto file = folder / "settings.toml";
    for (const auto& [text, line] : {std::pair<std::string, std::string>{"[look]\ntheme = day\n", "line 2"},
                                     {"[look]\n\ntheme = \"pink\"\n", "line 3"},
                                     {"[sound]\nvolume = \"loud\"\n", "line 2"},
                                     {"[sound]\nvolume = nan\n", "line 2"},
                                     {"[sound]\nmuted = 1\n", "line 2"},
                                     {"sensor = 5\n[sensor]\n", "line 2"},
                                     {"\n\nminutes = 5\n", "line 3"},
                                     {"[pace]\nbox = \"slow\"\n", "line 2"},
                                     {std::string("\x00\x01\xFF\xFE nonsense", 14), "line 1"}}) {
        put_bytes(file, text);
        const auto s = load_settings(file);
        INFO(text);
        REQUIRE_FALSE(s);
        INFO(s.error().what);
        CHECK(s.error().code == errc::corrupt);
        CHECK(s.error().what.find(file.string()) == 0);
        CHECK(s.error().what.find(line) != std::string::npos);
    }
    put_bytes(file, "[look\n");
    CHECK(save_settings(file, {}).error().code == errc::corrupt);
    CHECK(bytes_of(file) == "[look\n");
    CHECK(set_aside(file)->filename() == "settings.toml.damaged-1");
    CHECK_FALSE(fs::exists(file));
    put_bytes(file, "again [");
    CHECK(set_aside(file)->filename() == "settings.toml.damaged-2");
    CHECK(bytes_of(folder / "settings.toml.damaged-1") == "[look\n");
    CHECK(set_aside(file).error().code == errc::not_found);
    CHECK(save_settings(file, {}));
}

TEST_CASE("settings: numbers beyond their range are brought into it", "[app][files]") {
    const own_folder folder;
    put_bytes(
        folder / "s.toml",
        "[look]\ntext_scale = 9\n[sound]\nvolume = -3\n[session]\nown_rate_bpm = inf\n[pace]\nbox = 1\n");
    const auto s = load_settings(folder / "s.toml");
    REQUIRE(s);
    CHECK(s->text_scale == 2.5);
    CHECK(s->volume == 0);
    CHECK(s->own_rate_bpm == 30);
    CHECK(s->pace.at("box") == 2);
}

TEST_CASE("settings: whatever the bytes, loading ends with settings or a sentence", "[app][files][hostile]") {
    const own_folder folder;
    REQUIRE(save_settings(folder / "s.toml", unusual()));
    const auto whole = bytes_of(folder / "s.toml");
    std::mt19937_64 random{4};
    for (int i = 0; i < 500; ++i) {
        auto bent = whole;
        for (int k = 0; k < 3; ++k)
            bent[random() % bent.size()] = static_cast<char>(random());
        put_bytes(folder / "b.toml", bent);
        const auto s = load_settings(folder / "b.toml");
        if (!s)
            CHECK(s.error().what.find("b.toml") != std::string::npos);
        else
            CHECK(s->text_scale >= 1.0);
    }
}

TEST_CASE("files are replaced as a whole: killed at any instant there is the old one or the new one",
          "[app][files]") {
    const own_folder folder;
    const auto file = folder / "f";
    const std::string a(300000, 'a'), b(300000, 'b');
    REQUIRE(write_file(file, a));
    std::mt19937_64 random{6};
    for (int i = 0; i < 30; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (int k = 0;; ++k)
                (void)write_file(file, k % 2 == 0 ? b : a);
        }
        ::usleep(static_cast<useconds_t>(random() % 5000));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const auto is = bytes_of(file);
        REQUIRE((is == a || is == b));
    }
}

TEST_CASE("files: mode and symlink of the old one stay, folders and devices are treated as what they are",
          "[app][files]") {
    const own_folder folder;
    put_bytes(folder / "real", "1");
    fs::permissions(folder / "real", fs::perms{0640});
    fs::create_symlink("real", folder / "link");
    REQUIRE(write_file(folder / "link", "2"));
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(bytes_of(folder / "real") == "2");
    CHECK(fs::status(folder / "real").permissions() == fs::perms{0640});
    CHECK(write_file(folder.path(), "x").error().code == errc::invalid);
    CHECK(write_file(folder / "no/such", "x").error().code == errc::not_found);
    CHECK(write_file("/dev/null", "x"));
    CHECK_FALSE(write_file("/dev/full", "x"));
    CHECK(write_file("/dev/full", "x").error().code == errc::out_of_space);
    CHECK(read_file(folder / "real", 1).value() == "2");
    CHECK(read_file("/dev/zero", 4096).error().code == errc::invalid);
    CHECK(read_file(folder / "none", 10).error().code == errc::not_found);
    CHECK_FALSE(read_file(folder.path(), 10));
}

TEST_CASE("paths follow the XDG folders, relative ones are ignored", "[app][files]") {
    const variable home{"HOME", "/home/somebody"};
    {
        const variable data{"XDG_DATA_HOME", "/x/data"}, config{"XDG_CONFIG_HOME", "/x/config"};
        CHECK(default_store_file() == "/x/data/attune/attune.db");
        CHECK(config_folder() == "/x/config/attune");
    }
    const variable data{"XDG_DATA_HOME", "relative"}, config{"XDG_CONFIG_HOME", nullptr};
    CHECK(default_store_file() == "/home/somebody/.local/share/attune/attune.db");
    CHECK(config_folder() == "/home/somebody/.config/attune");
    {
        const variable assets{"ATTUNE_ASSETS", "/y/assets"};
        CHECK(assets_folder() == "/y/assets");
    }
    const variable assets{"ATTUNE_ASSETS", nullptr};
    CHECK(fs::is_directory(assets_folder() / "practices"));
    const variable nowhere{"HOME", nullptr};
    CHECK(config_folder().is_absolute());
}

TEST_CASE("practices: all shipped ones can be used, with the patterns that science gives them",
          "[app][files]") {
    const fs::path shipped[]{fs::path{ATTUNE_SOURCE_DIR} / "assets/practices"};
    const auto shelf = read_practices(shipped);
    for (const auto& c : shelf.complaints)
        INFO(c);
    CHECK(shelf.complaints.empty());
    std::string order;
    for (const auto& p : shelf.practices)
        order += p.id + " ";
    CHECK(order ==
          "resonance find-pace own-pace exhale-longer box cyclic-sighing four-seven-eight paced-breathing paired-relaxation "
          "temperature intense-exercise grounding mindful-breathing body-scan loving-kindness "
          "self-compassion pause ");
    CHECK(shelf.find("resonance")->pattern == breath_pattern{seconds{4}, seconds{0}, seconds{6}, seconds{0}});
    CHECK(shelf.find("exhale-longer")->pattern.pace() == breaths_per_minute{5});
    CHECK(shelf.find("box")->pattern == breath_pattern{seconds{4}, seconds{4}, seconds{4}, seconds{4}});
    CHECK_FALSE(shelf.find("mindful-breathing")->paced);
    CHECK(shelf.find("mindful-breathing")->feedback_hidden);
    CHECK(shelf.find("nothing") == nullptr);
    for (const auto& p : shelf.practices) {
        INFO(p.id);
        CHECK_FALSE(p.summary.empty());
        CHECK((p.guidance.size() >= 4 || !p.steps.empty()));
        CHECK_FALSE(p.cautions.empty());
        // Holds: not in pregnancy, heart or lung disease, panic (SCIENCE 9).
        if (p.pattern.hold_full > seconds{0})
            for (const char* who : {"pregnancy", "heart", "lung", "panic"})
                CHECK(p.cautions.front().find(who) != std::string::npos);
        // Words the program does not use (SCIENCE 9.3, LOOK tone).
        std::vector<std::string> step_words;
        for (const auto& s : p.steps) {
            CHECK_FALSE((s.name.empty() && s.words.empty()));
            step_words.insert(step_words.end(), s.words.begin(), s.words.end());
            step_words.insert(step_words.end(), {s.name, s.wait});
        }
        for (const auto& list : {p.guidance, p.cautions, {p.title, p.summary}, step_words})
            for (const auto& line : list)
                for (const char* word :
                     {"diagnos", "treat", "must", "fail", "normal", "poor", "!", "detect", "medical"})
                    CHECK(line.find(word) == std::string::npos);
    }
}

TEST_CASE("practices: the examples of FORMAT.md can be used", "[app][files]") {
    const auto text = read_file(fs::path{ATTUNE_SOURCE_DIR} / "assets/practices/FORMAT.md", 1U << 20U);
    REQUIRE(text);
    std::size_t n = 0;
    for (auto at = text->find("```toml\n"); at != text->npos; at = text->find("```toml\n", at + 1), ++n) {
        const auto from = at + 8;
        const auto p = parse_practice(text->substr(from, text->find("```", from) - from), "FORMAT.md");
        INFO((p ? "" : p.error().what));
        CHECK(p);
    }
    CHECK(n == 2);
}

TEST_CASE("practices: one's own replace shipped ones by id, and a bad one is named and left out",
          "[app][files]") {
    const own_folder folder;
    const fs::path folders[]{folder / "shipped", folder / "own", folder / "missing"};
    fs::create_directory(folders[0]);
    fs::create_directory(folders[1]);
    const auto file = [](const char* id, const char* more) {
        return std::string{"id = \""} + id + "\"\ntitle = \"T " + more + "\"\npaced = false\n";
    };
    put_bytes(folders[0] / "1-a.toml", file("a", "shipped"));
    put_bytes(folders[0] / "2-b.toml", file("b", "shipped") + "order = 5\n");
    put_bytes(folders[0] / "notes.txt", "not a practice");
    put_bytes(folders[1] / "a.toml", file("a", "own"));
    put_bytes(folders[1] / "bad.toml", "id = \n");
    put_bytes(folders[1] / "c.toml", file("c", "own"));
    put_bytes(folders[1] / "d.toml", file("c", "twice"));
    put_bytes(folders[1] / "huge.toml", std::string(300000, '#'));
    const auto shelf = read_practices(folders);
    std::string titles;
    for (const auto& p : shelf.practices)
        titles += p.id + ":" + p.title + " ";
    CHECK(titles == "b:T shipped a:T own c:T own ");
    REQUIRE(shelf.complaints.size() == 3);
    CHECK(shelf.complaints[0].find("bad.toml") != std::string::npos);
    CHECK(shelf.complaints[0].find("line 1") != std::string::npos);
    CHECK(shelf.complaints[1].find("d.toml") != std::string::npos);
    CHECK(shelf.complaints[2].find("huge.toml") != std::string::npos);
}
