"""Areas, their codes and succession, and their boundaries."""
