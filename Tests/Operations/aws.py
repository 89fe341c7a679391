"""The CloudFormation template: cfn-lint, and created and deleted in moto's AWS as far as that goes (operations manual, 4.1 and 4.2)."""
import json
import os
import pathlib
import re

from report import ROOT, run

TEMPLATE = ROOT / "compose/aws/platform.yaml"
TOOLS = pathlib.Path(os.environ.get("TOOLS", ROOT / ".run/operations-tools"))
PACKAGES = ["cfn-lint==1.58.0", "moto[cloudformation]==5.2.5", "boto3==1.44.8", "check-jsonschema==0.39.0"]
# What moto 5.2 makes nothing of, or does not list. cfn-lint looks at these alone.
NOT_MADE = {
    "Broker", "BrokerSecret", "DatabaseSecret", "SecretsOfServices", "BucketPolicy", "DatabaseParameters", "DatabaseSubnets",
    "DatabaseIsBusy", "DatabaseIsFull", "NoMachineIsHealthy", "RequestsFail",
}


def tools():
    """The Python environment of these checks; made where it is missing."""
    if not (TOOLS / "bin/cfn-lint").exists():
        run("python3", "-m", "venv", TOOLS)
        run(TOOLS / "bin/pip", "install", "-q", "--disable-pip-version-check", *PACKAGES)
    return TOOLS / "bin"


def version():
    return json.loads((ROOT / "compose/platform.json").read_text())["version"]


def check(report):
    lint = run(tools() / "cfn-lint", TEMPLATE)
    report.says(lint.returncode == 0, "cfn-lint finds nothing", lint.stdout[-500:])
    text = TEMPLATE.read_text()
    secret = re.search(r"(?i)password: +(?!!Sub \"\{\{resolve:)\S+", text)
    report.says(not secret, "no secret stands in the template", str(secret))
    made = run(tools() / "python", ROOT / "Tests/Operations/moto_stack.py", TEMPLATE, version())
    found = json.loads(made.stdout.splitlines()[-1]) if made.returncode == 0 else {}
    if not report.says(found.get("status") == "CREATE_COMPLETE", "moto creates the stack", made.stdout[-500:]):
        return
    resources = set(re.findall(r"^  (\w+):(?:\n    Type: AWS| \{ Type: AWS)", text.split("\nResources:")[1].split("\nOutputs:")[0], re.M))
    report.says(resources - set(found["made"]) == NOT_MADE,
                f"moto makes {len(found['made'])} of {len(resources)} resources; it is known which it does not",
                str((resources - set(found["made"])) ^ NOT_MADE))
    report.says(
        found["database"] == [{"StorageEncrypted": True, "BackupRetentionPeriod": 7, "PubliclyAccessible": False, "Engine": "postgres"}],
        "the database is encrypted, private, and keeps seven days of backups", str(found["database"]))
    report.says(found["openToTheWorld"] == ["The load balancer, open to the world"], "only the load balancer is open to the world",
                str(found["openToTheWorld"]))
    actions = set(re.findall(r"'((?:s3|secretsmanager|kms|ec2|rds|iam|\*)[^']*:[^']*)'", str(found["policies"])))
    report.says(actions and not any("*" in action for action in actions), "a machine's role names each action", str(actions))
    report.says(found["left"] == {"machines": 0, "balancers": 0, "databases": 0}, "deleted, no machine, balancer or database is left",
                str(found["left"]))
    if "deletionEndsWith" in found:
        print(f"        moto does not delete the network: {found['deletionEndsWith'][:120]}")
