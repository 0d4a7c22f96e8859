#pragma once
// Languages under a test's hand: the shipped ones, and one that is no language but shows what was not asked
// for.

#include "app/language/language.hpp"
#include "app/shell/app_view.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune::test {

/// English again when a test is over, whatever happened in it.
struct back_to_english {
    ~back_to_english() { speak(nullptr); }
};

/// Of every text that the shipped catalogues know, each word in brackets and 40 % longer: "⟦Begin~~⟧ ⟦now~⟧".
std::unique_ptr<const catalogue> stretched();

/// What of `text`, said by `stretched`, no catalogue was asked for, but for `data_words`; "" where there is nothing.
/// Stricter than translated_or_data: every single word must be told, so that no clause glued on gets away.
std::string untold_words(std::string_view text, const std::vector<std::string>& data_words);

/// Words in a view that are a person's own, or that a test of another room looks after.
std::vector<std::string> said_by_other_rooms(const app_view& v);

/// Is this line made by `stretched`, or does it say what no catalogue holds: numbers, signs, keys, and the
/// texts of samples and assets, and what stands in `also`? Of each part between "  ·  " or ", " a word decides.
bool translated_or_data(std::string_view line, const std::vector<std::string>& also = {});

} // namespace attune::test
