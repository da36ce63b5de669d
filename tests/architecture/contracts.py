"""Contract types that import-linter lacks: who may import what, said as a list of the allowed."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import contract_utils


def is_within(module: str, package: str) -> bool:
    """Tell whether a module is the package or stands inside it."""
    return module == package or module.startswith(f"{package}.")


def is_standard(module: str) -> bool:
    """Tell whether a module belongs to the standard library."""
    return module.partition(".")[0] in sys.stdlib_module_names


class _ListedBreaches(Contract):
    """A contract whose breaches are sentences."""

    def check(
        self,
        graph: ImportGraph,
        verbose: bool,  # noqa: FBT001 - the signature is import-linter's
    ) -> ContractCheck:
        """Keep the contract when there is nothing to say."""
        breaches = sorted(self.breaches(graph))
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one breach a line."""
        for breach in check.metadata["breaches"]:
            output.print_error(breach, bold=False)

    def breaches(self, graph: ImportGraph) -> Iterator[str]:
        """Say each import that breaks the contract."""
        raise NotImplementedError


class MayOnlyImport(_ListedBreaches):
    """The importers import themselves and what is listed; `stdlib` stands for all of it.

    Only direct imports count: what is imported has a contract of its own.
    """

    importers = fields.ListField(subfield=fields.StringField())
    may_import = fields.ListField(subfield=fields.StringField())
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)

    def breaches(self, graph: ImportGraph) -> Iterator[str]:
        contract_utils.remove_ignored_imports_and_report(
            graph,
            self.ignore_imports,  # type: ignore[arg-type]  # import-linter puts the value there
            contract_utils.AlertLevel.NONE,
        )
        for root in cast("list[str]", self.importers):
            for importer in (root, *graph.find_descendants(root)):
                for imported in graph.find_modules_directly_imported_by(importer):
                    if not self._allows(imported, root=root):
                        yield f"{importer} may not import {imported}"

    def _allows(self, imported: str, *, root: str) -> bool:
        allowed = cast("list[str]", self.may_import)
        if "stdlib" in allowed and is_standard(imported):
            return True
        return any(is_within(imported, package) for package in (root, *allowed))


class OwnLibraries(_ListedBreaches):
    """A third-party library is imported by one child of the package alone, unless it is shared."""

    packages = fields.StringField()
    shared = fields.ListField(subfield=fields.StringField())

    def breaches(self, graph: ImportGraph) -> Iterator[str]:
        owners: dict[str, set[str]] = defaultdict(set)
        for child in graph.find_children(cast("str", self.packages)):
            for library in self._libraries_of(child, graph):
                owners[library].add(child)
        for library, children in owners.items():
            if len(children) > 1:
                yield f"{library} is imported by {' and '.join(sorted(children))}"

    def _libraries_of(self, child: str, graph: ImportGraph) -> Iterator[str]:
        for importer in (child, *graph.find_descendants(child)):
            for imported in graph.find_modules_directly_imported_by(importer):
                is_external = graph.is_module_squashed(imported)
                if is_external and not is_standard(imported) and imported not in self._shared:
                    yield imported

    @property
    def _shared(self) -> list[str]:
        return cast("list[str]", self.shared)
