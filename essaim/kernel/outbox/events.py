"""Events: frozen facts, past tense, plain fields. `name` is "<engine>.<ClassName>"."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Base of every event. Fields are int, str, bool, date or datetime (carried as JSON)."""

    engine: ClassVar[str]

    @classmethod
    def event_name(cls) -> str:
        return f"{cls.engine}.{cls.__name__}"

    def payload(self) -> dict[str, Any]:
        return asdict(self)
