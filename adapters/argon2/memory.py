"""The memory of hashes that are over, which the C library keeps for the next one."""

import ctypes
import mmap
import sys


def give_back(size: int) -> None:
    """Have the system take the pages of a block that this thread has freed; nothing but on Linux.

    The block itself stays, for the next hash of that size: asked for again, it is the same one, and
    its pages are what is given up. So this works wherever it lies in the library's memory;
    `malloc_trim` leaves the end of what belongs to a thread alone.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    block = library.malloc(ctypes.c_size_t(size))
    if block is None:
        return
    first = -(-block // mmap.PAGESIZE) * mmap.PAGESIZE
    pages = ctypes.c_size_t((block + size - first) // mmap.PAGESIZE * mmap.PAGESIZE)
    # Few large pages are found sooner than many small ones, when the next hash needs them.
    for advice in (mmap.MADV_HUGEPAGE, mmap.MADV_DONTNEED):
        library.madvise(ctypes.c_void_p(first), pages, advice)
    library.free(ctypes.c_void_p(block))
    # A block of which something else has taken a piece is too small to have been found.
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(ctypes.c_size_t(0))
