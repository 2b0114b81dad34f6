/* What stands around the areas: the London inset, the opening view, loading and error texts. */
(function (mm) {
  "use strict";

  // Leaflet's animations take a quarter of a second; a little more, to be sure.
  const FLIGHT = 400;
  const ICON = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4";

  function element(parent, name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return parent.appendChild(made);
  }

  /* Whether a map can be fitted: a frame may have no size while the page is laid out. */
  function hasRoom(map) {
    const { clientWidth, clientHeight } = map.getContainer();
    return clientWidth > 40 && clientHeight > 40;
  }

  /* A small second map of London in the corner of the sea. Pointer only: the keyboard reaches the
     same areas on the main map. */
  mm.Inset = class {
    constructor(main, listeners) {
      this.main = main;
      this.box = element(main.getContainer(), "div", "mm-inset");
      this.box.setAttribute("aria-hidden", "true");
      L.DomEvent.disableClickPropagation(this.box);
      element(this.box, "p", "mm-inset-title", "London");
      this.map = new mm.Map(element(this.box, "div", "mm-inset-map"), {
        center: [51.5, -0.1],
        zoom: 8,
        zoomSnap: 0,
        zoomControl: false,
        attributionControl: false,
        dragging: false,
        keyboard: false,
        scrollWheelZoom: false,
        doubleClickZoom: false,
        boxZoom: false,
        touchZoom: false,
        zoomAnimation: false,
        fadeAnimation: false,
      });
      this.drawing = new mm.Drawing(this.map, listeners);
      new ResizeObserver(() => this.fit()).observe(this.box);
    }

    show(url, areas) {
      this.areas = areas;
      if (areas.length > 1) {
        this.bounds = L.latLngBounds(areas.map((area) => area.bounds.getSouthWest())).extend(
          L.latLngBounds(areas.map((area) => area.bounds.getNorthEast())),
        );
        this.fit();
        this.drawing.show(url, areas, []);
      }
      this.refresh();
    }

    fit() {
      if (!hasRoom(this.map)) return;
      this.map.invalidateSize({ animate: false });
      if (this.bounds) this.map.fitBounds(this.bounds, { animate: false, padding: [4, 4] });
    }

    paint(fillOf) {
      if (this.areas.length > 1) this.drawing.paint(fillOf);
    }

    /* Leave when London is out of sight or as large on the main map as here. */
    refresh() {
      const many = this.areas && this.areas.length > 1;
      const useful =
        many &&
        this.main.getZoom() < this.map.getZoom() - 0.3 &&
        this.main.getBounds().intersects(this.bounds);
      this.box.classList.toggle("mm-away", !useful);
    }
  };

  /* The view the map opens on, the button back to it, and keeping it when the frame changes. */
  mm.Home = class {
    constructor(map) {
      this.map = map;
      const engaged = { wheel: false };
      const container = map.getContainer();
      this.addButton(L.control.zoom({ position: "topleft" }).addTo(map).getContainer());
      // The wheel scrolls the page until the map has been clicked, so that nobody is held on it.
      container.addEventListener("pointerdown", () => (engaged.wheel = true));
      container.addEventListener("mouseleave", () => (engaged.wheel = false));
      container.addEventListener(
        "wheel",
        (event) => {
          if (!engaged.wheel && !event.ctrlKey) event.stopPropagation();
        },
        { capture: true },
      );
      map.on("moveend", () => this.refresh());
      // The reader has left the opening view: keep theirs when the frame changes its size.
      map.on("dragstart", () => (this.left = true));
      map.on("zoomstart", () => (this.left = this.left || !this.going));
      new ResizeObserver(() => this.resize()).observe(container);
    }

    addButton(box) {
      const button = L.DomUtil.create("a", "mm-home", box);
      button.href = "#";
      button.title = "Back to the whole view";
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", button.title);
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("viewBox", "0 0 16 16");
      svg.setAttribute("aria-hidden", "true");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", ICON);
      button.appendChild(svg).appendChild(path);
      L.DomEvent.disableClickPropagation(button);
      L.DomEvent.on(button, "click", (event) => {
        L.DomEvent.preventDefault(event);
        this.go(!mm.calm());
      });
    }

    /* The plane the map may be moved on. */
    enclose(bounds) {
      this.map.setMaxBounds(null);
      this.plane = bounds;
    }

    set(bounds) {
      const first = !this.bounds;
      this.bounds = bounds;
      this.go(!first && !mm.calm());
    }

    go(animate) {
      if (!hasRoom(this.map)) return;
      this.going = true;
      this.left = false;
      this.map.invalidateSize({ animate: false });
      this.map.setMaxBounds(null);
      this.map.setMinZoom(0);
      this.zoom = this.map.getBoundsZoom(this.bounds, false, L.point(20, 20));
      this.map.fitBounds(this.bounds, { animate, padding: [10, 10] });
      this.map.setMaxBounds(this.plane);
      this.map.setMinZoom(
        Math.min(this.zoom, this.map.getBoundsZoom(this.plane, false, L.point(20, 20))),
      );
      setTimeout(() => (this.going = false), animate ? FLIGHT : 0);
    }

    resize() {
      if (!hasRoom(this.map)) return;
      if (this.bounds && !this.left) this.go(false);
      else this.map.invalidateSize({ animate: false });
    }

    /* On a touch screen one finger scrolls the page, until the map is zoomed in. */
    refresh() {
      if (!this.bounds) return;
      if (!window.matchMedia("(pointer: coarse)").matches) return;
      if (this.map.getZoom() > this.zoom + 0.1) this.map.dragging.enable();
      else this.map.dragging.disable();
    }
  };

  /* "Loading the map…" until boundaries are there; a sentence and a button when they fail. */
  mm.Status = class {
    constructor(container, retry) {
      this.box = element(container, "div", "mm-status");
      this.box.setAttribute("role", "status");
      this.retry = retry;
      L.DomEvent.disableClickPropagation(this.box);
    }

    /* Said only when it takes a moment, so that a change of measure never flickers. */
    loading() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.say("Loading the map…"), 150);
    }

    failed() {
      clearTimeout(this.timer);
      this.say("The boundaries of the map could not be loaded. The table below has every figure.");
      const button = element(this.box, "button", "mm-retry", "Try again");
      button.type = "button";
      button.addEventListener("click", () => this.retry());
    }

    done() {
      clearTimeout(this.timer);
      this.box.replaceChildren();
      this.box.hidden = true;
    }

    say(text) {
      this.box.replaceChildren();
      element(this.box, "p", "mm-status-text", text);
      this.box.hidden = false;
    }
  };
})((window.mobilityMap = window.mobilityMap || {}));
