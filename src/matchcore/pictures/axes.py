"""Axes that show themselves in a notebook; imported only when a picture is drawn, for it loads matplotlib."""

from __future__ import annotations

import io

from matplotlib.axes import Axes


class PictureAxes(Axes):
    """Axes of a figure of their own, which pyplot does not know of: a notebook shows the figure."""

    def _repr_png_(self) -> bytes:
        written = io.BytesIO()
        figure = self.get_figure(root=True)
        if figure is not None:
            figure.savefig(written, format="png", dpi=110)
        return written.getvalue()
