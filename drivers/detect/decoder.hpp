#pragma once
// No protocol named: finds out from the bytes which it is. README.md beside this file.

#include "drivers/ant/decoder.hpp"
#include "drivers/bgapi/decoder.hpp"
#include "drivers/bitalino/decoder.hpp"
#include "drivers/bridge/decoder.hpp"
#include "drivers/decoder.hpp"
#include "drivers/protocols.hpp"
#include "drivers/text/decoder.hpp"
#include "drivers/wearlink/decoder.hpp"
#include "drivers/zephyr/decoder.hpp"

namespace attune {
struct decoder_options;
}

namespace attune::detect {

/// Listens; a port that has been silent for 2 s is asked, one protocol a second: the bridge, an ANT stick, a
/// BLED112 dongle, each question harmless to the others (SENSORS 6.7), so that 5 s after the opening all have
/// been; then all again every 5 s, as a board may be switched on later.
///
/// Keeps what it hears (at most 16 KB, each byte with its time) until one protocol is sure, then hands all of
/// it to that protocol's decoder, which does the rest: no beat is lost to the finding. A protocol that is
/// recognised and not in this version is told as an identity_event in words, and its bytes count as noise; so
/// is a stream that nothing fits.
///
/// After a reopening another device may stand behind the port: the protocol found before is tried first, and
/// where 6 s of bytes give it no event at all it is looked for again, in the same bytes; of more than 16 KB
/// the older half is counted as overflow.
class decoder final : public attune::decoder {
public:
    explicit decoder(const decoder_options& options = {});

    /// The protocol found; "detecting" until then.
    std::string_view protocol() const noexcept override;
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    void closing(host_time at, decoder_output& out) override;
    const drops& dropped() const noexcept override;

private:
    static constexpr std::size_t kept_max = 16 * 1024;
    struct kept_byte {
        host_time at;
        std::byte value;
    };

    void hear(std::byte b, host_time at, decoder_output& out);
    bool dongle_answered() const noexcept;
    void text_byte(char c) noexcept;
    bool looks_like_text(bool late) const noexcept;
    void adopt(attune::decoder& d, decoder_output& out);
    void forget() noexcept; ///< what was kept, as noise
    void listen_anew() noexcept;
    void feed_found(std::span<const std::byte> bytes, host_time at, decoder_output& out);
    void look_again(decoder_output& out);
    void say(std::string_view words, host_time at, decoder_output& out);

    ant::decoder ant_;
    bridge::decoder bridge_;
    text::decoder text_;
    zephyr::decoder zephyr_;
    wearlink::decoder wearlink_;
    bgapi::decoder bgapi_;
    bitalino::decoder bitalino_;
    attune::decoder* found_ = nullptr;
    bool doubted_ = false; ///< found before the port was reopened, and not heard since
    drops before_reopening_;
    std::size_t let_go_ = 0; ///< bytes heard since then for which there was no room

    std::vector<kept_byte> kept_;
    std::vector<kept_byte> again_; ///< of look_again(); allocated once
    host_time opened_at_{}, first_byte_{};
    host_time ask_at_{};
    unsigned asked_ = 0;         ///< questions so far
    std::size_t asked_from_ = 0; ///< what was kept at the last question; behind it would be the answer
    bool said_ = false;

    zephyr::scanner zephyr_frames_;
    bridge::line_scanner bridge_lines_;
    ant::scanner ant_frames_;
    wearlink::scanner wearlink_frames_;
    bgapi::scanner bgapi_frames_;
    bitalino::any_frames bitalino_frames_;
    int ant_seen_ = 0, wearlink_seen_ = 0, bgapi_seen_ = 0;

    std::array<char, 255> line_{};
    std::size_t line_size_ = 0;
    std::size_t lines_ = 0, readable_ = 0, odd_bytes_ = 0;

    drops dropped_;       ///< of the finding alone
    mutable drops total_; ///< with the found decoder's
};

} // namespace attune::detect
