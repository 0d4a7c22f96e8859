#include "app/seal/seal.hpp"

#include <array>
#include <cstring>
#include <fmt/format.h>
#include <sodium.h>

namespace attune {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;    // 32
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES; // 24
constexpr std::size_t proof_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;    // 16
constexpr std::size_t salt_bytes = crypto_pwhash_argon2id_SALTBYTES;              // 16
constexpr std::size_t check_bytes = 16, hash_bytes = 16;
static_assert(nonce_bytes + proof_bytes == seal_bytes);

constexpr unsigned char block_format = 1, argon2id_13 = 1;
constexpr std::size_t head_bytes = 2 + 8 + 8 + salt_bytes;
constexpr std::size_t wrapped_bytes = key_bytes + seal_bytes;
static_assert(head_bytes + wrapped_bytes + check_bytes == key_block_bytes);

/// What a damaged or hostile block may ask of this machine (chosen: seconds, and memory that most have).
constexpr std::uint64_t most_passes = 16, most_memory = std::uint64_t{1} << 30U;

constexpr std::string_view document_magic = "ATTNSEAL";
constexpr std::size_t piece_bytes = std::size_t{64} << 10U; // chosen: the proof is under a thousandth of it

unsigned char* bytes(std::string& s, std::size_t at = 0) {
    return reinterpret_cast<unsigned char*>(s.data()) + at;
}
const unsigned char* bytes(std::string_view s, std::size_t at = 0) {
    return reinterpret_cast<const unsigned char*>(s.data()) + at;
}

void put_u64(std::string& to, std::uint64_t v) {
    for (unsigned i = 0; i < 8; ++i)
        to.push_back(static_cast<char>(static_cast<unsigned char>(v >> (8 * i))));
}
std::uint64_t get_u64(std::string_view from) {
    std::uint64_t v = 0;
    for (unsigned i = 0; i < 8; ++i)
        v |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
    return v;
}

std::string check_of(std::string_view block) {
    std::string check(check_bytes, '\0');
    crypto_generichash(bytes(check), check_bytes, bytes(block), block.size(), nullptr, 0);
    return check;
}

result<secret> stretched(const secret& passphrase, std::string_view salt, hardness how) {
    secret key{key_bytes};
    key.resize(key_bytes);
    if (crypto_pwhash(key.data(), key_bytes, passphrase.view().data(), passphrase.size(), bytes(salt), how.passes,
                      static_cast<std::size_t>(how.memory_bytes), crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(errc::out_of_space,
                    fmt::format("not enough memory to check the passphrase: {} MB are needed for a moment",
                                how.memory_bytes >> 20U));
    return key;
}

std::string place_of_piece(std::uint64_t number, bool last) {
    std::string context{"attune document piece"};
    put_u64(context, number);
    context.push_back(last ? '\1' : '\0');
    return context;
}

} // namespace

secret make_data_key() {
    secret key{key_bytes};
    key.resize(key_bytes);
    randombytes_buf(key.data(), key_bytes);
    return key;
}

std::string seal(const secret& key, std::string_view plain, std::string_view context) {
    std::string sealed(nonce_bytes + plain.size() + proof_bytes, '\0');
    randombytes_buf(sealed.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed, nonce_bytes), nullptr, bytes(plain), plain.size(),
                                               bytes(context), context.size(), nullptr, bytes(sealed), key.data());
    return sealed;
}

result<std::string> unseal(const secret& key, std::string_view sealed, std::string_view context) {
    if (sealed.size() < seal_bytes) return fail(errc::corrupt, "it is cut off");
    std::string plain(sealed.size() - seal_bytes, '\0');
    if (key.size() != key_bytes ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), nullptr, nullptr, bytes(sealed, nonce_bytes),
                                                   sealed.size() - nonce_bytes, bytes(context), context.size(),
                                                   bytes(sealed), key.data()) != 0)
        return fail(errc::corrupt, "its bytes have changed since they were sealed");
    return plain;
}

secret derived_key(const secret& key, std::string_view purpose) {
    secret other{key_bytes};
    other.resize(key_bytes);
    crypto_generichash(other.data(), key_bytes, bytes(purpose), purpose.size(), key.data(), key.size());
    return other;
}

std::string keyed_hash(const secret& key, std::string_view words) {
    std::string hash(hash_bytes, '\0');
    crypto_generichash(bytes(hash), hash_bytes, bytes(words), words.size(), key.data(), key.size());
    return hash;
}

result<std::string> wrap_key(const secret& data_key, const secret& passphrase, hardness how) {
    if (passphrase.size() < shortest_passphrase)
        return fail(errc::invalid, fmt::format("a passphrase has at least {} characters", shortest_passphrase));
    std::string block{static_cast<char>(block_format), static_cast<char>(argon2id_13)};
    put_u64(block, how.passes);
    put_u64(block, how.memory_bytes);
    std::string salt(salt_bytes, '\0');
    randombytes_buf(salt.data(), salt_bytes);
    const auto kek = stretched(passphrase, salt, how);
    if (!kek) return tl::unexpected{kek.error()};
    block += salt;
    block += seal(*kek, data_key.view(), block);
    return block + check_of(block);
}

result<secret> unwrap_key(std::string_view block, const secret& passphrase) {
    if (block.size() != key_block_bytes) return fail(errc::corrupt, "the key block is cut off");
    const auto whole = block.substr(0, key_block_bytes - check_bytes);
    if (check_of(whole) != block.substr(whole.size()))
        return fail(errc::corrupt, "the key block is damaged: its bytes have changed since they were written");
    const hardness how{get_u64(block.substr(2)), get_u64(block.substr(10))};
    if (static_cast<unsigned char>(block[0]) != block_format || static_cast<unsigned char>(block[1]) != argon2id_13)
        return fail(errc::unsupported, "the key block was written by a newer program");
    if (how.passes < crypto_pwhash_argon2id_OPSLIMIT_MIN || how.passes > most_passes ||
        how.memory_bytes < crypto_pwhash_argon2id_MEMLIMIT_MIN || how.memory_bytes > most_memory)
        return fail(errc::corrupt, "the key block asks for more than any program of this kind wrote");
    const auto head = whole.substr(0, head_bytes);
    const auto kek = stretched(passphrase, head.substr(head_bytes - salt_bytes), how);
    if (!kek) return tl::unexpected{kek.error()};
    secret key{key_bytes};
    key.resize(key_bytes);
    const auto wrapped = whole.substr(head_bytes);
    // Straight into the secret: the data key lies in no string.
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(key.data(), nullptr, nullptr, bytes(wrapped, nonce_bytes),
                                                   wrapped.size() - nonce_bytes, bytes(head), head.size(),
                                                   bytes(wrapped), kek->data()) != 0)
        return fail(errc::permission, "the passphrase is another one");
    return key;
}

result<std::string> seal_document(std::string_view document, const secret& passphrase, hardness how) {
    const auto key = make_data_key();
    const auto block = wrap_key(key, passphrase, how);
    if (!block) return tl::unexpected{block.error()};
    std::string sealed{document_magic};
    sealed.reserve(sealed.size() + block->size() + document.size() + (document.size() / piece_bytes + 1) * seal_bytes);
    sealed += *block;
    for (std::uint64_t number = 0;; ++number) {
        const auto piece = document.substr(0, piece_bytes);
        document.remove_prefix(piece.size());
        sealed += seal(key, piece, place_of_piece(number, document.empty()));
        if (document.empty()) return sealed;
    }
}

result<std::string> unseal_document(std::string_view sealed, const secret& passphrase) {
    if (!sealed.starts_with(document_magic)) return fail(errc::invalid, "it is no sealed document");
    sealed.remove_prefix(document_magic.size());
    const auto key = unwrap_key(sealed.substr(0, key_block_bytes), passphrase);
    if (!key) return tl::unexpected{key.error()};
    sealed.remove_prefix(key_block_bytes);
    std::string document;
    document.reserve(sealed.size());
    for (std::uint64_t number = 0;; ++number) {
        const auto piece = sealed.substr(0, piece_bytes + seal_bytes);
        sealed.remove_prefix(piece.size());
        const auto plain = unseal(*key, piece, place_of_piece(number, sealed.empty()));
        if (!plain) return tl::unexpected{plain.error()};
        document += *plain;
        if (sealed.empty()) return document;
    }
}

} // namespace attune
