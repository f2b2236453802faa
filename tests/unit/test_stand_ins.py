"""What stands in for modules of other packages: it has every name that the layer takes from them."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import subprocess
import sys
import typing
from pathlib import Path

import msgspec
import pytest
import typing_extensions

from compound_pages import context, records, site, statements, tasks

if typing.TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

FOLDER = Path(__file__).resolve().parents[2] / "layers/core/stand_ins"
FILES = sorted(FOLDER.rglob("*.py"))
# What the layer holds, as tests/integration/test_artifact.py has it: where somebody could import from them.
PACKAGES = ("botocore", "urllib3", "jinja2", "msgspec", "dateutil", "jmespath", "aws_lambda_powertools")


def _module(file: Path) -> str:
    parts = file.relative_to(FOLDER).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


STOOD_IN = {_module(file): file for file in FILES}


def _root(package: str) -> Path:
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _imports() -> set[tuple[str, str]]:
    """Return each (module, name) that a module outside the stood-in packages imports."""
    found = set()
    for package in PACKAGES:
        for file in _root(package).rglob("*.py"):
            name = ".".join((package, *file.relative_to(_root(package)).with_suffix("").parts))
            if name not in STOOD_IN and not name.startswith(("botocore.docs.", "urllib3.http2.")):
                found |= set(_imported(file, name))
    return found


def _run_parts(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every node that is more than a note for whoever checks types."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")):
            yield node
            yield from _run_parts(node)


def _imported(file: Path, importer: str) -> list[tuple[str, str]]:
    found = []
    above = importer.removesuffix(".__init__") if file.name == "__init__.py" else importer.rpartition(".")[0]
    for node in _run_parts(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = above.split(".")[: len(above.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*parents, node.module] if node.module else parents)
            found += [(module, alias.name) for alias in node.names]
    return found


IMPORTS = _imports()
# In place of a module that cannot be imported in the layer either: whoever asks for it is ready for that.
REFUSES = "urllib3.contrib.pyopenssl"


def _stand_in(module: str) -> ModuleType:
    """Return the stand-in of a module, loaded under another name."""
    spec = importlib.util.spec_from_file_location(f"stand_in_of_{module}", STOOD_IN[module])
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize("module", STOOD_IN)
def test_it_stands_where_the_original_does(module: str) -> None:
    """The original is there under that name: one that has moved needs no stand-in, or another."""
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.origin is not None
    assert Path(found.origin).name == STOOD_IN[module].name


@pytest.mark.parametrize("module", sorted(STOOD_IN.keys() - {REFUSES}))
def test_it_has_every_name_that_is_imported_from_it(module: str) -> None:
    """A release that asks the original for more fails here, not at a reader's cold start."""
    package = _root(module.partition(".")[0]).joinpath(*module.split(".")[1:])
    parts = {file.stem for file in package.glob("*.py")} if STOOD_IN[module].stem == "__init__" else set()
    asked = {name for of, name in IMPORTS if of == module}
    assert asked <= vars(_stand_in(module)).keys() | parts


def test_somebody_asks_for_them() -> None:
    """Each stand-in saves something: its module, or one in it, is imported by what the layer holds."""
    for module in STOOD_IN:
        inside = any(of == module or of.startswith(f"{module}.") for of, _ in IMPORTS)
        above, _, name = module.rpartition(".")
        assert inside or (above, name) in IMPORTS


def test_what_is_for_a_package_that_is_not_there_refuses_as_ever() -> None:
    """The layer has no pyOpenSSL, so the original refuses in the same way, only later."""
    with pytest.raises(ImportError):
        _stand_in(REFUSES)
    assert "openssl" not in (FOLDER.parent / "requirements.txt").read_text(encoding="utf-8").lower()


def test_what_python_has_is_what_the_package_for_old_pythons_gives() -> None:
    """Each name of typing_extensions that is asked for is Python's own; two functions only do the same."""
    stand_in = _stand_in("typing_extensions")
    for name in set(stand_in.__all__) - {"get_type_hints", "deprecated"}:
        assert getattr(stand_in, name) is getattr(typing_extensions, name)
    for of in (stand_in, typing_extensions):
        with pytest.warns(DeprecationWarning, match="use another"):
            assert of.deprecated("use another")(lambda: "done")() == "done"


def test_python_reads_types_as_the_package_for_old_pythons_does() -> None:
    """What msgspec asks of each record and context is answered the same by either."""
    stand_in = _stand_in("typing_extensions")
    every = [one for module in (context, records, site, statements, tasks) for one in vars(module).values()]
    kinds = [one for one in every if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    assert len(kinds) > 30
    for kind in kinds:
        known = vars(typing) | vars(sys.modules[kind.__module__])
        ours, its = (
            of.get_type_hints(kind, known, include_extras=True) for of in (stand_in, typing_extensions)
        )
        assert ours == its


def test_nobody_makes_a_tracer() -> None:
    """Whoever would begin to trace is told that there is nothing to do it with."""
    for make in vars(_stand_in("aws_lambda_powertools.tracing")).values():
        if callable(make):
            with pytest.raises(NotImplementedError, match="nothing is traced"):
                make()


def test_no_module_that_is_left_out_is_imported_as_a_whole() -> None:
    """Nothing reaches past the names into what the originals alone would have imported."""
    past = {of for of, _ in IMPORTS if of.startswith(("botocore.docs", "urllib3.http2"))}
    assert past <= {"botocore.docs.docstring", "botocore.docs.utils", "urllib3.http2"}
    assert IMPORTS.isdisjoint((module, "") for module in STOOD_IN.keys() - {REFUSES})


def test_methods_have_no_documentation() -> None:
    """Whatever a docstring would have been made from, it is empty text."""
    module = _stand_in("botocore.docs.docstring")
    for name in ("ClientMethodDocstring", "PaginatorDocstring", "WaiterDocstring"):
        assert str(getattr(module, name)(operation_model=None, method_name="query")) == ""


def test_a_template_that_was_not_compiled_says_so(tmp_path: Path) -> None:
    """Where a layer has sources after all, the error names what is missing: no page comes out wrong."""
    (tmp_path / "page.html").write_text("{{ page }}")
    script = (
        "import sys, jinja2\n"
        "from jinja2 import Environment, FileSystemLoader\n"
        f"Environment(loader=FileSystemLoader({str(tmp_path)!r})).get_template('page.html')\n"
    )
    package = tmp_path / "jinja2"
    shutil.copytree(_root("jinja2"), package)
    shutil.copytree(FOLDER / "jinja2", package, dirs_exist_ok=True)
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert "templates are compiled by the build" in done.stderr
