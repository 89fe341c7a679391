"""Files of continuous integration and of containers, against their schemas."""
import re

from aws import tools
from report import ROOT, run


def check(report):
    for file, schema in [(".gitlab-ci.yml", "gitlab-ci"), (".github/workflows/ci.yml", "github-workflows"),
                         ("compose/containers/compose.yaml", "compose-spec")]:
        checked = run(tools() / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", ROOT / file)
        report.says(checked.returncode == 0, f"{file} is what its schema wants", checked.stdout[-400:])
    for file in [".gitlab-ci.yml", ".github/workflows/ci.yml"]:
        lines = [line for line in (ROOT / file).read_text().splitlines() if not line.strip().startswith("#")]
        report.says(any(".ci/run" in line for line in lines), f"{file} runs what a developer runs")
    version = re.search(r'current = "(.+)"', (ROOT / "Shared/ServiceKit/Version.swift").read_text())[1]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)[1]
    report.says(newest == version, "CHANGELOG.md begins with the version of the code", f"{newest} {version}")
