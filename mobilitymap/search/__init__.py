"""What a person types -> areas, each with how it was found and whether it is exact."""
