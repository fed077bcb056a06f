"""The errors of zips from outside, of which `zipfile` gives only some as its own."""

import lzma
import struct
import zipfile
import zlib

#: What reading a damaged or odd zip raises, whatever its members are packed with: bzip2 tells of
#: damage as of a disk that fails, LZMA by an error of its own.
ZIP_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
    *(ValueError, NotImplementedError, RuntimeError, OverflowError),
)
