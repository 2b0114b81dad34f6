/* Areas drawn on one Leaflet map: the main map and the London inset are two of these.
   Panes, from below: areas, coast, policy areas, chosen areas, the area under pointer or focus. */
(function (mm) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const PANES = { coast: 410, policy: 420, chosen: 430, pointed: 440 };
  const LINES = {
    hover: [
      { color: "var(--mm-white)", weight: 3.5 },
      { color: "var(--mm-map-ink)", weight: 1.75 },
    ],
    focus: [
      { color: "var(--mm-map-ink)", weight: 8 },
      { color: "var(--mm-map-focus)", weight: 4.5 },
    ],
    chosen: [
      { color: "var(--mm-white)", weight: 6 },
      { color: "var(--mm-map-ink)", weight: 2.8 },
    ],
    "opportunity-areas": [
      { color: "var(--mm-white)", weight: 5 },
      { color: "var(--mm-opportunity-area)", weight: 2.5 },
    ],
    "education-investment-areas": [
      { color: "var(--mm-white)", weight: 3.5, opacity: 0.9 },
      { color: "var(--mm-investment-area)", weight: 1.75, dashArray: "5 4", lineCap: "butt" },
    ],
  };

  mm.Drawing = class {
    /* `listeners` are Leaflet listeners for each area's shape, called with (area, event). */
    constructor(map, listeners) {
      this.map = map;
      this.listeners = listeners;
      this.renderers = {};
      for (const [name, zIndex] of Object.entries(PANES)) {
        const pane = map.createPane(name);
        pane.style.zIndex = zIndex;
        pane.style.pointerEvents = "none";
        this.renderers[name] = L.svg({ pane: name, padding: 0.3 });
      }
      this.renderer = L.svg({ padding: 0.3 });
      this.sheets = new Map();
      this.groups = {};
      map.on("zoomend", () => this.scaleLines());
    }

    /* Show the shapes of a boundary file, made on first use. */
    show(url, areas, coast) {
      if (this.url === url) return;
      if (this.sheet) this.sheet.group.remove();
      if (!this.sheets.has(url)) this.sheets.set(url, this.makeSheet(areas, coast));
      this.url = url;
      this.sheet = this.sheets.get(url);
      this.sheet.group.addTo(this.map);
      this.scaleLines();
    }

    makeSheet(areas, coast) {
      const shapes = new Map();
      for (const area of areas) {
        const shape = L.polygon(area.polygons, {
          renderer: this.renderer,
          className: "mm-area",
          smoothFactor: 0.4,
          weight: 1,
          color: "var(--mm-white)",
          fillOpacity: 1,
          bubblingMouseEvents: false,
        });
        for (const [event, listener] of Object.entries(this.listeners)) {
          shape.on(event, (details) => listener(area, details));
        }
        shapes.set(area, shape);
      }
      const shore = L.polyline(coast, {
        renderer: this.renderers.coast,
        className: "mm-coast",
        smoothFactor: 0.4,
        interactive: false,
      });
      return { shapes, group: L.layerGroup([...shapes.values(), shore]) };
    }

    /* The SVG element of an area. */
    element(area) {
      const shape = this.sheet && this.sheet.shapes.get(area);
      return shape && shape.getElement();
    }

    /* Set only the fills: no geometry is touched. */
    paint(fillOf) {
      for (const [area, shape] of this.sheet.shapes) {
        const fill = fillOf(area);
        if (shape.options.fillColor === fill) continue;
        shape.options.fillColor = fill;
        shape.getElement().setAttribute("fill", fill);
      }
    }

    /* Draw outlines of a kind (a key of LINES) around areas, in place of those before. */
    outline(key, pane, kind, areas) {
      if (this.groups[key]) this.groups[key].remove();
      delete this.groups[key];
      if (!areas.length) return;
      const polygons = areas.flatMap((area) => area.polygons);
      const lines = LINES[kind].map((line) =>
        L.polygon(polygons, {
          renderer: this.renderers[pane],
          interactive: false,
          fill: false,
          smoothFactor: 0.4,
          lineJoin: "round",
          className: "mm-line",
          ...line,
        }),
      );
      this.groups[key] = L.layerGroup(lines).addTo(this.map);
      // Many areas are of two policies: no white line may hide the other one's coloured line.
      lines[0].bringToBack();
      for (const line of lines) {
        line.getElement().style.setProperty("--mm-weight", line.options.weight);
      }
    }

    /* Letters or names beside places, never interactive; text only, never markup. */
    label(key, className, labels) {
      if (this.groups[key]) this.groups[key].remove();
      this.groups[key] = L.layerGroup(
        labels.map(([place, text]) => {
          const html = document.createElement("span");
          html.textContent = text;
          const icon = L.divIcon({ html, className, iconSize: null });
          return L.marker(place, { icon, interactive: false, keyboard: false });
        }),
      ).addTo(this.map);
    }

    /* Thin boundaries when the country is small on the screen, stronger ones when near. */
    scaleLines() {
      const near = Math.min(1, Math.max(0, (this.map.getZoom() - 5) / 4));
      const { style } = this.map.getContainer();
      style.setProperty("--mm-edge", `${0.4 + near * 0.9}px`);
      style.setProperty("--mm-scale", 0.7 + near * 0.4);
    }
  };

  /* SVG patterns, shared by all drawings of the page. */
  mm.Patterns = class {
    constructor() {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("class", "mm-patterns");
      svg.setAttribute("aria-hidden", "true");
      this.defs = svg.appendChild(document.createElementNS(SVG, "defs"));
      document.body.appendChild(svg);
      this.known = new Map();
    }

    /* Return a fill: lines of a path over a background, repeated in tiles of 6 by 6. */
    fill(background, path, ink, width) {
      if (!path) return background;
      const key = [background, path, ink, width].join(" ");
      if (!this.known.has(key)) {
        const id = `mm-pattern-${this.known.size}`;
        const pattern = this.append(this.defs, "pattern", {
          id,
          width: 6,
          height: 6,
          patternUnits: "userSpaceOnUse",
        });
        this.append(pattern, "rect", { width: 6, height: 6, fill: background });
        this.append(pattern, "path", {
          d: path,
          stroke: ink,
          fill: "none",
          "stroke-width": width,
          "stroke-linecap": "round",
        });
        this.known.set(key, `url(#${id})`);
      }
      return this.known.get(key);
    }

    append(parent, name, attributes) {
      const element = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      return parent.appendChild(element);
    }
  };
})((window.mobilityMap = window.mobilityMap || {}));
