"""Publishers' files made into the tables and boundaries of the data folder."""
