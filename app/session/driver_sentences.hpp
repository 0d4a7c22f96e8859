#pragma once
// Finished sentences of the drivers. They say them in English and know no language; here they are put into the one
// in force, also where a port or a strap is named in their middle.

#include <string>
#include <string_view>

namespace attune {

/// `english` as the catalogue says it: as a whole, or else by the first form of the table that it fills, with what
/// stands in the form's places left as it is. What fits none stays English. Cost: allocates; for screens.
std::string said_by_drivers(std::string_view english);

} // namespace attune
