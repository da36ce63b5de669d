"""Bars with their spread, and what any picture is made of that reads in light and in dark."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bench.figures import Figure, shown

Attribute = str | float

WIDTH, LEFT, RIGHT = 760, 280, 110
TOP, ROW, BAR = 44, 34, 16
_SCALE = WIDTH - LEFT - RIGHT
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600; font-size: 15px }
.bar { fill: #3b76c4 }
.spread { stroke: #24292f; stroke-width: 1.5 }
.goal { stroke: #c2410c; stroke-width: 2; stroke-dasharray: 4 3 }
.small { font-size: 11px; fill: #57606a }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .bar { fill: #5b9bea }
  .spread { stroke: #e6edf3 }
  .goal { stroke: #fb923c }
  .small { fill: #9198a1 }
}
"""


def bars(title: str, figures: Sequence[Figure]) -> str:
    """Draw medians as bars, lowest to highest as a line over each, and goals as a dashed line."""
    longest = max(max(_reach(figure)) for figure in figures) or 1.0
    height = TOP + ROW * len(figures) + 24
    below = "Median of the rounds; the line goes from the lowest round to the highest."
    if any(figure.goal for figure in figures):
        below += " Dashed: the target."
    drawn = [
        *(each for place, figure in enumerate(figures) for each in _row(figure, place, longest)),
        text(below, x=0, y=height - 6, class_="small"),
    ]
    return whole(title, told(figures), drawn, height=height)


def whole(title: str, says: str, drawn: Sequence[str], *, height: int) -> str:
    """Put a picture together; what it shows, it `says` to whoever does not see it."""
    content = [
        tag("title", escape(title), id="title"),
        tag("desc", escape(says), id="desc"),
        tag("style", _STYLE),
        text(title, x=0, y=20, class_="title"),
        *drawn,
    ]
    return tag(
        "svg",
        "".join(f"\n{each}" for each in content) + "\n",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="img",
        aria_labelledby="title desc",
    )


def _reach(figure: Figure) -> list[float]:
    return [figure.spread[1], *([figure.goal.target] if figure.goal else [])]


def told(figures: Iterable[Figure]) -> str:
    """Say the medians in words."""
    return " ".join(f"{each.name}: {_value(each)}." for each in figures)


def _value(figure: Figure) -> str:
    return f"{shown(figure.median)} {figure.unit}".strip()


def _row(figure: Figure, place: int, longest: float) -> Iterator[str]:
    top = TOP + ROW * place
    middle = top + BAR / 2
    lowest, highest = (_x(value, longest) for value in figure.spread)
    width = round(_x(figure.median, longest) - LEFT, 1)
    yield text(figure.name, x=LEFT - 10, y=middle + 4, text_anchor="end")
    yield tag("rect", class_="bar", x=LEFT, y=top, height=BAR, width=width, rx=2)
    yield tag("line", class_="spread", x1=lowest, x2=highest, y1=middle, y2=middle)
    yield text(_value(figure), x=WIDTH - RIGHT + 12, y=middle + 4)
    if figure.goal:
        goal = _x(figure.goal.target, longest)
        yield tag("line", class_="goal", x1=goal, x2=goal, y1=top - 6, y2=top + BAR + 6)


def text(content: str, **attributes: Attribute) -> str:
    """Write something; attributes that are words of Python end with an underscore."""
    return tag("text", escape(content), **attributes)


def tag(name: str, content: str = "", **attributes: Attribute) -> str:
    """Draw something, or put what is drawn into it."""
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    written = "".join(f' {key}="{value}"' for key, value in named)
    return f"<{name}{written}>{content}</{name}>"


def _x(value: float, longest: float) -> float:
    return round(LEFT + _SCALE * value / longest, 1)
