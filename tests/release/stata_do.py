"""Runs the part of Stata's language that ``huvudanalys.do`` uses, so that its rules are tested without Stata.

By the Stata manuals ([U] 13 Expressions, [P] macro, [D] functions): a missing number is larger than every other,
makes every sum missing, and is passed over by min and max; a name means a variable, also abbreviated, before a scalar.
A command that is not known here is an error, never skipped.
"""

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import special

_TOKEN = re.compile(
    r'\s*(?:(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)|("[^"]*")|(\w+)|(==|!=|<=|>=|[-+*/^<>&|!(),\[\].]))'
)
_MACRO = re.compile(r"`([^`']*)'")


class CommandError(Exception):
    """A command ended with a return code."""


class Stata:
    """One session in a folder. ``told``: what the program ``visa`` displayed, one line each."""

    def __init__(self, folder: Path, *, programs: tuple[str, ...] = ()) -> None:
        self.folder, self.programs_there = folder, programs
        self.data, self.kept = pd.DataFrame(), pd.DataFrame()
        self.scalars: dict[str, float] = {}
        self.returned: dict[str, float] = {}
        self.coefficient = math.nan
        self.programs: dict[str, list[Any]] = {}
        self.random, self.code = np.random.default_rng(1), 0
        self.told: list[str] = []

    def do(self, name: str) -> list[str]:
        text = re.sub(r"///\s*\n", " ", (self.folder / name).read_text(encoding="utf-8"))
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("*")]
        self._block(_tree(lines), {})
        return self.told

    def _block(self, block: list[Any], macros: dict[str, str]) -> None:
        done = False
        for line, inner in block:
            if line.startswith("program define "):
                self.programs[line.split()[2]] = inner
            elif line.startswith(("if ", "else")):
                done = False if line.startswith("if ") else done
                done = self._branch(line, inner, macros, done=done)
            elif inner is not None:
                self._loop(self._expanded(line, macros), inner, macros)
            else:
                self._command(self._expanded(line, macros), macros)

    def _branch(self, line: str, inner: list[Any] | None, macros: dict[str, str], *, done: bool) -> bool:
        """Whether this or an earlier branch was taken; what stands in one not taken is not expanded."""
        rest = line.removeprefix("else").strip()
        if done:
            return True
        if rest.startswith("if "):
            words, command = rest[3:], ""
            if inner is None:
                words, command = re.split(r"\s(?=(?:local|scalar)\s)", words, maxsplit=1)
            if not self._value(self._expanded(words, macros)):
                return False
            rest = command
        self._block(inner if inner is not None else [(rest, None)], macros)
        return True

    def _loop(self, line: str, inner: list[Any], macros: dict[str, str]) -> None:
        _, name, *rest = line.split(maxsplit=3)
        if line.startswith("foreach"):
            assert rest[0] == "in", line
            values = rest[1].split()
        else:
            assert line.startswith("forvalues"), line
            first, last = "".join(rest).lstrip("= ").split("/")
            values = [str(number) for number in range(int(float(first)), int(float(last)) + 1)]
        for value in values:
            macros[name] = value
            self._block(inner, macros)

    def _expanded(self, line: str, macros: dict[str, str]) -> str:
        while (found := _MACRO.search(line)) is not None:
            inside = found[1]
            value = _written(self._value(inside[1:])) if inside.startswith("=") else macros.get(inside, "")
            line = line[: found.start()] + value + line[found.end() :]
        return line

    def _command(self, line: str, macros: dict[str, str]) -> None:
        if line.startswith("capture "):
            try:
                self._command(line.removeprefix("capture ").removeprefix("noisily "), macros)
                self.code = 0
            except CommandError:
                self.code = 111
            return
        line = line.removeprefix("quietly ")
        word, _, rest = line.partition(" ")
        if word in self.programs:
            names, local = re.split(r"\s+", rest.strip()), {}
            body = self.programs[word]
            for name, value in zip(body[0][0].split()[1:], names, strict=False):
                local[name] = value
            self._block(body[1:], local)
        elif word == "local":
            name, _, value = rest.partition(" ")
            macros[name] = _written(self._value(value[1:])) if value.startswith("=") else value.strip('"')
        else:
            getattr(self, f"_{word}")(rest)

    def _version(self, rest: str) -> None: ...

    def _clear(self, rest: str) -> None:
        self.data = pd.DataFrame()

    def _set(self, rest: str) -> None:
        word, value = rest.split()
        if word == "obs":
            self.data = pd.DataFrame(index=range(int(float(value))))

    def _scalar(self, rest: str) -> None:
        name, value = rest.split("=", 1)
        self.scalars[name.strip()] = float(self._value(value))

    def _display(self, rest: str) -> None:
        words = re.sub(r"(?<!\S)(as (text|result|error)|%-?\d+(\.\d+)?[sg])(?!\S)", "", rest)
        parts = re.findall(r'"([^"]*)"|(\S+)', words)
        self.told.append(" ".join(text or value for text, value in parts))

    def _confirm(self, rest: str) -> None:
        kind, name = rest.split()
        there = (self.folder / name.strip('"')).is_file() if kind == "file" else name in self.data
        if not there:
            raise CommandError(rest)

    def _which(self, rest: str) -> None:
        if rest not in self.programs_there:
            raise CommandError(rest)

    def _ppmlhdfe(self, rest: str) -> None:
        raise CommandError("reghdfe is missing")

    def _import(self, rest: str) -> None:
        name = re.search(r'using "([^"]+)"', rest)[1]  # type: ignore[index]
        assert "varnames(1)" in rest and rest.endswith("clear")
        columns = re.search(r"stringcols\(([^)]*)\)", rest)
        table = pd.read_csv(self.folder / name)
        if columns and columns[1] == "_all":
            table = pd.read_csv(self.folder / name, dtype=str, keep_default_na=False)
        elif "asdouble" not in rest:
            assert not any(table[one].dtype == float for one in table), f"{name}: läses med sju siffror"
        self.data = table

    def _generate(self, rest: str) -> None:
        rest = re.sub(r"^(double|int|byte) ", "", rest)
        name, value, where = _split(rest)
        self.data[name] = np.where(self._chosen(where), self._value(value), np.nan) if where else self._value(value)

    def _replace(self, rest: str) -> None:
        name, value, where = _split(rest)
        assert name in self.data and not where
        self.data[name] = np.asarray(self._value(value), dtype=float)

    def _summarize(self, rest: str) -> None:
        name, _, where = rest.removesuffix(", meanonly").partition(" if ")
        values = self.data.loc[self._chosen(where), name].astype(float).dropna()
        self.returned = {"N": float(len(values))}
        if len(values):
            self.returned |= {"mean": values.mean(), "min": values.min(), "max": values.max()}

    def _count(self, rest: str) -> None:
        self.returned = {"N": float(np.sum(self._chosen(rest.removeprefix("if "))))}

    def _keep(self, rest: str) -> None:
        self.data = self.data[self._chosen(rest.removeprefix("if "))].reset_index(drop=True)

    def _drop(self, rest: str) -> None:
        if not rest.startswith("if "):
            self.data = self.data.drop(columns=rest.split())
        else:
            self.data = self.data[~self._chosen(rest.removeprefix("if "))].reset_index(drop=True)

    def _sort(self, rest: str) -> None:
        self.data = self.data.sort_values(rest, na_position="last").reset_index(drop=True)

    def _preserve(self, rest: str) -> None:
        self.kept = self.data.copy()

    def _restore(self, rest: str) -> None:
        self.data = self.kept

    def _expand(self, rest: str) -> None:
        name = re.fullmatch(r"2, generate\((\w+)\)", rest)[1]  # type: ignore[index]
        assert name not in self.data
        self.data = pd.concat([self.data.assign(**{name: 0.0}), self.data.assign(**{name: 1.0})], ignore_index=True)

    def _encode(self, rest: str) -> None:
        name, new = re.fullmatch(r"(\w+), generate\((\w+)\)", rest).groups()  # type: ignore[union-attr]
        self.data[new] = pd.factorize(self.data[name], sort=True)[0] + 1

    def _bysort(self, rest: str) -> None:
        by, name, of = re.fullmatch(r"(\w+): egen (\w+) = total\((\w+)\)", rest).groups()  # type: ignore[union-attr]
        self.data[name] = self.data.groupby(by)[of].transform("sum")

    def _poisson(self, rest: str) -> None:
        outcome, effect, *factors = rest.split()
        parts = [pd.get_dummies(self.data[one.removeprefix("i.")], prefix=one, drop_first=True) for one in factors]
        design = pd.concat([self.data[effect], *parts], axis=1).assign(ett=1).astype(float)
        fitted = sm.GLM(self.data[outcome], design, family=sm.families.Poisson()).fit(tol=1e-12, maxiter=100)
        self.coefficient = float(fitted.params[effect])

    def _chosen(self, where: str) -> np.ndarray:
        value = self._value(where) if where else True
        return np.broadcast_to(np.asarray(value, dtype=bool), len(self.data))

    def _value(self, text: str) -> Any:
        return _Reader(self, text).all()


def _tree(lines: list[str]) -> list[Any]:
    """Lines with what stands within their braces, or between ``program define`` and ``end``."""
    block: list[Any] = []
    while lines:
        line = lines.pop(0)
        if line in ("}", "end"):
            return block
        opens = line.endswith("{") or line.startswith("program define")
        block.append((line.removesuffix("{").strip(), _tree(lines) if opens else None))
    return block


def _split(rest: str) -> tuple[str, str, str]:
    name, value = rest.split("=", 1)
    value, _, where = value.partition(" if ")
    return name.strip(), value, where


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    number = float(value)
    return "." if math.isnan(number) else str(int(number)) if number == int(number) else repr(number)


def _large(value: Any) -> Any:
    """Missing as larger than every number, for comparisons; words as they are."""
    if np.asarray(value).dtype.kind not in "bif":
        return value
    number = np.asarray(value, dtype=float)
    return np.where(np.isnan(number), np.inf, number)


class _Reader:
    """Stata's expressions, by precedence: | below &, below comparisons, below sums, below products, below signs."""

    LEVELS = (("|",), ("&",), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"))

    def __init__(self, stata: Stata, text: str) -> None:
        self.stata, self.tokens, place = stata, [], 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if found is None:
                raise ValueError(f"kan inte läsa {text!r}")
            self.tokens.append(found[found.lastindex])  # type: ignore[index]
            place = found.end()

    def all(self) -> Any:
        value = self.level(0)
        if self.tokens:
            raise ValueError(f"över blev {self.tokens}")
        return value

    def level(self, depth: int) -> Any:
        if depth == len(self.LEVELS):
            return self.sign()
        value = self.level(depth + 1)
        while self.tokens and self.tokens[0] in self.LEVELS[depth]:
            value = _joined(self.tokens.pop(0), value, self.level(depth + 1))
        return value

    def sign(self) -> Any:
        if self.tokens[0] == "-":
            self.tokens.pop(0)
            return -self.sign()
        if self.tokens[0] == "!":
            self.tokens.pop(0)
            return ~np.asarray(self.sign(), dtype=bool)
        return self.primary()

    def primary(self) -> Any:
        token = self.tokens.pop(0)
        if token == "(":
            value = self.level(0)
            self.tokens.pop(0)
            return value
        if token == ".":
            return math.nan
        if token.startswith('"'):
            return token[1:-1]
        if token[0].isdigit() or token[0] == ".":
            return float(token)
        if self.tokens and self.tokens[0] in ("(", "["):
            return self.called(token, self.tokens.pop(0))
        return self.named(token)

    def called(self, name: str, bracket: str) -> Any:
        stata = self.stata
        if name in ("r", "c", "scalar") or (name, bracket) == ("_b", "["):
            inside = self.tokens.pop(0)
            self.tokens.pop(0)
            known = {"r": stata.returned, "c": {"maxdouble": 8.9884656743115785e307}, "_b": {}, "scalar": {}}[name]
            if name == "scalar":
                return stata.scalars[inside]
            return stata.coefficient if name == "_b" else known.get(inside, math.nan)
        if bracket == "[":
            row = int(self.level(0)) - 1
            self.tokens.pop(0)
            return float(stata.data[name].iloc[row]) if 0 <= row < len(stata.data) else math.nan
        if self.tokens[0] == ")":
            self.tokens.pop(0)
            assert name == "runiform", name
            return stata.random.random(len(stata.data))
        arguments = [self.level(0)]
        while self.tokens.pop(0) == ",":
            arguments.append(self.level(0))
        return self.function(name, arguments)

    def function(self, name: str, values: list[Any]) -> Any:
        if name == "cond":
            return np.where(values[0], values[1], values[2])[()]
        made = {
            "max": lambda *v: np.fmax.reduce(v),
            "min": lambda *v: np.fmin.reduce(v),
            "t": special.stdtr,
            "invt": special.stdtrit,
            "real": lambda v: np.asarray(pd.to_numeric(v, errors="coerce"), dtype=float),
            "missing": np.isnan,
            "exp": np.exp,
            "ln": np.log,
            "sqrt": np.sqrt,
            "abs": np.abs,
            "floor": np.floor,
        }
        return made[name](*values)

    def named(self, name: str) -> Any:
        stata = self.stata
        if name in ("_N", "_rc"):
            return float(len(stata.data)) if name == "_N" else float(stata.code)
        near = [one for one in stata.data if str(one).startswith(name)]
        if name in stata.data or len(near) == 1:
            return stata.data[name if name in stata.data else near[0]].to_numpy()
        return stata.scalars[name]


def _joined(sign: str, left: Any, right: Any) -> Any:
    if sign in "&|":
        one, other = np.asarray(left, dtype=bool), np.asarray(right, dtype=bool)
        return one & other if sign == "&" else one | other
    if sign in "+-*/":
        with np.errstate(divide="ignore", invalid="ignore"):
            value = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[sign](left, right)
        return np.where(np.isinf(value), np.nan, value)[()]
    one, other = _large(left), _large(right)
    return {"==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater}.get(
        sign, np.greater_equal
    )(one, other)
