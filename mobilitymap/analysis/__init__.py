"""What can be said of areas: the rules of reading, applied to an Atlas.

`rankings` ranks the areas of a measure, `benchmark` reads one area beside its comparators,
`highlights` finds what stands out there, `claims` tests a statement on two areas, `inequality`
measures how far apart all areas are, `bivariate` how two measures go together, `policy_areas`
sets two policies beside the rest. All are pure functions of an Atlas.
"""
