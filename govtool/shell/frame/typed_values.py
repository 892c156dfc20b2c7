"""Values of options as typed, where Typer would only copy them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typer._click import Context, Parameter
    from typer._coercion import RuntimeParam, TypeDescriptor


class AsTyped:
    """A lazy substitute for Typer's coercion of a parameter, built only for a value it changes."""

    def __init__(self, descriptor: TypeDescriptor) -> None:
        self.descriptor = descriptor
        self._typers: RuntimeParam | None = None

    def coerce(self, value: Any, param: Any, ctx: Context) -> Any:
        """Return the value as the command gets it; Typer calls this."""
        is_of_many = param.multiple or param.nargs == -1
        if value is None:
            return () if is_of_many else None
        if self.descriptor.parameter_info.parser is None:
            if self.descriptor.annotation is str and type(value) is str and not is_of_many:
                return value
            if self.descriptor.annotation == list[str] and is_of_many and _are_texts(value):
                return list(value)
        return self._coerced(value, param, ctx)

    def _coerced(self, value: Any, param: Any, ctx: Context) -> Any:
        if self._typers is None:
            from typer._coercion import build_runtime_param

            self._typers = build_runtime_param(self.descriptor)
        return self._typers.coerce(value, param, ctx)


def _are_texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(type(one) is str for one in value)


def take_as_typed(*params: Parameter) -> None:
    """Let parameters keep their values as typed, where Typer would not change them."""
    for param in params:
        if descriptor := getattr(param, "type_descriptor", None):
            param._runtime_param = AsTyped(descriptor)  # type: ignore[attr-defined]  # noqa: SLF001  # Typer's
