"""The same map written as the documentation of the libraries shows it."""
