"""Reading the files of each publisher: one module each."""
