// The picture of a hand signature or of an agency's seal, as Decree 30/2020/NĐ-CP, appendix I, asks for it: PNG with a
// transparent background, the signature blue, the seal red. Thread-safe.
#pragma once

#include <string_view>

namespace tinhso::signing {

enum class StampColour { blue, red };

/// Throws Invalid `image.png`, `image.size`, `image.background` or `image.colour`, with a sentence for who uploads it.
void check_stamp_image(std::string_view png, StampColour colour);

}  // namespace tinhso::signing
