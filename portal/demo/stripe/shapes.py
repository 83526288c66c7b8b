"""The shapes of Stripe's objects, read from the annotations of the installed client: what an object holds when
nothing is known of it, and what is wrong with one."""

import ast
import decimal
import importlib
import inspect
import sys
import types
import typing
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import stripe
import typing_extensions
from stripe._request_options import RequestOptions
from stripe._stripe_object import StripeObject, UntypedStripeObject

NOTHING = type(None)
WRAPPERS = (typing.Required, typing.NotRequired, typing_extensions.Required, typing_extensions.NotRequired)
OF_NO_OBJECT = {"deleted", *RequestOptions.__annotations__}
OF_THE_CLIENT = ("StripeObject", "APIResource", "RequestOptions")


def blank(shape: Any) -> Any:
    """A value of this shape that says nothing: null where that may be, else the emptiest there is."""
    origin, inner = get_origin(shape), get_args(shape)
    if origin in (Union, types.UnionType):
        return None if NOTHING in inner else blank(inner[0])
    if origin is Literal:
        return inner[0]
    if origin is stripe.ListObject:
        return {"object": "list", "data": [], "has_more": False, "url": "/v1"}
    if isinstance(origin, type) and issubclass(origin, list):
        return []
    if origin is dict or _is_free(shape):
        return {}
    if isinstance(shape, type) and issubclass(shape, StripeObject):
        fields = hints(shape).items()  # type: ignore[arg-type] # classes can be hashed
        return {name: blank(hint) for name, hint in fields}
    return {bool: False, int: 0, float: 0, decimal.Decimal: "0"}.get(shape, "")


def wrong(value: Any, shape: Any, at: str = "") -> list[str]:
    """What of this value is not as the annotations say; fields they do not know, too."""
    origin, inner = get_origin(shape), get_args(shape)
    if shape is Any or origin is dict or _is_free(shape):
        return []
    if origin in WRAPPERS:
        return wrong(value, inner[0], at)
    if origin in (Union, types.UnionType):
        return min((wrong(value, one, at) for one in inner), key=len)
    if origin is Literal:
        return [] if value in inner else [f"{at}: {value!r}"]
    if origin is stripe.ListObject:
        each = value.get("data", []) if isinstance(value, dict) else []
        head = [] if isinstance(value, dict) and value.get("object") == "list" else [f"{at}: no list"]
        return head + [one for item in each for one in wrong(item, inner[0], f"{at}[]")]
    if isinstance(origin, type) and issubclass(origin, list):
        if not isinstance(value, list):
            return [f"{at}: no list"]
        return [one for item in value for one in wrong(item, inner[0], f"{at}[]")]
    return _wrong_plain(value, shape, at)


def _wrong_plain(value: Any, shape: Any, at: str) -> list[str]:
    if isinstance(shape, type) and (issubclass(shape, StripeObject) or typing_extensions.is_typeddict(shape)):
        return _wrong_object(value, shape, at) if isinstance(value, dict) else [f"{at}: no object"]
    if shape in (float, decimal.Decimal):
        return [] if isinstance(value, int | float | str) else [f"{at}: {value!r}"]
    fits = type(value) is shape if shape in (int, bool) else isinstance(value, shape)
    return [] if fits else [f"{at}: {value!r}"]


def _wrong_object(value: dict[str, Any], shape: type, at: str) -> list[str]:
    known = hints(shape)
    found = [f"{at}.{name}: unknown" for name in value if name not in known]
    for name, hint in known.items():
        if name in value:
            found += wrong(value[name], hint, f"{at}.{name}")
        elif issubclass(shape, StripeObject) and NOTHING not in get_args(hint):
            found.append(f"{at}.{name}: missing")
    return found


def unknown_names(params: Any, shape: Any, at: str = "") -> list[str]:
    """Names in a request that the client's annotations of it do not know."""
    origin, inner = get_origin(shape), get_args(shape)
    if origin in WRAPPERS:
        return unknown_names(params, inner[0], at)
    if origin in (Union, types.UnionType):
        return min((unknown_names(params, one, at) for one in inner), key=len)
    if isinstance(params, list):
        each = inner[0] if inner else Any
        return [name for one in params for name in unknown_names(one, each, at)]
    if not isinstance(params, dict) or not typing_extensions.is_typeddict(shape):
        return []
    known = hints(shape)
    found = [f"{at}{name}" for name in params if name not in known]
    for name in params.keys() & known.keys():
        found += unknown_names(params[name], known[name], f"{at}{name}.")
    return found


def _is_free(shape: Any) -> bool:
    """Whatever one likes: metadata and the like."""
    return UntypedStripeObject in (shape, get_origin(shape))


@cache
def hints(shape: type) -> dict[str, Any]:
    """The fields of an object and their shapes, those of the classes it comes from too."""
    found: dict[str, Any] = {}
    is_request = typing_extensions.is_typeddict(shape)
    for part in (shape,) if is_request else reversed(shape.__mro__):
        if part.__module__.startswith("stripe") and part.__name__ not in OF_THE_CLIENT:
            found |= _resolved(part, shape)
    return found


def _resolved(part: type, shape: type) -> dict[str, Any]:
    own = {
        name: hint
        for name, hint in inspect.get_annotations(part).items()
        if "ClassVar" not in repr(hint) and not name.startswith("_") and name not in OF_NO_OBJECT
    }
    bare = type(part.__name__, (), {"__annotations__": own})
    return typing.get_type_hints(bare, _names(part.__module__), dict(vars(shape)), include_extras=True)


@cache
def _names(module: str) -> dict[str, Any]:
    """What a module's annotations may name: also what it imports for type checkers only."""
    names = dict(vars(sys.modules[module]))
    for node in ast.walk(ast.parse(inspect.getsource(sys.modules[module]))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            source = importlib.import_module(node.module)
            for alias in node.names:
                names.setdefault(alias.asname or alias.name, getattr(source, alias.name, None))
    return names
