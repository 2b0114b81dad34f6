"""What tests of several kinds share: reading HTML, running servers, opening pages."""
