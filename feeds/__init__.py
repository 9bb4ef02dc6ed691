"""What subscribers and partner sites get: feeds, pages and lists of them, from a site of entries.

Programs begin with :class:`feeds.entry.Site` and :func:`feeds.publish.publish`. The package imports nothing else of
Tilshi.
"""
