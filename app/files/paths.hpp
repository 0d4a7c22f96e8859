#pragma once
// Where things lie: XDG folders and the program's own assets.

#include <filesystem>

namespace attune {

/// $XDG_DATA_HOME/attune/attune.db (~/.local/share/...). The folder is created by the store.
std::filesystem::path default_store_file();
/// $XDG_CONFIG_HOME/attune
std::filesystem::path config_folder();
/// Shipped files: $ATTUNE_ASSETS, else beside the source tree the program was built from, else
/// <prefix>/share/attune.
std::filesystem::path assets_folder();

} // namespace attune
