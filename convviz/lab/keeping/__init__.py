"""What people brought or made and no address can hold: kept by the server for a while, under random keys."""

from convviz.lab.keeping.keys import KEY_LENGTH, is_key, new_key
from convviz.lab.keeping.limits import LIMITS, Limits
from convviz.lab.keeping.store import Store, StoreError
from convviz.lab.keeping.stores import keeping

__all__ = [
    "KEY_LENGTH",
    "LIMITS",
    "StoreError",
    "Limits",
    "Store",
    "is_key",
    "keeping",
    "new_key",
]
