"""Items: what the service keeps. Replace them by what it is for."""

from dataclasses import dataclass, field

MAX_ITEMS = 1000


@dataclass(frozen=True)
class Item:
    """Something that somebody made."""

    title: str
    created_by: str


class FullError(Exception):
    """No more items can be kept."""


@dataclass
class ItemStore:
    """Keeps items in memory."""

    _items: list[Item] = field(default_factory=list)

    def list(self) -> tuple[Item, ...]:
        return tuple(self._items)

    def add(self, item: Item) -> None:
        """Raises FullError when there are too many."""
        if len(self._items) >= MAX_ITEMS:
            raise FullError
        self._items.append(item)

    def of(self, subject: str) -> tuple[Item, ...]:
        return tuple(item for item in self._items if item.created_by == subject)

    def remove_of(self, subject: str) -> int:
        """How many were removed."""
        kept = [item for item in self._items if item.created_by != subject]
        removed = len(self._items) - len(kept)
        self._items[:] = kept
        return removed
