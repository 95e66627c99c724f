"""Writes the settings for the operations whose inputs have to keep `x-rules`, which JSON Schema cannot say.

Schemathesis makes inputs that fit the schemas. Where rules go beyond them, a refusal with status 422 is right, too.

Usage: rules.py openapi.json > schemathesis.toml
"""

import json
import sys

document = json.load(open(sys.argv[1]))


def resolve(node):
    while isinstance(node, dict) and "$ref" in node:
        place = document
        for segment in node["$ref"].removeprefix("#/").split("/"):
            place = place[segment.replace("~1", "/").replace("~0", "~")]
        node = place
    return node


def has_rules(node, seen):
    if isinstance(node, dict) and "$ref" in node:
        if node["$ref"] in seen:
            return False
        return has_rules(resolve(node), seen | {node["$ref"]})
    if isinstance(node, dict):
        return "x-rules" in node or any(has_rules(value, seen) for value in node.values())
    return isinstance(node, list) and any(has_rules(value, seen) for value in node)


for item in document["paths"].values():
    for operation in item.values():
        inputs = [operation.get(key) for key in ("x-rules", "requestBody")] if isinstance(operation, dict) else []
        if any(inputs) and (inputs[0] or has_rules(inputs[1], frozenset())):
            print("[[operations]]")
            print(f'include-operation-id = "{operation["operationId"]}"')
            print('checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "422", "429"]')
            print()
