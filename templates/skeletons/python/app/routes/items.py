"""Reading and adding items."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict, StringConstraints

from app.http.refusal import Refusal
from app.items import FullError, Item, ItemStore
from app.routes.caller import Caller


class NewItem(BaseModel):
    """What clients send to add an item."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def item_routes(store: ItemStore) -> APIRouter:
    router = APIRouter(prefix="/v1/items")

    @router.get("")
    async def list_items() -> dict[str, list[dict[str, str]]]:
        return {"items": [_shown(item) for item in store.list()]}

    @router.post("", status_code=status.HTTP_201_CREATED)
    async def add_item(new: NewItem, caller: Caller) -> dict[str, str]:
        item = Item(title=new.title, created_by=caller.subject)
        try:
            store.add(item)
        except FullError:
            raise Refusal(409, "The list is full.") from None
        return _shown(item)

    return router


def _shown(item: Item) -> dict[str, str]:
    return {"title": item.title, "createdBy": item.created_by}
