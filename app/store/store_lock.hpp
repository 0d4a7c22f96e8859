#pragma once
// A passphrase over everything personal in a store: setting it, opening under it, changing it, taking it off.
//
// What lies open in a locked store: when sessions and entries were, how long, how many beats, that two sessions were one
// person's, and that a heart was simulated. FORMAT.md tells every byte; app/seal/README.md why it is so.

#include "app/seal/seal.hpp"
#include "drivers/result.hpp"

#include <filesystem>

namespace attune {

/// Is a passphrase set? False also where there is no store yet.
result<bool> is_locked(const std::filesystem::path& file);
/// Is one set whose key this process does not hold?
result<bool> needs_passphrase(const std::filesystem::path& file);

struct lock_done {
    /// What lay open before is overwritten in the files. False where another program was reading just now, or the disk
    /// is full: the next unlock_store tries it again.
    bool swept = false;
};
/// Sets the first passphrase: seals everything in one transaction, then writes the file afresh and empties its log. Makes
/// the store where there is none; this process stays unlocked. errc::invalid where one is set or the passphrase is too
/// short, errc::busy while a session runs. A failure leaves the store as it was. Cost: of the order of reading and writing
/// it all, twice; 428 MB in 4.4 s on two cores.
result<lock_done> lock_store(const std::filesystem::path& file, const secret& passphrase, hardness how = usual_hardness);

/// From now on this process may open it. errc::permission: another passphrase; errc::corrupt: the key block is damaged;
/// nothing to do where none is set. Cost: the hardness, 0.1 to 0.7 s.
result<void> unlock_store(const std::filesystem::path& file, const secret& passphrase);
/// The opposite: the key is forgotten. Connections that are open keep it until they are closed.
void forget_key(const std::filesystem::path& file);

/// Another passphrase for the same key: one small transaction, no body is touched, and the block before it is overwritten.
/// Who has a copy of the file from before still opens that one with the old passphrase. Errors as unlock_store, lock_store.
result<void> change_passphrase(const std::filesystem::path& file, const secret& now, const secret& next,
                               hardness how = usual_hardness);
/// Everything lies open again; in one transaction, so whole or not at all. errc::corrupt where something in it does not
/// open: it says what, and nothing is changed.
result<void> remove_passphrase(const std::filesystem::path& file, const secret& passphrase);

} // namespace attune
