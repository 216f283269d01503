#!/usr/bin/env python3
"""Stays in CLOSED whatever happens: a program that does nothing must not earn all points."""

import json
import sys

for line in sys.stdin:
    if json.loads(line)["type"] == "hello":
        reply = {"version": 1, "level": "symbols", "name": "wrong"}
    else:
        reply = {"state": "CLOSED"}
    print(json.dumps(reply), flush=True)
