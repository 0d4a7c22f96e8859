#pragma once
// A protocol for tests of the session: each byte is one event.
//   1..250  a beat whose interval is 10 ms times the byte      0    the first beat of a chain, no interval
//   251     contact lost      252 contact      253 one byte of noise

#include "drivers/decoder.hpp"

#include <utility>

namespace attune::test {

class fake_decoder final : public decoder {
public:
    std::string_view protocol() const noexcept override { return "fake"; }
    void opened(host_time, decoder_output& out) override {
        const std::byte hello[]{std::byte{'?'}};
        out.send(hello);
        fresh_ = true;
    }
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override {
        for (const auto b : bytes) {
            const auto v = std::to_integer<int>(b);
            if (v == 253)
                drops_.add(drop_cause::noise);
            else if (v >= 251)
                out.on_event(contact_event{v == 252}, at);
            else {
                beat_event e;
                if (v > 0) e.rr = milliseconds{v * 10.0};
                e.starts_chain = std::exchange(fresh_, false) || v == 0;
                out.on_event(e, at);
            }
        }
    }
    void tick(host_time, decoder_output&) override {}
    void closing(host_time at, decoder_output& out) override {
        const std::byte goodbye[]{std::byte{'!'}};
        out.send(goodbye);
        out.on_event(beat_event{}, at); // a device that still says something: nobody listens
    }
    const drops& dropped() const noexcept override { return drops_; }

private:
    drops drops_;
    bool fresh_ = true;
};

} // namespace attune::test
