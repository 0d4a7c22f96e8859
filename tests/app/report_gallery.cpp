// All samples as PDF and PNG, to be looked at; not a test.
// usage: attune_report_gallery FOLDER

#include "app/report/plot.hpp"
#include "app/report/report.hpp"
#include "tests/app/report_samples.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>

using namespace attune;

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::string folder = arguments[1];
    auto all = test::report_samples();
    all.push_back({"a_day", test::a_day()});
    for (const auto& [name, r] : all) {
        const auto began = std::chrono::steady_clock::now();
        const auto pdf = report::report_pdf(r, "24 November 2026, 10:00", {});
        const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        const auto night = report::plot_png(r, "24 November 2026, 10:00", {});
        const auto day = report::plot_png(r, "24 November 2026, 10:00",
                                          {.width = 1000, .height = 620, .colours = &report::day});
        if (!pdf || !night || !day) return 1;
        std::ofstream{folder + "/" + name + ".pdf", std::ios::binary} << *pdf;
        std::ofstream{folder + "/" + name + ".png", std::ios::binary} << *night;
        std::ofstream{folder + "/" + name + "-day.png", std::ios::binary} << *day;
        std::printf("%-14s %7.1f kB  %6.3f s\n", name.c_str(), static_cast<double>(pdf->size()) / 1000, s);
    }
}
