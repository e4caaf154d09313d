"""Texts from their sentence embeddings: `from sgdd import SGDDModel`"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["SGDDModel"]

if TYPE_CHECKING: from .model import SGDDModel


def __getattr__(name):
    "The model, loaded when it is asked for: with it comes torch, which `sgdd --help` needs not."
    if name != "SGDDModel": raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .model import SGDDModel
    return SGDDModel
