#pragma once
// A serial port as a byte source: finds the port, chooses the back end, waits, notices when the port is gone.

#include "drivers/port/byte_source.hpp"
#include "drivers/port/line.hpp"
#include "drivers/port/port_scan.hpp"
#include "drivers/port/retry.hpp"
#include "drivers/port/unique_fd.hpp"

#include <vector>

namespace attune {

class serial_source final : public byte_source {
public:
    /// `path` may be a link; it is followed anew at each open().
    serial_source(std::string path, unsigned baud);
    ~serial_source() override;

    result<void> open() override;
    read_outcome read(std::span<std::byte> into, host_duration wait) override;
    /// Never waits. What the driver does not take at once is kept and goes out during read(); errc::busy, and
    /// nothing taken, where too much is kept already.
    result<void> write(std::span<const std::byte> bytes) override;
    void close() noexcept override;
    void wake() noexcept override;
    std::string description() const override;

    enum class back_end { none, libserialport, posix };
    back_end used() const noexcept { return used_; }

private:
    result<std::string> where() const;
    read_outcome gone();
    bool send_unsent() noexcept;

    const std::string path_;
    const unsigned baud_;
    const unique_fd woken_; ///< eventfd
    std::unique_ptr<line> line_;
    back_end used_ = back_end::none;
    bool pseudo_terminal_ = false;
    std::string real_path_;                ///< the node behind path_ when last opened
    std::string name_;                     ///< what the device calls itself
    std::optional<usb_identity> identity_; ///< kept over unplugging
    std::vector<std::byte> unsent_;
    silence_watch silence_;
};

} // namespace attune
