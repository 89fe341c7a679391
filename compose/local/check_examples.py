"""Checks that each example of an OpenAPI document fits the schema beside it.

check_examples.py DOCUMENT
"""
import json
import sys

import jsonschema


def main() -> int:
    document = json.load(open(sys.argv[1]))
    faults = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            contents = [("request", operation.get("requestBody", {}))] + list(operation["responses"].items())
            for part, holder in contents:
                for media_type, content in holder.get("content", {}).items():
                    if media_type == "application/json":
                        faults += misfits(document, f"{method.upper()} {path} {part}", content)
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


def misfits(document: dict, place: str, content: dict) -> list[str]:
    # References lead to the document's components.
    schema = {**content["schema"], "components": document["components"]}
    validator = jsonschema.Draft202012Validator(schema)
    return [
        f"{place}: {name}{error.json_path[1:]}: {error.message[:200]}"
        for name, example in content.get("examples", {}).items()
        for error in validator.iter_errors(resolve(document, example)["value"])
    ]


def resolve(document: dict, example: dict) -> dict:
    if "$ref" not in example:
        return example
    return document["components"]["examples"][example["$ref"].rpartition("/")[2]]


if __name__ == "__main__":
    sys.exit(main())
