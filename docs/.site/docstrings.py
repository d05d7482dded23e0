"""Gives each of several parameters that are told of together (``locks, bans``) its own type in the reference.

An extension of Griffe, which otherwise shows the first one's type for all of them.
"""

from __future__ import annotations

from typing import Any

import griffe


class OwnTypes(griffe.Extension):
    """The type and the default of a documented parameter are those of its own place in the signature."""

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Set them right once for every function that is read."""
        if func.docstring is None:
            return
        sections = func.docstring.parse("numpy", warnings=False)
        for section in sections:
            if section.kind is griffe.DocstringSectionKind.parameters:
                for parameter in section.value:
                    if parameter.name in func.parameters:
                        own = func.parameters[parameter.name]
                        parameter.annotation, parameter.value = own.annotation, own.default
        func.docstring.__dict__["parsed"] = sections
