"""The two marks: was it done as planned, and how did it go. Each colour has a form of its own and its word."""

GREEN, YELLOW, RED, GREY = "grön", "gul", "röd", "grå"

_FORMS = {
    GREEN: '<circle cx="17" cy="17" r="15" fill="#1f7a4d"/><path d="M10 18l5 5 9-11" stroke="#fff" stroke-width="3" fill="none"/>',
    YELLOW: '<rect x="2.5" y="2.5" width="29" height="29" fill="#f2c94c" stroke="#16202a"/><path d="M9 17h16" stroke="#16202a" '
    'stroke-width="3"/>',
    RED: '<path d="M11 2h12l9 9v12l-9 9H11l-9-9V11z" fill="#a3262a"/><path d="M11 11l12 12M23 11L11 23" stroke="#fff" '
    'stroke-width="3"/>',
    GREY: '<rect x="2.5" y="2.5" width="29" height="29" fill="#fff" stroke="#55636f" stroke-width="2" stroke-dasharray="4 3"/>'
    '<path d="M12.5 13.5a4.5 4.5 0 1 1 6.2 4.2q-1.7 .8-1.7 3" stroke="#16202a" stroke-width="2.6" fill="none"/>'
    '<circle cx="17" cy="24.8" r="1.8" fill="#16202a"/>',
}
"""Green circle with a tick, yellow square with a bar, red octagon with a cross, grey dashed square with a question mark."""
_WEAK_FORMS = {
    GREEN: '<circle cx="17" cy="17" r="13.5" fill="#fff" stroke="#1f7a4d" stroke-width="3"/><path d="M10 18l5 5 9-11" '
    'stroke="#1f7a4d" stroke-width="3" fill="none"/>',
    YELLOW: '<rect x="4.5" y="4.5" width="25" height="25" fill="#fff" stroke="#f2c94c" stroke-width="4"/><rect x="2.5" y="2.5" '
    'width="29" height="29" fill="none" stroke="#16202a"/><path d="M9 17h16" stroke="#16202a" stroke-width="3"/>',
    RED: '<path d="M11.6 3.5h10.8l8.1 8.1v10.8l-8.1 8.1H11.6l-8.1-8.1V11.6z" fill="#fff" stroke="#a3262a" stroke-width="3"/>'
    '<path d="M11 11l12 12M23 11L11 23" stroke="#a3262a" stroke-width="3"/>',
    GREY: _FORMS[GREY],
}
"""The same forms hollow: some support where the filled one is clear support; told apart in grey too."""


def symbol(colour: str, *, weak: bool = False) -> str:
    """One mark as SVG; its form tells the colour to who cannot see it.

    Args:
        colour: of the mark.
        weak: what it stands for has some support and not clear support.

    Raises:
        ValueError: not ``grön``, ``gul``, ``röd`` or ``grå``.
    """
    if colour not in _FORMS:
        raise ValueError(f'färgen "{colour}" finns inte; välj bland {", ".join(_FORMS)}')
    forms = _WEAK_FORMS if weak else _FORMS
    label = f"{colour}, visst stöd" if weak else colour
    return f'<svg width="34" height="34" viewBox="0 0 34 34" role="img" aria-label="{label}">{forms[colour]}</svg>'
