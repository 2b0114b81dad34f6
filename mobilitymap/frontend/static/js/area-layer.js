/* The layer: takes messages from Python (see layer.py), draws them, and tells Python of a click.
   `mobilityMap.create(id)` makes the map; `mobilityMap.update(message)` shows a state. */
(function (mm) {
  "use strict";

  const HATCH = "M-1 1l2-2M0 6l6-6M5 7l2-2";
  const MISSING_INK = "var(--mm-missing-ink)";
  const HELP =
    "Use the arrow keys to go from area to area and Enter to choose one. " +
    "The same figures are in the table on this page.";

  mm.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* Leaflet rounds to whole pixels; tenths keep coasts and hexagons true on fine screens. */
  mm.Map = L.Map.extend({
    latLngToLayerPoint(place) {
      const { x, y } = this.project(place);
      const origin = this.getPixelOrigin();
      return L.point(Math.round((x - origin.x) * 10) / 10, Math.round((y - origin.y) * 10) / 10);
    },
  });

  mm.create = function (id) {
    const map = new mm.Map(id, {
      center: [54.5, -3],
      zoom: 5,
      zoomSnap: 0,
      wheelPxPerZoomLevel: 100,
      maxZoom: 11,
      keyboard: false,
      // mm.Home follows the frame's size itself, so that it can keep the view.
      trackResize: false,
      attributionControl: false,
      zoomControl: false,
      maxBoundsViscosity: 0.8,
      zoomAnimation: !mm.calm(),
      inertia: !mm.calm(),
    });
    mm.layer = new Layer(map);
    return map;
  };

  mm.update = (message) => mm.layer.update(message);

  class Layer {
    constructor(map) {
      this.map = map;
      this.container = map.getContainer();
      this.container.classList.add("mm-map");
      this.container.setAttribute("role", "application");
      this.container.dataset.updates = "0";
      this.patterns = new mm.Patterns();
      this.tooltip = new mm.Tooltip(this.container);
      const listeners = {
        mousemove: (area, event) => this.onPointer(area, event),
        mouseout: () => this.unpoint(),
        click: (area) => this.choose(area),
      };
      this.drawing = new mm.Drawing(map, listeners);
      this.inset = new mm.Inset(map, listeners);
      this.keyboard = new mm.Keyboard(this);
      this.status = new mm.Status(this.container, () => this.update(this.message));
      this.home = new mm.Home(map);
      map.on("movestart zoomstart", () => this.tooltip.hide());
      map.on("click", () => this.unpoint());
      map.on("moveend", () => this.inset.refresh());
      this.status.loading();
    }

    areas() {
      return this.file ? this.file.areas : [];
    }

    /* The main selected area, if it is on this map. */
    main() {
      return this.chosen && this.chosen[0];
    }

    /* Show a message; only the latest one counts while boundaries are on their way. */
    async update(message) {
      this.message = message;
      this.status.loading();
      let file;
      let outlines;
      try {
        file = await mm.boundaries(message.url);
        outlines = await Promise.all(message.outlines.map(([url]) => mm.boundaries(url)));
      } catch {
        if (message === this.message) this.status.failed();
        return;
      }
      if (message !== this.message) return;
      const moved = this.show(file, message);
      this.paint();
      this.policy = outlines.map((outline, i) => ({
        areas: outline.areas,
        kind: message.outlines[i][1],
        name: message.outlines[i][2],
      }));
      this.drawOutlines();
      this.outlineChosen(message.chosen);
      this.status.done();
      // Colours first: names and values for screen readers follow in the next frame.
      await new Promise(requestAnimationFrame);
      await new Promise((resolve) => setTimeout(resolve));
      if (message !== this.message) return;
      this.describe(moved);
      this.container.dataset.updates = String(Number(this.container.dataset.updates) + 1);
    }

    /* Bring the boundary file onto the map; the view moves only to another place asked for. */
    show(file, message) {
      const changed = this.file !== file;
      const plane = this.hex !== message.hex;
      this.file = file;
      this.hex = message.hex;
      if (changed) this.unpoint();
      if (plane) this.home.enclose(L.latLngBounds(file.areas.map((a) => a.bounds.getCenter())).pad(0.4));
      if (plane || this.token !== message.token) this.home.set(L.latLngBounds(message.view));
      this.token = message.token;
      this.drawing.show(message.url, file.areas, file.coast);
      this.inset.show(message.url, message.hex ? [] : file.london);
      return changed;
    }

    paint() {
      const { classes, texts, affix, colours, missing, merged } = this.message;
      const values = texts.split("|");
      this.facts = new Map();
      for (const area of this.file.areas) {
        const mark = classes[area.index];
        const number = "0123456789".indexOf(mark);
        const text = values[area.index];
        if (number < 0) {
          const [background, path, label] = missing[mark.charCodeAt(0) - 97];
          const width = path.includes("h.01") ? 1.7 : 0.8;
          this.facts.set(area, {
            fill: this.patterns.fill(background, path, MISSING_INK, width),
            value: text || label,
            missing: true,
          });
          continue;
        }
        const colour = colours[number];
        const former = merged[area.code];
        this.facts.set(area, {
          fill: former ? this.patterns.fill(colour, HATCH, "var(--mm-white)", 1.3) : colour,
          value: former || affix[0] + text + affix[1],
          band: this.message.bands[number],
        });
      }
      const fillOf = (area) => this.facts.get(area).fill;
      this.drawing.paint(fillOf);
      this.inset.paint(fillOf);
    }

    drawOutlines() {
      const named = [];
      for (const kind of ["opportunity-areas", "education-investment-areas"]) {
        const outline = this.policy.find((p) => p.kind === kind);
        const areas = outline ? outline.areas : [];
        for (const drawing of [this.drawing, this.inset.drawing]) {
          drawing.outline(kind, "policy", kind, areas);
        }
        named.push(...areas.filter((area) => !area.polygons.length));
      }
      this.drawing.label("places", "mm-place", named.map((area) => [area.centre, area.name]));
    }

    /* Outline the chosen areas; with two or more, letter them. */
    outlineChosen(codes) {
      const found = codes.map((code) => this.file.areas.find((area) => area.code === code));
      this.chosen = found.filter(Boolean);
      const letters = [];
      if (codes.length > 1) {
        found.forEach((area, i) => area && letters.push([area.centre, "ABCDEFGHI"[i]]));
      }
      for (const drawing of [this.drawing, this.inset.drawing]) {
        drawing.outline("chosen", "chosen", "chosen", this.chosen);
        drawing.label("letters", "mm-letter", letters);
      }
    }

    /* Names and values for people who do not see the map. */
    describe() {
      const label = `Map. ${this.message.label}. ${HELP}`;
      this.container.setAttribute("aria-label", label);
      if (window.frameElement) window.frameElement.title = `Map: ${this.message.label}`;
      for (const area of this.file.areas) {
        const element = this.drawing.element(area);
        if (!element.hasAttribute("tabindex")) {
          element.setAttribute("tabindex", "-1");
          element.setAttribute("role", "button");
          element.dataset.code = area.code;
        }
        element.setAttribute("aria-label", `${area.name}: ${this.facts.get(area).value}`);
        element.setAttribute("aria-pressed", String(this.chosen.includes(area)));
      }
      this.keyboard.refresh();
    }

    onPointer(area, event) {
      this.highlight(area, "hover");
      const { x, y } = this.container.getBoundingClientRect();
      const { clientX, clientY } = event.originalEvent;
      this.tooltip.show(this.lines(area, event.latlng), L.point(clientX - x, clientY - y));
    }

    /* Mark an area that has the keyboard's focus. */
    point(area) {
      this.highlight(area, "focus");
      this.tooltip.show(
        this.lines(area, area.centre),
        this.map.latLngToContainerPoint(area.centre),
      );
    }

    unpoint() {
      this.highlight(undefined);
      this.tooltip.hide();
    }

    highlight(area, kind) {
      if (area === this.pointed && kind === this.pointedKind) return;
      this.pointed = area;
      this.pointedKind = kind;
      for (const drawing of [this.drawing, this.inset.drawing]) {
        drawing.outline("pointed", "pointed", kind, area ? [area] : []);
      }
    }

    lines(area, place) {
      const { value, band, missing } = this.facts.get(area);
      const lines = [
        [area.name, "mm-name"],
        [value, missing ? "mm-missing" : "mm-value"],
      ];
      if (band) lines.push([band, "mm-note"]);
      for (const { areas, name } of this.policy) {
        for (const policy of areas.filter((p) => mm.contains(p, place))) {
          lines.push([`${name}: ${policy.name}`, "mm-note"]);
        }
      }
      return lines;
    }

    /* Show the choice at once, and tell Python: the only thing that reruns the page. */
    choose(area) {
      if (this.message.chosen.length < 2) this.outlineChosen([area.code]);
      window.Streamlit.setComponentValue({ area: area.code, n: Date.now() });
    }
  }
})((window.mobilityMap = window.mobilityMap || {}));
