"""Texts from their sentence embeddings: `from sgdd import SGDDModel`"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .config import SGDDConfig
    from .model import SGDDModel
    from .trainer import train

__version__ = "0.1.0"
__all__ = ["SGDDConfig", "SGDDModel", "train"]
_HOMES = dict(SGDDConfig="config", SGDDModel="model", train="trainer")  # name → its module


def __getattr__(name):
    "One of these, loaded when it is asked for: torch comes with it, and `sgdd --help` needs none."
    if name not in _HOMES: raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__(): return [*globals(), *__all__]
