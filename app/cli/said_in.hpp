#pragma once
// A language for one file that is made on the command line, which else is English.

#include <string>

namespace attune::cli {

/// Throws usage_error, with the codes there are, where no catalogue has this one.
void check_language(const std::string& code);

/// Speaks `code` for as long as it lives, and English from then on. Throws as check_language.
class said_in {
public:
    explicit said_in(const std::string& code);
    ~said_in();
    said_in(const said_in&) = delete;
    said_in& operator=(const said_in&) = delete;
};

} // namespace attune::cli
