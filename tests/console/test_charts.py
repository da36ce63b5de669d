"""Figures over time as shapes."""

from entrypoints.console.charts import Bar, Bars, Lines


def test_bars_stand_upon_one_another_and_the_highest_fills_the_drawing() -> None:
    drawn = Bars.of("Requests", ("ok", [1, 3, 0]), ("errors", [1, 1, 0]))
    assert (drawn.width, drawn.most) == (3, 4)
    assert drawn.kinds == [
        ("ok", [Bar(0, 75.0, 25.0), Bar(1, 25.0, 75.0)]),
        ("errors", [Bar(0, 50.0, 25.0), Bar(1, 0.0, 25.0)]),
    ]


def test_of_nothing_there_are_no_bars() -> None:
    drawn = Bars.of("Requests", ("ok", [0, 0]))
    assert (drawn.most, drawn.kinds) == (0, [("ok", [])])


def test_a_line_ends_where_nothing_is_known() -> None:
    drawn = Lines.of("Time", ("p50", [1, None, 2]), ("p95", [None, None, 4]))
    assert (drawn.width, drawn.most) == (3, 4)
    assert drawn.kinds == [
        ("p50", ["0,75.00 1,75.00", "2,50.00 3,50.00"]),
        ("p95", ["2,0.00 3,0.00"]),
    ]


def test_a_line_of_nothings_lies_on_the_ground() -> None:
    assert Lines.of("Time", ("p50", [0])).kinds == [("p50", ["0,100.00 1,100.00"])]
