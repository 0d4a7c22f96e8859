#pragma once
// ImGui's SDL2 platform back end: its header has two names (1.86, 1.90).
#if __has_include(<backends/imgui_impl_sdl2.h>)
#include <backends/imgui_impl_sdl2.h>
#else
#include <backends/imgui_impl_sdl.h>
#endif
