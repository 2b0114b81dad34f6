"""What can be said of areas: the rules of reading, applied to an Atlas.

`rankings` ranks the areas of a measure, `benchmark` reads one area beside its comparators, `highlights` what stands
out there, `claims` tests a statement on two areas, `disparity` measures how far apart all
areas are, `relation` how two measures go together. All are pure functions of an Atlas.
"""
