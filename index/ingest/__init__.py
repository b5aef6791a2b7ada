"""The way of an article into the library: found, read, cut, embedded, related to others, stored, shown."""
