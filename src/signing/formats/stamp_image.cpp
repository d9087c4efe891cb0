#include "signing/formats/stamp_image.hpp"

#include <png.h>

#include <string>

#include "base/error.hpp"

namespace tinhso::signing {
namespace {

constexpr std::size_t largest_image = 1'000'000;
constexpr unsigned largest_side = 2048;

struct PictureClose {
  png_image& image;
  ~PictureClose() { png_image_free(&image); }
};

}  // namespace

void check_stamp_image(std::string_view png, StampColour colour) {
  if (png.size() > largest_image)
    throw Invalid{"image.size", {"Ảnh lớn hơn 1 MB.", "The picture is larger than 1 MB."}};
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0)
    throw Invalid{"image.png", {"Ảnh phải là tệp PNG.", "The picture has to be a PNG."}};
  PictureClose const close{image};
  if (image.width > largest_side || image.height > largest_side || image.width < 16 || image.height < 16)
    throw Invalid{"image.size",
                  {"Mỗi cạnh của ảnh từ 16 đến 2048 điểm.", "Each side of the picture has 16 to 2048 points."}};
  image.format = PNG_FORMAT_RGBA;
  std::string pixels(PNG_IMAGE_SIZE(image), '\0');
  if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0)
    throw Invalid{"image.png", {"Không đọc được ảnh PNG.", "The PNG cannot be read."}};
  std::uint64_t inked = 0;
  std::uint64_t red = 0;
  std::uint64_t green = 0;
  std::uint64_t blue = 0;
  for (std::size_t i = 0; i + 3 < pixels.size(); i += 4) {
    auto const at = [&](std::size_t k) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(pixels[i + k]));
    };
    if (at(3) < 128) continue;
    ++inked;
    red += at(0);
    green += at(1);
    blue += at(2);
  }
  auto const all = static_cast<std::uint64_t>(image.width) * image.height;
  if (inked == 0 || inked * 10 > all * 8)
    throw Invalid{"image.background",
                  {"Ảnh cần nền trong suốt và có nét.", "The picture needs a transparent background and some ink."}};
  bool const good = colour == StampColour::blue ? blue > red + inked * 20 && blue >= green
                                                : red > green + inked * 40 && red > blue + inked * 40;
  if (!good)
    throw Invalid{"image.colour", colour == StampColour::blue
                                      ? Words{"Nghị định 30/2020/NĐ-CP: ảnh chữ ký phải màu xanh.",
                                              "Decree 30/2020/NĐ-CP: the picture of a signature is blue."}
                                      : Words{"Nghị định 30/2020/NĐ-CP: ảnh con dấu phải màu đỏ.",
                                              "Decree 30/2020/NĐ-CP: the picture of a seal is red."}};
}

}  // namespace tinhso::signing
