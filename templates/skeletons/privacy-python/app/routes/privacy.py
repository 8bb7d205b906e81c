"""What people may ask about their data: a copy of it (GDPR articles 15 and 20), and its deletion (article 17)."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.items import ItemStore

Person = Annotated[str, Path(min_length=1, max_length=200)]


def privacy_routes(store: ItemStore) -> APIRouter:
    """Each store that holds personal data has to be in both."""
    router = APIRouter(prefix="/v1/people/{person}")

    @router.get("")
    async def export(person: Person) -> dict[str, object]:
        return {"person": person, "items": [{"title": item.title} for item in store.of(person)]}

    @router.delete("")
    async def delete(person: Person) -> dict[str, object]:
        return {"person": person, "deleted": {"items": store.remove_of(person)}}

    return router
