"""In place of Jinja's own, which imports pickle: templates come compiled (docs/adr/0044, 0051)."""


class BytecodeCache:
    """What keeps compiled templates."""


class FileSystemBytecodeCache(BytecodeCache):
    """In files."""


class MemcachedBytecodeCache(BytecodeCache):
    """In memcached."""
