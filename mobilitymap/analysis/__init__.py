"""What can be said of areas: the rules of reading, applied to an Atlas.

`positions` ranks the areas of a measure, `standing` reads one area, `summary` what stands
out there, `claims` tests a statement on two areas, `disparity` measures how far apart all
areas are, `relation` how two measures go together. All are pure functions of an Atlas.
"""
