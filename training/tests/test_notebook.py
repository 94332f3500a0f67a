"""The notebooks that the page exports, of a run and of two that are compared, run from top to bottom and make the page's own pictures."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=["notebook-example", "notebook-of-two"])
def executed(request, tmp_path_factory):
    notebook = nbformat.read(ROOT / f"docs/{request.param}.ipynb", as_version=4)
    nbformat.validate(notebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNETSCOPE_MODEL", str(ROOT / "public/models/emoji-16/model.onnx"))
        patch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path_factory.mktemp("notebook"))}}).execute()
    return request.param == "notebook-of-two", notebook


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def printed(notebook):
    return "".join(output.text for output in outputs(notebook) if output.output_type == "stream" and output.name == "stdout")


def test_it_makes_the_pictures_of_the_page(executed):
    compared, notebook = executed
    differences = re.findall(r"largest difference from the page's picture(?: [AB])?: (\S+)", printed(notebook))
    assert len(differences) == 1 + compared
    assert all(float(difference) < 2e-3 for difference in differences)


def test_it_draws_each_film_and_each_tensor_in_view(executed):
    compared, notebook = executed
    drawn = [output.data["image/png"] for output in outputs(notebook) if "image/png" in output.get("data", {})]
    assert len(drawn) == (2 + 1 if compared else 1) + 3
    assert all(len(png) > 2_000 for png in drawn)


def test_it_says_how_far_apart_two_are(executed):
    compared, notebook = executed
    said = re.findall(r"mean square difference (?:of the pictures: )?(\S+)", printed(notebook))
    assert len(said) == 2 * compared
    assert len({f"{float(value):.4g}" for value in said}) == compared  # the script's and the notebook's own are one number
