"""The cache while Redis is away: limits go on counting in the database's own table, and nobody gets an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

ALIAS = "table"  # the DatabaseCache of settings.CACHES


def _or_table(name: str) -> Callable[..., Any]:
    from_redis = getattr(RedisCache, name)

    def call(self: SteadyCache, *args: Any, **options: Any) -> Any:
        try:
            return from_redis(self, *args, **options)
        except RedisError:
            return getattr(caches[ALIAS], name)(*args, **options)

    return call


class SteadyCache(RedisCache):
    add, get, set, touch, delete, incr, has_key = map(
        _or_table, ("add", "get", "set", "touch", "delete", "incr", "has_key")
    )
    get_many, set_many, delete_many = map(_or_table, ("get_many", "set_many", "delete_many"))
