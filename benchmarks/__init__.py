"""Side by side with what a user would do instead.

``python -m benchmarks.map_switch`` and ``python -m benchmarks.load``; see ``docs/benchmarks.md``.
"""
