"""The memory of hashes that are over, which the C library keeps for the next one."""

import ctypes
import mmap
import sys


def give_back(size: int) -> None:
    """Have the system take the pages of blocks that this thread has freed; nothing but on Linux.

    A block itself stays, for the next hash of that size: asked for again, it is the same one, and
    its pages are what is given up. So this works wherever it lies in the library's memory;
    `malloc_trim` leaves the end of what belongs to a thread alone.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    # Two: one may lie between others, where something kept a hash from using it, and one last.
    blocks = [library.malloc(ctypes.c_size_t(size)) for _ in range(2)]
    for block in filter(None, blocks):
        _give_pages_back(library, block, size)
        library.free(ctypes.c_void_p(block))
    # A block of which something has taken a piece is too small to have been found.
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(ctypes.c_size_t(0))


def _give_pages_back(library: ctypes.CDLL, block: int, size: int) -> None:
    first = -(-block // mmap.PAGESIZE) * mmap.PAGESIZE
    length = (block + size - first) // mmap.PAGESIZE * mmap.PAGESIZE
    # Few large pages are found sooner than many small ones, when the next hash needs them.
    for advice in (mmap.MADV_HUGEPAGE, mmap.MADV_DONTNEED):
        library.madvise(ctypes.c_void_p(first), ctypes.c_size_t(length), advice)
