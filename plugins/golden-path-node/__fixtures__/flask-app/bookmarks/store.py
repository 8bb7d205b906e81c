import itertools


class Store:
    def __init__(self):
        self._bookmarks = {}
        self._ids = itertools.count(1)

    def add(self, url, tags):
        bookmark = {"id": next(self._ids), "url": url, "tags": list(tags)}
        self._bookmarks[bookmark["id"]] = bookmark
        return bookmark

    def all(self, tag=None):
        return [
            b for b in self._bookmarks.values() if tag is None or tag in b["tags"]
        ]

    def remove(self, bookmark_id):
        return self._bookmarks.pop(bookmark_id, None) is not None
