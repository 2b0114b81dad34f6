"""Areas side by side: a life stage in charts and a table, one measure over time, one claim.

Every module makes HTML from an Atlas and areas, but for `choices`, which has the widgets.
"""
