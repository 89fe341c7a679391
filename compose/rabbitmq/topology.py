#!/usr/bin/env python3
"""Fills the password hashes of the broker's users into definitions.json: the repository holds no secret.

topology.py SECRETS_DIRECTORY < definitions.json > FILE      (reads SECRETS_DIRECTORY/broker.USER for each user)
"""
import base64
import hashlib
import json
import pathlib
import secrets
import sys


def password_hash(password: str) -> str:
    """RabbitMQ manual, Passwords: base64(salt + SHA-256(salt + password)) with a salt of 32 bits."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


definitions = json.load(sys.stdin)
directory = pathlib.Path(sys.argv[1])
for user in definitions["users"]:
    password = (directory / f"broker.{user['name']}").read_text().strip()
    user["password_hash"] = password_hash(password)
    user["hashing_algorithm"] = "rabbit_password_hashing_sha256"
json.dump(definitions, sys.stdout, indent=2)
