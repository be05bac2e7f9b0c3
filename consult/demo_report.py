"""What `consult demo` prints: where to go, who can sign in, and which codes to try."""

from __future__ import annotations

from typing import Any

from consult.config import Settings
from consult.services import leader_links
from consult.services.demo import Made
from consult.services.phases import phase


def of(made: Made, settings: Settings) -> dict[str, Any]:
    """Return the report as plain values; scripts rely on its names."""
    path = f"/o/{made.organisation.slug}/consultations"
    return {
        "base_url": settings.public_url,
        "staff": [
            {"role": role, "email": email, "password": password} for role, (email, password) in made.passwords.items()
        ],
        "group_sessions": [
            {
                "code": one.code,
                "kind": one.kind,
                "state": phase(one),
                "consultation": one.consultation_id,
                "leader_path": f"/ledare/{leader_links.token(settings.secret_key, one)}",
            }
            for one in made.group_sessions
        ],
        "consultations": [
            {
                "id": one.id,
                "title": one.title,
                "state": one.state,
                "results_path": f"{path}/{one.id}/results",
                "public_path": f"/om/{one.slug}",
            }
            for one in made.consultations
        ],
    }


def plain(report: dict[str, Any]) -> str:
    """Return the report as lines for a person."""
    base = report["base_url"]
    staff = [f"  {one['role']:14} {one['email']:36} {one['password']}" for one in report["staff"]]
    codes = [
        f"  {base}/s/{one['code']}  {one['kind']:10} {one['state']}"
        for one in report["group_sessions"]
        if one["state"] == "open"
    ]
    return "\n".join(
        [f"Sign in at {base}/logga-in as", *staff, "Answer as a child at", *codes, f"Enter a code at {base}/"]
    )
