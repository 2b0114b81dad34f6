"""The map: layer, boundary files, colours and legend.

`component.show_map` puts a `layer.MapState` on a Streamlit page; `assets.routes` serves what the
browser loads; `legend.legend_html` draws the legend; `colors.palette` gives the colours.
"""
