#pragma once
// The key of a locked store, and which of them this process has unlocked. Inside app/store only.

#include "app/seal/secret.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace attune {

/// Never changes once made, so that connections of any thread may share it; overwritten with the last of them.
class store_key {
public:
    explicit store_key(secret data_key);

    const secret& data() const noexcept { return data_; }
    /// 16 bytes that tell one key from another and nothing of it.
    const std::string& id() const noexcept { return id_; }
    /// What stands for a client's code in columns: 32 hexadecimal digits, always the same for the same code. The user's own
    /// (empty) stays empty.
    std::string alias(std::string_view code) const;

private:
    secret data_, codes_;
    std::string id_;
};
using store_key_ptr = std::shared_ptr<const store_key>;

// What is unlocked in this process. Thread: any.
void hold_key(store_key_ptr key);
/// Null where that key is not held.
store_key_ptr held_key(std::string_view id);
/// Connections that have it keep it; nobody new gets it.
void drop_key(std::string_view id);

} // namespace attune
