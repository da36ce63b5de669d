"""Curves over how many there are, beside one another: a panel for each kind of work."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from attrs import frozen

from bench.figures import Figure, shown
from bench.svg import WIDTH, tag, text, told, whole

Curve = Mapping[int, Figure]
"""By how many there are."""

_STYLE = """
.grid { stroke: #d0d7de }
.dot { fill: #24292f }
.first { fill: none; stroke: #3b76c4; stroke-width: 2 }
.second { fill: none; stroke: #c2410c; stroke-width: 2; stroke-dasharray: 6 3 }
@media (prefers-color-scheme: dark) {
  .grid { stroke: #30363d }
  .dot { fill: #e6edf3 }
  .first { stroke: #5b9bea }
  .second { stroke: #fb923c }
}
"""
_STYLES = ("first", "second")
_TOP, _HEIGHT, _BELOW = 76, 180, 48
_LEFT, _RIGHT = 50, 22
_APART = 3
"""By so much beside its place, that no spread hides another."""
_TICKS = 4


@frozen
class Panel:
    """Curves of the same unit, from nought up."""

    title: str
    curves: Sequence[Curve]

    @property
    def sizes(self) -> list[int]:
        """How many there are, from few to many."""
        return sorted({size for curve in self.curves for size in curve})

    @property
    def highest(self) -> float:
        """What has to have room."""
        return max(figure.spread[1] for curve in self.curves for figure in curve.values())


def panels(title: str, names: Sequence[str], drawn: Sequence[Panel], *, across: str) -> str:
    """Draw them; each curve is the same of the `names` in every panel."""
    figures = [figure for each in drawn for curve in each.curves for figure in curve.values()]
    height = _TOP + _HEIGHT + _BELOW
    below = f"{across} Median of the rounds; a line goes from the lowest round to the highest."
    content = [
        tag("style", _STYLE),
        *(each for place, name in enumerate(names) for each in _legend(place, name)),
        *(each for place, panel in enumerate(drawn) for each in _panel(panel, place, len(drawn))),
        text(below, x=0, y=height - 6, class_="small"),
    ]
    return whole(title, told(figures), content, height=height)


def _legend(place: int, name: str) -> Iterator[str]:
    left, top = place * 220, 42
    yield tag("line", class_=_STYLES[place], x1=left, x2=left + 28, y1=top - 4, y2=top - 4)
    yield text(name, x=left + 36, y=top)


def _panel(panel: Panel, place: int, of: int) -> Iterator[str]:
    width = WIDTH / of
    left = round(width * place + _LEFT, 1)
    right = round(width * (place + 1) - _RIGHT, 1)
    step = _step(panel.highest)
    yield text(panel.title, x=left, y=_TOP - 10)
    for number in range(_TICKS + 1):
        y = _y(number / _TICKS)
        yield tag("line", class_="grid", x1=left, x2=right, y1=y, y2=y)
        label = shown(number * step).removesuffix(".00").removesuffix(".0")
        yield text(label, x=left - 6, y=y + 4, class_="small", text_anchor="end")
    first, *_, last = panel.sizes
    x = {
        s: round(left + 12 + (right - left - 24) * (s - first) / (last - first), 1)
        for s in panel.sizes
    }
    for size, where in x.items():
        yield text(str(size), x=where, y=_TOP + _HEIGHT + 18, class_="small", text_anchor="middle")
    for style, beside, curve in zip(
        _STYLES, count(-_APART, 2 * _APART), panel.curves, strict=False
    ):
        yield from _curve(
            curve, style, {s: where + beside for s, where in x.items()}, step * _TICKS
        )


def _curve(curve: Curve, style: str, x: Mapping[int, float], full: float) -> Iterator[str]:
    points = [(x[size], _y(figure.median / full)) for size, figure in sorted(curve.items())]
    yield tag("polyline", class_=style, points=" ".join(f"{a},{b}" for a, b in points))
    for size, figure in curve.items():
        low, high = (_y(value / full) for value in figure.spread)
        yield tag("line", class_="spread", x1=x[size], x2=x[size], y1=low, y2=high)
    for across, up in points:
        yield tag("circle", class_="dot", cx=across, cy=up, r=3)


def _step(highest: float) -> float:
    """Choose a round number of which a few reach the highest."""
    sizes = (factor * 10.0**power for power in count(-2) for factor in (1, 2, 2.5, 5))
    return next(each for each in sizes if each * _TICKS >= highest)


def _y(share: float) -> float:
    return round(_TOP + _HEIGHT * (1 - share), 1)
