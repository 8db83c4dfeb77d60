"""Why no map of areas is drawn."""

from collections.abc import Iterator


def no_map(*, polygons: bool) -> Iterator[str]:
    """Why no map of areas can be drawn; nothing where it can. What hot spots lack is told with them."""
    if not polygons:
        yield "Områdena saknar gränser i underlaget: ingen karta kan ritas."
