#pragma once
// Sealing bytes under a key, and the key under a passphrase: XChaCha20-Poly1305 and Argon2id, both libsodium's.
//
// The passphrase opens a key block, the key block holds the data key, the data key opens the data. So another
// passphrase is another key block of 122 bytes, and the data stay as they are. FORMAT.md here tells every byte.

#include "app/seal/secret.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

/// 32 bytes of chance; opens what it sealed and nothing else.
secret make_data_key();

/// 24 bytes of chance, the sealed bytes, 16 bytes that prove them. `context` is proved too and not stored: what is
/// moved to another place does not open there. Cost: about 1 ms a MB.
std::string seal(const secret& key, std::string_view plain, std::string_view context);
/// errc::corrupt where a bit of it, of the context or of the key is another; `what` is half a sentence.
result<std::string> unseal(const secret& key, std::string_view sealed, std::string_view context);
inline constexpr std::size_t seal_bytes = 40; ///< what sealing adds

/// A key for one purpose made of another; neither tells of the other. BLAKE2b-256.
secret derived_key(const secret& key, std::string_view purpose);
/// The same words give the same 16 bytes, and without the key nobody can try which words these were. BLAKE2b-128.
std::string keyed_hash(const secret& key, std::string_view words);

/// How hard the passphrase is to guess: passes over memory.
struct hardness {
    std::uint64_t passes, memory_bytes;
};
/// RFC 9106's second recommendation (section 4), in one lane as libsodium has it: 0.6 to 0.7 s measured with both cores
/// busy with other work (tests/bench); twice the memory took 1.2 s there, and a person waits for it.
inline constexpr hardness usual_hardness{3, std::uint64_t{64} << 20U};
/// For tests that ask ten thousand times.
inline constexpr hardness softest{1, std::uint64_t{8} << 10U};

inline constexpr std::size_t key_block_bytes = 122;
inline constexpr std::size_t shortest_passphrase = 8; ///< bytes; NIST SP 800-63B 5.1.1

/// The data key under a passphrase: `key_block_bytes` bytes. errc::invalid for a short passphrase, errc::out_of_space
/// without the memory.
result<std::string> wrap_key(const secret& data_key, const secret& passphrase, hardness how = usual_hardness);
/// errc::corrupt: the block is damaged; errc::permission: it is whole, and the passphrase is another;
/// errc::unsupported: of a newer program. Whoever changes a block on purpose can mend its checksum, and is then
/// told as a wrong passphrase: nobody could tell these apart.
result<secret> unwrap_key(std::string_view block, const secret& passphrase);

/// A document sealed with a key of its own, ready to be written: key block and data in pieces whose order and end are
/// proved.
result<std::string> seal_document(std::string_view document, const secret& passphrase, hardness how = usual_hardness);
/// As unwrap_key; errc::corrupt also where a piece is changed, missing, doubled or moved, errc::invalid where it is
/// no sealed document at all. All of it or nothing.
result<std::string> unseal_document(std::string_view sealed, const secret& passphrase);

} // namespace attune
