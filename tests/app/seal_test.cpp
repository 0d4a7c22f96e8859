// Sealed bytes: what comes back, what is found out, and what another passphrase costs.
#include "app/seal/seal.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstring>
#include <random>

using namespace attune;

namespace {

secret phrase(std::string_view text) {
    std::string copy{text};
    return secret_of(copy);
}
void flip(std::string& s, std::uint64_t bit) {
    s[bit / 8] = static_cast<char>(s[bit / 8] ^ (1 << (bit % 8)));
}

} // namespace

TEST_CASE("secret: what it is taken from is overwritten, and a moved one leaves nothing", "[seal]") {
    std::string text = "correct horse";
    auto s = secret_of(text);
    CHECK(text == std::string(13, '\0'));
    CHECK(s.view() == "correct horse");
    const auto t = std::move(s);
    CHECK(t.view() == "correct horse");
    CHECK(t == phrase("correct horse"));
    CHECK_FALSE(t == phrase("correct horsf"));
    CHECK_FALSE(t == phrase("correct"));
}

TEST_CASE("seal: comes back with its key and its context, and with no other", "[seal]") {
    const auto key = make_data_key(), other = make_data_key();
    CHECK_FALSE(key == other);
    for (const std::string& plain : {std::string{}, std::string{"a note"}, std::string(100'000, 'x')}) {
        const auto sealed = seal(key, plain, "piece 3 of 20261124-2136-k3f9");
        CHECK(sealed.size() == plain.size() + seal_bytes);
        CHECK((plain.empty() || sealed.find(plain.substr(0, 6)) == std::string::npos));
        CHECK(sealed != seal(key, plain, "piece 3 of 20261124-2136-k3f9")); // a nonce of its own each time
        REQUIRE(unseal(key, sealed, "piece 3 of 20261124-2136-k3f9"));
        CHECK((*unseal(key, sealed, "piece 3 of 20261124-2136-k3f9") == plain));
        CHECK(unseal(key, sealed, "piece 4 of 20261124-2136-k3f9").error().code == errc::corrupt);
        CHECK(unseal(other, sealed, "piece 3 of 20261124-2136-k3f9").error().code == errc::corrupt);
    }
    const auto sealed = seal(key, "a note", "here");
    for (std::size_t n = 0; n < sealed.size(); ++n)
        CHECK(unseal(key, std::string_view{sealed}.substr(0, n), "here").error().code == errc::corrupt);
}

TEST_CASE("key block: another passphrase is another block, and the data stay as they are", "[seal]") {
    const auto key = make_data_key();
    const auto years = seal(key, "years of beats", "place");
    const auto before = wrap_key(key, phrase("first passphrase"), softest);
    REQUIRE(before);
    CHECK(before->size() == key_block_bytes);
    const auto opened = unwrap_key(*before, phrase("first passphrase"));
    REQUIRE(opened);
    CHECK((*opened == key));
    const auto after = wrap_key(*opened, phrase("second passphrase"), softest);
    REQUIRE(after);
    CHECK(unwrap_key(*after, phrase("first passphrase")).error().code == errc::permission);
    CHECK((*unseal(*unwrap_key(*after, phrase("second passphrase")), years, "place") == "years of beats"));
    CHECK(wrap_key(key, phrase("2short"), softest).error().code == errc::invalid);
    // The key itself stands in neither.
    for (const auto* block : {&*before, &*after})
        CHECK(block->find(std::string{key.view()}) == std::string::npos);
}

TEST_CASE("key block: every flipped bit is damage, never a wrong passphrase, and a wrong one is never damage", "[seal]") {
    const auto key = make_data_key();
    const auto right = phrase("right passphrase"), wrong = phrase("wrong passphrase");
    const auto block = wrap_key(key, right, softest);
    REQUIRE(block);
    CHECK(unwrap_key(*block, wrong).error().code == errc::permission);
    for (std::uint64_t bit = 0; bit < 8 * key_block_bytes; ++bit) {
        auto broken = *block;
        flip(broken, bit);
        if (unwrap_key(broken, right).error().code != errc::corrupt) FAIL_CHECK("bit " << bit);
        if (unwrap_key(broken, wrong).error().code != errc::corrupt) FAIL_CHECK("bit " << bit);
    }
    for (std::size_t n = 0; n < block->size(); ++n)
        CHECK(unwrap_key(std::string_view{*block}.substr(0, n), right).error().code == errc::corrupt);
}

TEST_CASE("sealed document: comes back whole, at every length around a piece's", "[seal]") {
    const auto passphrase = phrase("a good passphrase");
    constexpr std::size_t piece = 65'536;
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, piece - 1, piece, piece + 1, 3 * piece}) {
        std::string document(n, 'd');
        for (std::size_t i = 0; i < n; i += 97)
            document[i] = static_cast<char>(i);
        const auto sealed = seal_document(document, passphrase, softest);
        REQUIRE(sealed);
        const auto back = unseal_document(*sealed, passphrase);
        REQUIRE(back);
        CHECK((*back == document));
        CHECK(unseal_document(*sealed, phrase("another passphrase")).error().code == errc::permission);
    }
    CHECK(unseal_document("", passphrase).error().code == errc::invalid);
    CHECK(unseal_document("{\"attune_client\":1}", passphrase).error().code == errc::invalid);
}

TEST_CASE("sealed document: of 10,000 flipped bits every one is found", "[seal]") {
    const auto passphrase = phrase("a good passphrase");
    const std::string document(70'000, 'n');
    const auto sealed = seal_document(document, passphrase, softest);
    REQUIRE(sealed);
    std::mt19937_64 chance{20261128};
    int opened = 0, other_words = 0;
    for (int i = 0; i < 10'000; ++i) {
        auto broken = *sealed;
        // Every third in the first 300 bytes: magic, key block and the first nonce are small targets.
        flip(broken, chance() % (8 * (i % 3 == 0 ? 300 : broken.size())));
        const auto r = unseal_document(broken, passphrase);
        opened += r.has_value();
        other_words += !r && r.error().code != errc::corrupt && r.error().code != errc::invalid;
    }
    CHECK(opened == 0);
    CHECK(other_words == 0); // tampering is never told as a wrong passphrase
}

TEST_CASE("sealed document: pieces that are cut off, added, doubled or exchanged do not open", "[seal]") {
    const auto passphrase = phrase("a good passphrase");
    constexpr std::size_t head = 8 + key_block_bytes, piece = 65'536 + seal_bytes;
    const auto sealed = seal_document(std::string(3 * 65'536 + 10, 'n'), passphrase, softest);
    REQUIRE(sealed);
    const auto refused = [&](const std::string& s) { return unseal_document(s, passphrase).error().code == errc::corrupt; };
    for (const std::size_t n : {head, head + 5, head + piece, head + 2 * piece, head + 3 * piece, sealed->size() - 1})
        CHECK(refused(sealed->substr(0, n)));
    CHECK(refused(*sealed + 'x'));
    CHECK(refused(*sealed + sealed->substr(head, piece)));
    CHECK(refused(sealed->substr(0, head) + sealed->substr(head + piece)));
    CHECK(refused(sealed->substr(0, head) + sealed->substr(head + piece, piece) + sealed->substr(head, piece) +
                  sealed->substr(head + 2 * piece)));
    // A piece of another document under the same passphrase.
    const auto other = seal_document(std::string(3 * 65'536 + 10, 'n'), passphrase, softest);
    CHECK(refused(sealed->substr(0, head) + other->substr(head, piece) + sealed->substr(head + piece)));
}

TEST_CASE("key block: one that asks for a machine's whole memory is refused before it is given", "[seal][hostile]") {
    // Written as this program writes it, but for the numbers: wrap_key itself gives a block that is whole.
    const auto heavy = wrap_key(make_data_key(), phrase("a good passphrase"), {17, std::uint64_t{8} << 10U});
    REQUIRE(heavy);
    CHECK(unwrap_key(*heavy, phrase("a good passphrase")).error().code == errc::corrupt);
}
