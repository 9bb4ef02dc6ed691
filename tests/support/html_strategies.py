"""Hypothesis strategies for inline HTML."""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.markup import Marked, render

TEXTS = st.text(alphabet="аб вг, .<&>\N{NO-BREAK SPACE}x1«»", max_size=12)
TAGS = ["a", "strong", "em", "sub", "code"]
VOIDS = ["<br>", '<img src="a.png">']


@st.composite
def inline_html(draw: st.DrawFn, depth: int = 0) -> str:
    """Well-formed inline HTML, spelled as an HTML serialiser spells it."""
    pieces = []
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.integers(0, 3 if depth < 3 else 1))
        if kind == 0:
            pieces.append(render(Marked(draw(TEXTS))))
        elif kind == 1:
            pieces.append(draw(st.sampled_from(VOIDS)))
        else:
            tag, inner = draw(st.sampled_from(TAGS)), draw(inline_html(depth=depth + 1))
            pieces.append(
                f'<a href="{draw(st.integers(0, 9))}">{inner}</a>' if tag == "a" else f"<{tag}>{inner}</{tag}>"
            )
    return "".join(pieces)
