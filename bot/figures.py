"""The figures of a running process, for /metrics: counted where they happen, read by one page."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry(auto_describe=True)

TICKETS = Counter("dezurni_tickets_opened", "Tickets that a desk has, by desk", ["desk"], registry=REGISTRY)
DESK_FAILURES = Counter(
    "dezurni_desk_failures",
    "Tries that failed, by desk and by what is known then",
    ["desk", "error"],
    registry=REGISTRY,
)
TURNS = Counter("dezurni_turns", "Facts that were let happen, by kind", ["kind"], registry=REGISTRY)
TURN_SECONDS = Histogram(
    "dezurni_turn_seconds",
    "From a fact to its durable consequences",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
    registry=REGISTRY,
)
