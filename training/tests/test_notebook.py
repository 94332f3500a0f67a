"""The notebook that the page exports runs from top to bottom, and makes the page's own picture."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    notebook = nbformat.read(ROOT / "docs/notebook-example.ipynb", as_version=4)
    nbformat.validate(notebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNETSCOPE_MODEL", str(ROOT / "public/models/emoji-16/model.onnx"))
        patch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path_factory.mktemp("notebook"))}}).execute()
    return notebook


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_it_makes_the_picture_of_the_page(executed):
    printed = "".join(output.text for output in outputs(executed) if output.output_type == "stream" and output.name == "stdout")
    (difference,) = re.findall(r"largest difference from the page's picture: (\S+)", printed)
    assert float(difference) < 2e-3


def test_it_draws_the_film_and_each_tensor_in_view(executed):
    drawn = [output.data["image/png"] for output in outputs(executed) if "image/png" in output.get("data", {})]
    assert len(drawn) == 1 + 3
    assert all(len(png) > 2_000 for png in drawn)
