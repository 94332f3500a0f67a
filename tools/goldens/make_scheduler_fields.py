"""Makes src/diffusion/diffusers-fields.ts: the fields of a config that some scheduler class of the installed diffusers reads.

    pip install diffusers
    python tools/goldens/make_scheduler_fields.py

A published scheduler_config.json often carries fields of the class that it was converted from, and diffusers ignores what
a class does not read. We do the same, but only with fields that some class reads: anything else is a slip of the pen.
The constructors are read from the source, because some modules want packages that are not there.
"""

import ast
import importlib.metadata
import importlib.util
import pathlib

OUT = pathlib.Path(__file__).parents[2] / "src" / "diffusion" / "diffusers-fields.ts"
PACKAGE = pathlib.Path(importlib.util.find_spec("diffusers").submodule_search_locations[0])


def fields_of(cls):
    """The constructor's parameters, and the old names that it still takes."""
    for node in cls.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            yield from (argument.arg for argument in [*node.args.args, *node.args.kwonlyargs] if argument.arg != "self")
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "_deprecated_kwargs" for target in node.targets):
            yield from ast.literal_eval(node.value)


fields: set[str] = set()
for path in sorted((PACKAGE / "schedulers").rglob("scheduling_*.py")):
    if path.stem.endswith("_flax"):
        continue
    for cls in ast.parse(path.read_text()).body:
        if isinstance(cls, ast.ClassDef) and any(getattr(base, "id", "") == "SchedulerMixin" for base in cls.bases):
            fields.update(fields_of(cls))

OUT.write_text(
    f"// Generated from diffusers {importlib.metadata.version('diffusers')} by tools/goldens/make_scheduler_fields.py; not to be edited.\n\n"
    "/** Every field that some scheduler class of diffusers reads from its config. */\n"
    "export const diffusersFields: ReadonlySet<string> = new Set(\n"
    f"  '{' '.join(sorted(fields))}'.split(' '),\n"
    ");\n"
)
print(f"{len(fields)} fields")
