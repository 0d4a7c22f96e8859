#pragma once
// Whoever can put a note before a person. One note at a time; what comes of it is asked for.

#include <string>
#include <utility>
#include <vector>

namespace attune {

struct note {
    std::string title, words;
    /// Key and label. The first is also what a click on the note itself means.
    std::vector<std::pair<std::string, std::string>> actions{};
    int lasts_ms = 0; ///< a hint: whoever shows it takes it away then by hush()
};

/// What came of the note.
struct note_event {
    enum class kind { shown, refused, answered, closed } what;
    std::string words{}; ///< refused: why, for a person; answered: the action's key
    std::string token{}; ///< answered: lets a window come to the front; may be empty
};

class speaker {
public:
    virtual ~speaker() = default;
    /// In place of the one before. What comes of it is told by events().
    virtual void say(const note& n) = 0;
    /// Takes the note away.
    virtual void hush() = 0;
    /// Since the last time. Never waits.
    virtual std::vector<note_event> events() = 0;
};

} // namespace attune
