#include "base/memory.hpp"

#include <malloc.h>

namespace tinhso {

void keep_freed_memory() {
  constexpr int megabyte = 1 << 20;
  mallopt(M_ARENA_MAX, 4);
  mallopt(M_TRIM_THRESHOLD, 16 * megabyte);
  mallopt(M_MMAP_THRESHOLD, 16 * megabyte);
  mallopt(M_TOP_PAD, 4 * megabyte);
}

}  // namespace tinhso
