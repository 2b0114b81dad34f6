/* The map by keyboard: one tab stop, arrows go to the next area in that direction. */
(function (mm) {
  "use strict";

  const DIRECTIONS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };

  /* Return the nearest area within about 50 degrees of a direction, or undefined. */
  function nearest(map, from, areas, [dx, dy]) {
    const zoom = map.getZoom();
    const start = map.project(from.centre, zoom);
    let best;
    let least = Infinity;
    for (const area of areas) {
      const step = map.project(area.centre, zoom).subtract(start);
      const along = step.x * dx + step.y * dy;
      const across = Math.abs(step.x * dy) + Math.abs(step.y * dx);
      if (area === from || along <= 0 || across > along * 1.2) continue;
      const distance = along + across * 1.5;
      if (distance < least) [best, least] = [area, distance];
    }
    return best;
  }

  mm.Keyboard = class {
    /* `layer` offers map, drawing, areas(), main(), choose(area), point(area), unpoint(). */
    constructor(layer) {
      this.layer = layer;
      const container = layer.map.getContainer();
      container.addEventListener("keydown", (event) => this.onKey(event));
      container.addEventListener("focusin", (event) => this.onFocus(event));
      container.addEventListener("focusout", () => layer.unpoint());
    }

    /* Make one area the tab stop: the one that has it, the selected one or the first. */
    refresh() {
      const areas = this.layer.areas();
      if (!areas.includes(this.stop)) this.stop = undefined;
      this.setStop(this.stop || this.layer.main() || areas[0]);
    }

    setStop(area) {
      const old = this.stop && this.layer.drawing.element(this.stop);
      if (old) old.setAttribute("tabindex", "-1");
      this.stop = area;
      const element = area && this.layer.drawing.element(area);
      if (element) element.setAttribute("tabindex", "0");
    }

    areaOf(element) {
      return this.layer.areas().find((area) => this.layer.drawing.element(area) === element);
    }

    onFocus(event) {
      const area = this.areaOf(event.target);
      if (!area) return;
      this.setStop(area);
      if (event.target.matches(":focus-visible")) this.layer.point(area);
    }

    onKey(event) {
      const area = this.areaOf(event.target);
      if (!area || event.ctrlKey || event.altKey || event.metaKey) return;
      const action = this.action(event.key, area);
      if (!action) return;
      event.preventDefault();
      action();
    }

    action(key, area) {
      const { layer } = this;
      if (key in DIRECTIONS) {
        return () => this.go(nearest(layer.map, area, layer.areas(), DIRECTIONS[key]));
      }
      return {
        Enter: () => layer.choose(area),
        " ": () => layer.choose(area),
        Home: () => this.go(layer.main() || layer.areas()[0]),
        Escape: () => layer.unpoint(),
        "+": () => layer.map.zoomIn(),
        "-": () => layer.map.zoomOut(),
      }[key];
    }

    go(area) {
      if (!area) return;
      this.layer.map.panInside(area.centre, { padding: [60, 60], animate: !mm.calm() });
      this.layer.drawing.element(area).focus({ preventScroll: true });
    }
  };
})((window.mobilityMap = window.mobilityMap || {}));
