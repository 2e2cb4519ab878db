"""The door of the mandates."""

from essaim.engines.mandates.permissions import P

__all__ = ["P"]
