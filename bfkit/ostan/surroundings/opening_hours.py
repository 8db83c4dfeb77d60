"""When the places of the register are open, in the words of the municipality's own register."""

from collections.abc import Mapping
from types import MappingProxyType as _Fixed

from bfkit.ostan.places import Places
from bfkit.ostan.randomness import generator

_ALWAYS = "alla dagar 00:00–24:00"
_HOURS: Mapping[str, tuple[str, ...]] = _Fixed(
    {
        "skola": ("mån–fre 07:30–17:00", "mån–fre 07:00–17:00"),
        "forskola": ("mån–fre 06:30–18:00", "mån–fre 06:15–17:30"),
        "krog": (
            "mån–tor 11:00–23:00; fre–lör 12:00–03:00; sön 13:00–22:00",
            "ons–tor 17:00–24:00; fre–lör 16:00–03:00",
            "mån–tor 16:00–23:00; fre–lör 16:00–01:00",
            "ons–tor 17:00–24:00; fre–lör 17:00–01:00",
        ),
        "resecentrum": ("mån–fre 05:00–00:30; lör 06:00–01:30; sön 07:00–00:30",),
        "vard": ("mån–fre 07:45–17:00", "mån–fre 08:00–17:00; lör 10:00–14:00", _ALWAYS),
        "polisstation": ("mån–fre 08:00–17:00",),
        "galleria": ("mån–fre 10:00–19:00; lör 10:00–17:00; sön 11:00–16:00",),
        "park": (_ALWAYS,),
        "butik": ("mån–fre 10:00–18:00; lör 10:00–14:00", "alla dagar 07:00–22:00"),
        "bibliotek": ("mån–tor 09:00–19:00; fre 09:00–17:00; lör 10:00–14:00", "mån–fre 10:00–18:00"),
        "fritidsgard": ("mån–tor 10:00–21:00; fre 10:00–23:00; lör 15:00–23:00", "mån–fre 10:00–20:00"),
        "simhall": ("mån–fre 06:30–21:00; lör–sön 09:00–17:00",),
        "idrottsplats": ("alla dagar 08:00–22:00",),
    }
)
_LATE_SHOP = "alla dagar 07:00–22:00"
_OF_NAMES: Mapping[str, str] = _Fixed(
    {
        "Torgkiosken": _LATE_SHOP,
        "Solkiosken": _LATE_SHOP,
        "Björknärköpet": _LATE_SHOP,
        "Gulsippelivs": _LATE_SHOP,
        "Vretalivs": _LATE_SHOP,
        "Blomsterhandeln": "mån–fre 10:00–18:00; lör 10:00–14:00",
        "Östans närsjukhus": _ALWAYS,
    }
)
"""Places whose name says when they are open: a kiosk keeps open late, a flower shop does not, a hospital always."""
_OTHER = ("mån–fre 09:00–18:00; lör 10:00–15:00", "mån–fre 07:00–16:00")


def opening_hours(seed: int, places: Places) -> tuple[str, ...]:
    """The opening hours of every place, shape (places,), for a column ``oppettider`` in the register.

    Days and clock times separated by "; ", each "mån–fre 07:00–17:00"; an end before the beginning lies after
    midnight ("fre–lör 12:00–03:00"). Roles without hours of their own have a shop's or a workshop's.
    """
    random = generator(seed, "opening hours")
    hours, pubs = [], 0
    for role, name in zip(places.roles, places.names, strict=True):
        found = _HOURS.get(role, _OTHER)
        if role == "krog":
            hours.append(found[pubs % len(found)])
            pubs += 1
        else:
            drawn = found[int(random.integers(len(found)))]
            hours.append(_OF_NAMES.get(name, drawn))
    return tuple(hours)
