"""Files of continuous integration and of containers, against their schemas."""
import os
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
        # Nothing of a version is made untested, and a tag is the version of the code.
        variable = "CI_COMMIT_TAG" if "gitlab" in file else "GITHUB_REF_NAME"
        compares = next((match[1] for line in lines if (match := re.search(rf'(test "\${variable}" = .*)', line))), "exit 3")
        told = [run("bash", "-c", compares, cwd=ROOT, env=os.environ | {variable: f"v{version()}{more}"}).returncode for more in ("", "0")]
        report.says(told == [0, 1], f"{file} makes a package of the tag that the code says, and of no other", f"{compares} {told}")
    gitlab = (ROOT / ".gitlab-ci.yml").read_text()
    test = gitlab.split("\ntest:\n")[1].split("\n\n")[0]
    report.says("if: $CI_COMMIT_TAG" in test, "GitLab tests a tag before it makes the package of it", test)
    report.says(re.search(r"tags: \[.v\*", (ROOT / ".github/workflows/ci.yml").read_text())
                and "needs: test" in (ROOT / ".github/workflows/ci.yml").read_text(), "and so does GitHub")
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)[1]
    report.says(newest == version(), "CHANGELOG.md begins with the version of the code", f"{newest} {version()}")


def version():
    return re.search(r'current = "(.+)"', (ROOT / "Shared/ServiceKit/Version.swift").read_text())[1]
