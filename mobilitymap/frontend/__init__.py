"""What the browser is given: templates, style sheets, scripts and the files of the map."""
