"""Rows of the mandates."""

from essaim.engines.mandates.models.service import Conclusion, Service

__all__ = ["Conclusion", "Service"]
