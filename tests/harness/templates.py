"""An undefined variable in one of our templates is a fault, where Django writes nothing.

Strict: what is shown, passed to a tag or looped over. Lenient: `{% if %}`, and filters `default` and `default_if_none`,
which say that absence is expected.
"""

from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.template.base import FilterExpression
from django.template.defaulttags import ForNode
from django.test.signals import setting_changed

from tests.harness.faults import HarnessFault, report

EXPECTS_ABSENCE = {"default", "default_if_none"}


class UndefinedVariable(str):
    """What Django takes for a missing variable: formatting it is the fault."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: object) -> str:
        raise HarnessFault(str(variable))


class LoopedExpression(FilterExpression):
    """What a `{% for %}` walks through: Django forgives its absence, we do not."""

    __slots__ = ()


def install() -> None:
    resolve_as_django = FilterExpression.resolve
    init_as_django = ForNode.__init__

    def resolve(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        names = {function.__name__ for function, _ in self.filters}
        if names & EXPECTS_ABSENCE:
            ignore_failures = True
        elif isinstance(self, LoopedExpression):
            ignore_failures = False
        try:
            return resolve_as_django(self, context, ignore_failures)
        except HarnessFault as fault:
            template = context.render_context.template or context.template
            if not _is_ours(template):
                return ""
            raise report(f"{template.name}: undefined variable {{{{ {fault} }}}}") from None

    def init(self: ForNode, loopvars: Any, sequence: Any, *args: Any, **kwargs: Any) -> None:
        sequence.__class__ = LoopedExpression
        init_as_django(self, loopvars, sequence, *args, **kwargs)

    FilterExpression.resolve = resolve  # type: ignore[method-assign]
    ForNode.__init__ = init  # type: ignore[method-assign]
    _be_strict()
    setting_changed.connect(_be_strict)  # Django has then thrown its engine away


def _be_strict(**_changed: object) -> None:
    engines["django"].engine.string_if_invalid = UndefinedVariable("undefined")


def _is_ours(template: Any) -> bool:
    return str(template.origin.name).startswith(str(settings.PACKAGE))
