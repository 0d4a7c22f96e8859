#include "app/ui/window/image.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stb_image_write.h>

namespace attune::ui {

result<void> write_png(const rgb_image& image, const std::filesystem::path& file) {
    const auto say = [&](int why) {
        const errc code = why == ENOSPC                   ? errc::out_of_space
                          : why == EACCES || why == EROFS ? errc::permission
                                                          : errc::not_found;
        return fail(code, file.string() + " cannot be written: " + std::strerror(why));
    };
    errno = 0;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out{std::fopen(file.c_str(), "wb"), &std::fclose};
    if (!out) return say(errno);
    const auto put = [](void* to, void* data, int size) {
        std::fwrite(data, 1, static_cast<std::size_t>(size), static_cast<std::FILE*>(to));
    };
    const int done = stbi_write_png_to_func(put, out.get(), image.width, image.height, 3, image.bytes.data(),
                                            image.width * 3);
    if (done == 0 || std::fflush(out.get()) != 0 || std::ferror(out.get()) != 0)
        return say(errno != 0 ? errno : ENOMEM);
    return {};
}

} // namespace attune::ui
