#include "app/report/cairo_type.hpp"

#include <cmath>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

namespace attune::report {
namespace {

/// Coloured emoji are pictures inside a typeface: a page would hold them as pictures.
constexpr const char* no_pictures =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig>"
    "<selectfont><rejectfont>"
    "<pattern><patelt name=\"color\"><bool>true</bool></patelt></pattern>"
    "<pattern><patelt name=\"scalable\"><bool>false</bool></patelt></pattern>"
    "</rejectfont></selectfont></fontconfig>";

template <class T>
struct unref {
    void operator()(T* object) const noexcept { g_object_unref(object); }
};
template <class T>
using owned = std::unique_ptr<T, unref<T>>;

} // namespace

struct cairo_type::state {
    FcConfig* fonts = nullptr;
    owned<PangoFontMap> map;
    owned<PangoContext> context;

    owned<PangoLayout> lay(std::string_view words, const type& look, double wrap, int most_lines) const {
        owned<PangoLayout> layout{pango_layout_new(context.get())};
        auto* font = pango_font_description_new();
        pango_font_description_set_family_static(font, "Inter,DejaVu Sans");
        pango_font_description_set_absolute_size(font, look.size * PANGO_SCALE);
        pango_font_description_set_weight(font, look.bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(layout.get(), font);
        pango_font_description_free(font);

        auto* how = pango_attr_list_new();
        pango_attr_list_insert(how, pango_attr_insert_hyphens_new(FALSE));
        if (look.figures) pango_attr_list_insert(how, pango_attr_font_features_new("tnum=1"));
        pango_layout_set_attributes(layout.get(), how);
        pango_attr_list_unref(how);

        pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
        pango_layout_set_auto_dir(layout.get(), TRUE);
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_spacing(layout.get(), static_cast<int>(0.2 * look.size * PANGO_SCALE));
        if (wrap > 0) pango_layout_set_width(layout.get(), static_cast<int>(std::ceil(wrap * PANGO_SCALE)));
        if (most_lines > 0) {
            pango_layout_set_height(layout.get(), -most_lines);
            pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        }
        // What came over a wire may be no UTF-8, and may hold line breaks.
        char* valid = g_utf8_make_valid(words.data(), static_cast<gssize>(words.size()));
        for (char* c = valid; *c; ++c)
            if (static_cast<unsigned char>(*c) < ' ' || *c == '\x7f') *c = ' ';
        pango_layout_set_text(layout.get(), valid, -1);
        g_free(valid);
        return layout;
    }
};

const cairo_type& cairo_type::of_this_machine() {
    static const auto* const all = new cairo_type; // never destroyed: see the header
    return *all;
}

cairo_type::cairo_type()
    : state_{std::make_unique<state>()} {
    state_->fonts = FcInitLoadConfigAndFonts(); // our own: nothing global stays behind
    FcConfigParseAndLoadFromMemory(state_->fonts, reinterpret_cast<const FcChar8*>(no_pictures), FcTrue);
    FcConfigBuildFonts(state_->fonts);
    state_->map.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(state_->map.get()), state_->fonts);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(state_->map.get()), 72);
    state_->context.reset(pango_font_map_create_context(state_->map.get()));
    // Places and widths as the typeface has them, whatever is drawn on: paper and measure agree.
    auto* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(state_->context.get(), options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(state_->context.get(), FALSE);
    pango_context_set_language(state_->context.get(), pango_language_from_string("en"));
}

cairo_type::~cairo_type() = default;

extent cairo_type::measure(std::string_view words, const type& look, double wrap, int most_lines) const {
    const auto layout = state_->lay(words, look, wrap, most_lines);
    PangoRectangle logical;
    pango_layout_get_extents(layout.get(), nullptr, &logical);
    return {static_cast<double>(logical.width) / PANGO_SCALE,
            static_cast<double>(logical.height) / PANGO_SCALE};
}

void cairo_type::draw(cairo_t* onto, const words_item& words) const {
    const auto layout = state_->lay(words.words, words.look, words.wrap, words.most_lines);
    // Words from right to left end at the right of their wrap: bring them to where they were placed.
    PangoRectangle logical;
    pango_layout_get_extents(layout.get(), nullptr, &logical);
    cairo_move_to(onto, words.box.x - static_cast<double>(logical.x) / PANGO_SCALE, words.box.y);
    pango_cairo_show_layout(onto, layout.get());
}

} // namespace attune::report
