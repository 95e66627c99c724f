"""Writes the settings of Schemathesis for what JSON Schema cannot say.

Schemathesis makes inputs that fit the schemas, and takes a refusal of them for a fault, unless it is about access or about
something that is not there. Two more reasons are right: `x-rules`, which go beyond the schemas, and the state that a thing
is in.

Usage: settings.py openapi.json > schemathesis.toml
"""

import json
import sys

# What is refused for the state it is in, and how.
STATES = {
    "addProspectToList": 400,  # no such list
    "listProspectsInList": 400,  # no such list
    "deleteCampaign": 422,  # one that runs
    "createStepContent": 422,  # of a campaign that is archived
    "updateStepContent": 422,  # of a campaign that is archived
    "deleteStepContent": 422,  # of a campaign that is archived, or the last one
}

document = json.load(open(sys.argv[1]))


def resolve(reference):
    place = document
    for segment in reference.removeprefix("#/").split("/"):
        place = place[segment.replace("~1", "/").replace("~0", "~")]
    return place


def has_rules(node, seen=frozenset()):
    if isinstance(node, list):
        return any(has_rules(item, seen) for item in node)
    if not isinstance(node, dict):
        return False
    if "$ref" in node:
        reference = node["$ref"]
        return reference not in seen and has_rules(resolve(reference), seen | {reference})
    return "x-rules" in node or any(has_rules(value, seen) for value in node.values())


def refusals(operation):
    if "x-rules" in operation or has_rules(operation.get("requestBody")):
        yield 422
    if operation["operationId"] in STATES:
        yield STATES[operation["operationId"]]


operations = [operation for item in document["paths"].values() for operation in item.values() if "operationId" in operation]
for operation in operations:
    statuses = sorted(set(refusals(operation)))
    if statuses:
        expected = ["2xx", "401", "403", "404", "429", *map(str, statuses)]
        print("[[operations]]")
        print(f'include-operation-id = "{operation["operationId"]}"')
        print(f"checks.positive_data_acceptance.expected-statuses = {json.dumps(expected)}")
        print()

unknown = STATES.keys() - {operation["operationId"] for operation in operations}
if unknown:
    sys.exit(f"{sys.argv[0]}: the document has no {', '.join(sorted(unknown))}")
