// attune sensors: the serial ports of this machine and their state in words.
#include "app/cli/context.hpp"
#include "drivers/port/port_list.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace attune::cli {

void add_sensors(CLI::App& app, context& c) {
    auto& sub = *app.add_subcommand("sensors", "Serial ports and their state");
    common(sub, c, prints_data, [&c] {
        const auto ports = list_ports();
        if (c.json) {
            nlohmann::ordered_json d;
            auto& list = d["ports"] = nlohmann::ordered_json::array();
            for (const auto& p : ports)
                list.push_back({{"path", p.path},
                                {"description", p.description},
                                {"usb", p.usb},
                                {"serial", p.serial},
                                {"protocol", p.protocol},
                                {"state", p.state}});
            return c.print(d);
        }
        if (ports.empty())
            c.out() << "No serial port is there. Plug the sensor in, or practise with sim:calm.\n";
        for (const auto& p : ports)
            c.out() << fmt::format("{}  {}{}{}\n    {}\n", p.path, p.description,
                                   p.usb.empty() ? "" : fmt::format(" ({})", p.usb),
                                   p.protocol.empty() ? "" : fmt::format(", speaks {}", p.protocol), p.state);
        c.out() << std::flush;
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
