"""What Schemathesis has to be told about forms to judge a server by them.

On the wire, a form says no less than its fields: a list of one element is written as that element alone would be, and an
empty object or list is not written at all. So a body that is wrong in no other way is no fault that a server could see.
"""

import schemathesis


@schemathesis.hook
def filter_case(context, case):
    if not isinstance(case.body, dict) or not str(case.media_type).endswith("form-urlencoded"):
        return True
    return not any(
        value in ({}, []) or (name.endswith("[]") and not isinstance(value, list)) for name, value in case.body.items()
    )
