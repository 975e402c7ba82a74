# Checks that a webhook comes from Blackfang. Needs Python 3.8 or newer, and no package.
import base64
import hashlib
import hmac
import json
import time

TOLERANCE_S = 300


def verify_webhook(secret: str, headers: dict, body: bytes) -> dict:
    """The event; raises ValueError where it is not signed, or too old.

    secret: as it was shown: whsec_ and base64
    headers: of the request, their names in lower case
    body: the bytes as they came, before anything parses them
    """
    event_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "").split(" ")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_S:
        raise ValueError("The webhook is too old, or from the future.")

    key = base64.b64decode(secret[len("whsec_"):])
    signed = f"{event_id}.{timestamp}.".encode() + body
    wanted = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    if not any(hmac.compare_digest(one.encode(), wanted) for one in signatures):
        raise ValueError("The signature is not right.")
    return json.loads(body)
