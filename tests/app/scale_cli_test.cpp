// Questionnaires: the same answers give the same words on the screen and on the command line.
#include "app/cli/cli.hpp"
#include "tests/app/scale_room.hpp"

#include <cstdlib>
#include <sstream>

using namespace attune;
namespace fs = std::filesystem;

TEST_CASE("scale: the same answers give the same words as on the command line") {
    test::scale_room r;
    r.file(test::scale_week);
    fs::create_directories(r.scratch / "xdg");
    fs::create_directory_symlink(r.config, r.scratch / "xdg/attune");
    const char* was = std::getenv("XDG_CONFIG_HOME");
    const std::string before = was ? was : "";
    setenv("XDG_CONFIG_HOME", (r.scratch / "xdg").c_str(), 1);
    const auto by_words = [&](const std::string& answers) {
        std::istringstream in;
        std::ostringstream out, err;
        const auto file = (r.scratch / "words.db").string();
        const std::vector<const char*> argv{"attune", "questionnaires", "answer", "own-week", "--answers", answers.c_str(), "--store", file.c_str()};
        const int status = cli::run(static_cast<int>(argv.size()), argv.data(),
                                    {in, out, err, [](const cli::window_request&) { return 0; },
                                     [](const cli::shot_request&) -> result<void> { return {}; }});
        CHECK(status == 0);
        return out.str();
    };
    r.own();
    for (const auto& [text, said] : std::initializer_list<std::pair<const char*, chosen_answers>>{
             {"1,2,1", {0, 1, 0}}, {"2,,1", {1, {}, 0}}, {"2,1,2", {1, 0, 1}}, {",2,", {{}, 1, {}}}}) {
        r.answer_all(said);
        const auto words = by_words(text);
        INFO(words);
        const auto& scores = r.view().scale.history->times[0].scores;
        REQUIRE(scores.size() == 2);
        for (auto s : scores) {
            // The screen says besides how many were answered where some were not.
            if (const auto at = s.find("; 2 of 3 answered"); at != s.npos) s.erase(at, std::string_view{"; 2 of 3 answered"}.size());
            INFO(s);
            CHECK(words.find("\n" + s + "\n") != std::string::npos);
        }
    }
    was ? setenv("XDG_CONFIG_HOME", before.c_str(), 1) : unsetenv("XDG_CONFIG_HOME");
}
