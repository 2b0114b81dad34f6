import assert from "node:assert/strict";
import test from "node:test";

import { Element } from "./dom.mjs";
import { L, load } from "./scripts.mjs";

// Shapes as Leaflet makes them: options, and an element once they are on the map.
class Shape {
  constructor(polygons, options) {
    Object.assign(this, { polygons, options, element: new Element("path"), listeners: {} });
  }

  getElement() {
    return this.element;
  }

  on(event, listener) {
    this.listeners[event] = listener;
  }

  bringToBack() {
    this.back = true;
  }
}

function drawing(zoom = 5) {
  const groups = [];
  const layerGroup = (layers) => {
    const group = { layers, on: false };
    group.addTo = () => Object.assign(group, { on: true });
    group.remove = () => Object.assign(group, { on: false });
    groups.push(group);
    return group;
  };
  const leaflet = {
    ...L,
    layerGroup,
    polygon: (polygons, options) => new Shape(polygons, options),
    polyline: (lines, options) => new Shape(lines, options),
    divIcon: (options) => options,
    marker: (place, options) => ({ place, ...options }),
  };
  const page = load(["drawing.js"], { L: leaflet });
  const container = new Element("div");
  const map = { createPane: () => new Element("div"), getContainer: () => container, getZoom: () => zoom, on() {} };
  const heard = [];
  const listeners = { click: (area) => heard.push(area.code) };
  const made = new page.mm.Drawing(map, listeners);
  const shown = () => groups.filter((group) => group.on);
  return { ...page, made, shown, groups, heard, container };
}

const AREAS = [{ code: "A", polygons: [["a"]] }, { code: "B", polygons: [["b1"], ["b2"]] }];

test("areas are drawn once for each file, and hear of clicks on them", () => {
  const { made, groups, shown, heard } = drawing();
  made.show("one", AREAS, []);
  made.show("two", AREAS, []);
  made.show("one", AREAS, []);
  assert.equal(groups.length, 2);
  assert.deepEqual(shown(), [groups[0]]);
  groups[0].layers[1].listeners.click();
  assert.deepEqual(heard, ["B"]);
});

test("painting sets the fill of each area", () => {
  const { made } = drawing();
  made.show("one", AREAS, []);
  made.paint((area) => (area.code === "A" ? "#111111" : "#222222"));
  made.paint((area) => (area.code === "A" ? "#333333" : "#222222"));
  assert.deepEqual(AREAS.map((area) => made.element(area).getAttribute("fill")), ["#333333", "#222222"]);
});

test("an outline goes round every part, in place of the one before", () => {
  const { made, shown } = drawing();
  made.outline("pointed", "pointed", "hover", [AREAS[0]]);
  made.outline("pointed", "pointed", "focus", [AREAS[1]]);
  const [group, ...more] = shown();
  assert.equal(more.length, 0);
  assert.deepEqual([...group.layers[0].polygons], [["b1"], ["b2"]]);
  assert.deepEqual(Array.from(group.layers, (line) => line.options.color), ["var(--mm-map-ink)", "var(--mm-map-focus)"]);
  made.outline("pointed", "pointed", undefined, []);
  assert.deepEqual(shown(), []);
});

test("the names beside places are text, whatever they hold", () => {
  const { made, shown } = drawing();
  made.label("places", "mm-place", [["here", "<b>Ynys</b> & Môn"]]);
  const { icon, interactive } = shown()[0].layers[0];
  assert.deepEqual(icon.html.children, ["<b>Ynys</b> & Môn"]);
  assert.equal(interactive, false);
});

test("boundaries grow with the zoom, within limits", () => {
  const edges = [3, 5, 7, 9, 11].map((zoom) => {
    const { made, container } = drawing(zoom);
    made.scaleLines();
    return Number.parseFloat(container.style["--mm-edge"]).toFixed(2);
  });
  assert.deepEqual(edges, ["0.40", "0.40", "0.85", "1.30", "1.30"]);
});

test("a pattern is made once for each look; without lines the colour itself is the fill", () => {
  const { mm, document } = drawing();
  const patterns = new mm.Patterns();
  assert.equal(patterns.fill("#eeeeee", "", "#000000", 1), "#eeeeee");
  const first = patterns.fill("#eeeeee", "M0 0", "#000000", 1);
  const second = patterns.fill("#eeeeee", "M0 0", "#000000", 2);
  assert.equal(patterns.fill("#eeeeee", "M0 0", "#000000", 1), first);
  const made = document.body.named("pattern");
  assert.deepEqual(made.map((pattern) => `url(#${pattern.getAttribute("id")})`), [first, second]);
  assert.equal(made[0].named("rect")[0].getAttribute("fill"), "#eeeeee");
});

test("the white lines of policy areas lie below the coloured lines of all of them", () => {
  const { made, shown } = drawing();
  made.outline("opportunity-areas", "policy", "opportunity-areas", [AREAS[0]]);
  made.outline("education-investment-areas", "policy", "education-investment-areas", [AREAS[0]]);
  for (const { layers } of shown()) {
    assert.deepEqual([...layers].map(({ options, back }) => [options.color === "var(--mm-white)", Boolean(back)]), [
      [true, true],
      [false, false],
    ]);
  }
});
