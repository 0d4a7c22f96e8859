#include "app/report/cairo_file.hpp"

#include <cairo-pdf.h>
#include <cairo.h>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <numbers>

namespace attune::report {
namespace {

struct surface_end {
    void operator()(cairo_surface_t* s) const noexcept { cairo_surface_destroy(s); }
};
struct context_end {
    void operator()(cairo_t* c) const noexcept { cairo_destroy(c); }
};
using surface = std::unique_ptr<cairo_surface_t, surface_end>;
using context = std::unique_ptr<cairo_t, context_end>;

cairo_status_t take_bytes(void* to, const unsigned char* bytes, unsigned n) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), n);
    return CAIRO_STATUS_SUCCESS;
}

class painter {
public:
    painter(cairo_t* c, const palette& colours, const cairo_type& set)
        : c_{c}
        , colours_{colours}
        , set_{set} {
        cairo_set_line_join(c_, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_cap(c_, CAIRO_LINE_CAP_ROUND);
    }
    void operator()(const words_item& w) {
        colour(w.look.colour, 1);
        set_.draw(c_, w);
    }
    void operator()(const line_item& l) {
        if (l.points.size() < 2) return;
        colour(l.colour, l.alpha);
        cairo_set_line_width(c_, l.width);
        cairo_set_line_cap(c_, l.dash > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
        cairo_set_dash(c_, &l.dash, l.dash > 0 ? 1 : 0, 0);
        way(l.points);
        if (l.closed) cairo_close_path(c_);
        cairo_stroke(c_);
    }
    void operator()(const area_item& a) {
        if (a.outline.size() < 3) return;
        colour(a.colour, a.alpha);
        way(a.outline);
        cairo_fill(c_);
    }
    void operator()(const box_item& b) {
        colour(b.fill, b.alpha);
        const auto& r = b.box;
        const double k = std::min({b.radius, r.w / 2, r.h / 2});
        if (k > 0) {
            constexpr double q = std::numbers::pi / 2;
            cairo_new_sub_path(c_);
            cairo_arc(c_, r.right() - k, r.y + k, k, -q, 0);
            cairo_arc(c_, r.right() - k, r.bottom() - k, k, 0, q);
            cairo_arc(c_, r.x + k, r.bottom() - k, k, q, 2 * q);
            cairo_arc(c_, r.x + k, r.y + k, k, 2 * q, 3 * q);
            cairo_close_path(c_);
        } else {
            cairo_rectangle(c_, r.x, r.y, r.w, r.h);
        }
        cairo_fill(c_);
    }
    void operator()(const disc_item& d) {
        colour(d.colour, 1);
        cairo_new_sub_path(c_);
        cairo_arc(c_, d.centre.x, d.centre.y, d.radius, 0, 2 * std::numbers::pi);
        cairo_fill(c_);
    }

private:
    void way(const std::vector<point>& points) {
        cairo_new_path(c_);
        for (const auto& p : points)
            cairo_line_to(c_, p.x, p.y);
    }
    void colour(ink i, double alpha) {
        const auto part = [srgb = colours_[i]](int shift) {
            return static_cast<double>(srgb >> shift & 0xFFU) / 255.0;
        };
        cairo_set_source_rgba(c_, part(16), part(8), part(0), alpha);
    }
    cairo_t* c_;
    const palette& colours_;
    const cairo_type& set_;
};

void paint(cairo_t* c, const page& p, const palette& colours, const cairo_type& set) {
    painter brush{c, colours, set};
    for (const auto& i : p.items)
        std::visit(brush, i);
}

tl::unexpected<error> cannot(cairo_status_t s) {
    return fail(errc::invalid, fmt::format("the page cannot be drawn: {}", cairo_status_to_string(s)));
}

} // namespace

result<std::string> to_pdf(std::span<const page> pages, const pdf_facts& facts, const palette& colours,
                           const cairo_type& set) {
    std::string bytes;
    if (pages.empty()) return fail(errc::invalid, "there is no page");
    const surface s{cairo_pdf_surface_create_for_stream(take_bytes, &bytes, pages[0].width, pages[0].height)};
    cairo_pdf_surface_restrict_to_version(s.get(), CAIRO_PDF_VERSION_1_4); // plain objects on every cairo
    const std::pair<cairo_pdf_metadata_t, const std::string*> told[]{
        {CAIRO_PDF_METADATA_TITLE, &facts.title},
        {CAIRO_PDF_METADATA_SUBJECT, &facts.subject},
        {CAIRO_PDF_METADATA_CREATE_DATE, &facts.created},
        {CAIRO_PDF_METADATA_MOD_DATE, &facts.created}};
    for (const auto& [what, words] : told)
        cairo_pdf_surface_set_metadata(s.get(), what, words->c_str());
    cairo_pdf_surface_set_metadata(s.get(), CAIRO_PDF_METADATA_CREATOR, "Attune");
    {
        const context c{cairo_create(s.get())};
        for (const auto& p : pages) {
            cairo_pdf_surface_set_size(s.get(), p.width, p.height);
            paint(c.get(), p, colours, set);
            cairo_show_page(c.get());
        }
        if (const auto status = cairo_status(c.get()); status != CAIRO_STATUS_SUCCESS) return cannot(status);
    }
    cairo_surface_finish(s.get());
    if (const auto status = cairo_surface_status(s.get()); status != CAIRO_STATUS_SUCCESS)
        return cannot(status);
    return facts.language.empty() ? std::move(bytes) : with_language(std::move(bytes), facts.language);
}

result<std::string> to_png(const page& p, const palette& colours, const cairo_type& set) {
    const surface s{cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(p.width),
                                               static_cast<int>(p.height))};
    {
        const context c{cairo_create(s.get())};
        paint(c.get(), p, colours, set);
        if (const auto status = cairo_status(c.get()); status != CAIRO_STATUS_SUCCESS) return cannot(status);
    }
    std::string bytes;
    const auto status = cairo_surface_write_to_png_stream(s.get(), take_bytes, &bytes);
    if (status != CAIRO_STATUS_SUCCESS) return cannot(status);
    return bytes;
}

} // namespace attune::report
