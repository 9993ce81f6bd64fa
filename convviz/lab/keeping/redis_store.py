"""A store in Redis or Valkey: for replicas of the app on several machines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from convviz.errors import MissingPackage
from convviz.lab.keeping.keys import new_key
from convviz.lab.keeping.limits import LIMITS, Limits
from convviz.lab.keeping.store import StoreError

PATIENCE = 2.0
"""Seconds to wait for the server of the store."""

_DROP = """
local all, sizes, total = KEYS[1], KEYS[2], KEYS[3]
local function drop(name)
  local bytes = redis.call('HGET', sizes, name)
  if bytes then redis.call('DECRBY', total, bytes) end
  redis.call('DEL', KEYS[4] .. name)
  redis.call('HDEL', sizes, name)
  redis.call('ZREM', all, name)
end
"""
_FORGET = _DROP + "drop(ARGV[1])"
_PUT = (
    _DROP
    + """
local own = KEYS[5]
local key, now, expires, size = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local most_own, most_items, most = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

drop(key)
for _, name in ipairs(redis.call('ZRANGEBYSCORE', all, '-inf', now)) do drop(name) end

local bytes, items, mine = size, 1, {}
for _, name in ipairs(redis.call('ZRANGE', own, 0, -1)) do
  local known = redis.call('HGET', sizes, name)
  if known then
    bytes, items = bytes + known, items + 1
    table.insert(mine, { name, known })
  else
    redis.call('ZREM', own, name)
  end
end
for _, each in ipairs(mine) do
  if bytes <= most_own and items <= most_items then break end
  drop(each[1])
  redis.call('ZREM', own, each[1])
  bytes, items = bytes - each[2], items - 1
end
while size + tonumber(redis.call('GET', total) or 0) > most do
  local oldest = redis.call('ZRANGE', all, 0, 0)[1]
  if not oldest then break end
  drop(oldest)
end

redis.call('SET', KEYS[4] .. key, ARGV[8], 'PXAT', math.floor(1000 * expires))
redis.call('HSET', sizes, key, size)
redis.call('INCRBY', total, size)
redis.call('ZADD', all, expires, key)
redis.call('ZADD', own, now, key)
redis.call('PEXPIREAT', own, math.floor(1000 * expires))
"""
)


class RedisStore:
    """Bytes in a Redis server, which forgets by itself what expired; one script keeps to the limits.

    Raises MissingPackage where the package is not installed, StoreError where no server answers.
    """

    def __init__(
        self,
        url: str,
        limits: Limits = LIMITS,
        clock: Callable[[], float] = time.time,
        prefix: str = "convviz:",
    ) -> None:
        try:
            import redis
        except ImportError:
            raise MissingPackage(
                "CONVVIZ_REDIS_URL needs the package redis, which is not installed: pip install"
                ' "convviz[redis]".'
            ) from None
        self._limits, self._clock, self._prefix = limits, clock, prefix
        self._error = redis.RedisError
        self._redis = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self._put, self._forget = (self._redis.register_script(script) for script in (_PUT, _FORGET))
        self._lists = [f"{prefix}{name}" for name in ("all", "sizes", "total", "kept:")]

    def put(self, content: bytes, *, owner: str, seconds: float, key: str = "") -> str:
        """Keep these bytes; see `Store.put`."""
        limits = self._limits
        if len(content) > limits.item:
            raise StoreError(f"{len(content)} bytes")
        key, now = key or new_key(), self._clock()
        most = (limits.visitor, limits.items_a_visitor, limits.in_all)
        given: list[Any] = [key, now, now + seconds, len(content), *most, content]
        lists = [*self._lists, f"{self._prefix}owner:{owner}"]
        self._asked(lambda: self._put(keys=lists, args=given))
        return key

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""
        found = self._asked(lambda: self._redis.get(self._name(key)))
        return None if found is None else bytes(found)

    def until(self, key: str) -> float | None:
        """Return when it expires."""
        expires = self._asked(lambda: self._redis.pexpiretime(self._name(key)))
        return expires / 1000 if expires > 0 else None

    def sweep(self) -> None:
        """Do nothing: Redis takes out by itself what expired."""

    def nbytes(self) -> int:
        """Return how many bytes are kept of all; what expired counts until the next thing is kept."""
        return int(self._asked(lambda: self._redis.get(self._lists[2])) or 0)

    def forget(self, key: str) -> None:
        """Forget it."""
        self._asked(lambda: self._forget(keys=self._lists, args=[key]))

    def _name(self, key: str) -> str:
        return f"{self._prefix}kept:{key}"

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except self._error as error:
            raise StoreError(str(error)) from error
