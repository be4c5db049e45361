"""JSON as the store writes it: Vietnamese stays readable for whoever opens the file."""

from __future__ import annotations

import json

# Made once: json.dumps would make an encoder at every call.
to_text = json.JSONEncoder(ensure_ascii=False).encode
from_text = json.JSONDecoder().decode
