// How the C library's allocator treats freed memory in this program. Call once, first thing in main().
//
// glibc gives the top of the heap back to the system as soon as 128 kB of it are free. Packages and answers of a megabyte
// then cost more in page faults than in work: reading one edXML package of 1 MB took 4.6 times as long.
#pragma once

namespace tinhso {

/// Keeps up to 16 MB of freed memory in each of at most four arenas: 64 MB at worst.
void keep_freed_memory();

}  // namespace tinhso
