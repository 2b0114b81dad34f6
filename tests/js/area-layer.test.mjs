import assert from "node:assert/strict";
import test from "node:test";

import { Element } from "./dom.mjs";
import { L, latLng, load } from "./scripts.mjs";

const AREAS = ["A", "B", "C", "D"].map((code, index) => ({
  code,
  index,
  name: `Area ${code}`,
  centre: latLng(index, 0),
  polygons: [[]],
  bounds: { getCenter: () => latLng(index, 0) },
}));
const POLICY = { name: "Bradford", polygons: [[]], centre: latLng(1, 0) };

const MESSAGE = {
  url: "areas.json",
  outlines: [["outline.json", "opportunity-areas", "Opportunity Area"]],
  classes: "02ab",
  texts: "1.5|30.0||",
  affix: ["£", " a week"],
  colours: ["#100000", "#200000", "#300000"],
  bands: ["lowest", "middle", "highest"],
  missing: [["#eeeeee", "h.01", "Not published"], ["#ffffff", "M0 0", "No such figure"]],
  merged: { B: "Figure of a former council" },
  chosen: ["C"],
  label: "Pay by area",
  view: [[0, 0], [1, 1]],
  token: 1,
  hex: false,
};

// The layer with stand-ins for the scripts beside it that write down what they are told.
async function layer(message = {}) {
  const made = { container: new Element("div"), fills: new Map(), labels: {}, outlines: {}, said: [] };
  const elements = new Map(AREAS.map((area) => [area, new Element("path")]));
  const page = load(["area-layer.js"], {
    L: { ...L, latLngBounds: () => ({ pad: () => "plane" }) },
    requestAnimationFrame: (act) => act(),
    setTimeout: (act) => act(),
  });
  const { mm, window } = page;
  window.matchMedia = () => ({ matches: true });
  window.Streamlit = { setComponentValue: (value) => made.said.push(value.area) };
  mm.Map = class {
    getContainer = () => made.container;
    on() {}
    latLngToContainerPoint = () => "point";
  };
  mm.Patterns = class { fill = (background, _, ink, width) => [background, ink, width].join(" "); };
  mm.Tooltip = class { show = (lines) => (made.tooltip = Array.from(lines, (line) => line.join("/"))); hide() {} };
  const drawing = {
    show() {},
    paint: (fillOf) => AREAS.forEach((area) => made.fills.set(area.code, fillOf(area))),
    outline: (key, pane, kind, areas) => (made.outlines[key] = areas.map((area) => area.code ?? area.name)),
    label: (key, _, labels) => (made.labels[key] = labels.map(([, text]) => text)),
    element: (area) => elements.get(area),
  };
  mm.Drawing = class { constructor() { Object.assign(this, drawing); } };
  mm.Inset = class { drawing = { ...drawing, label() {}, outline() {} }; show() {} paint() {} refresh() {} };
  mm.Keyboard = class { refresh() {} };
  mm.Status = class { loading() {} done() {} failed() { made.failed = true; } };
  mm.Home = class { enclose() {} set() { made.moved = (made.moved ?? 0) + 1; } };
  mm.contains = (area, place) => area === POLICY && place.lat === 1;
  mm.boundaries = async (url) => {
    if (made.broken) throw new Error("503");
    return url === "areas.json" ? { areas: AREAS, coast: [], london: [] } : { areas: [POLICY] };
  };
  mm.create("map");
  await mm.update({ ...MESSAGE, ...message });
  const named = (code) => elements.get(AREAS.find((area) => area.code === code));
  return { ...made, made, mm, named, point: (i) => (mm.layer.point(AREAS[i]), made.tooltip) };
}

test("an area has the colour of its class; one without a figure has the look of its reason", async () => {
  const { fills } = await layer({ merged: {} });
  assert.equal(fills.get("A"), "#100000");
  assert.equal(fills.get("B"), "#300000");
  assert.match(fills.get("C"), /^#eeeeee var\(--mm-missing-ink\) 1\.7$/);
  assert.match(fills.get("D"), /^#ffffff var\(--mm-missing-ink\) 0\.8$/);
});

test("the tooltip has name, figure with its unit, and class", async () => {
  const { point } = await layer();
  assert.deepEqual(point(0), ["Area A/mm-name", "£1.5 a week/mm-value", "lowest/mm-note"]);
});

test("a figure of a former council is said to be one, and hatched", async () => {
  const { point, fills } = await layer();
  assert.deepEqual(point(1).slice(1, 3), ["Figure of a former council/mm-value", "highest/mm-note"]);
  assert.equal(fills.get("B"), "#300000 var(--mm-white) 1.3");
});

test("a missing figure is said with its reason", async () => {
  const { point } = await layer();
  assert.deepEqual(point(2), ["Area C/mm-name", "Not published/mm-missing"]);
  assert.deepEqual(point(3), ["Area D/mm-name", "No such figure/mm-missing"]);
});

test("an area of a policy is outlined and named, on the map and on hexagons", async () => {
  const layers = await Promise.all([layer({ hex: false }), layer({ hex: true })]);
  for (const { outlines, point } of layers) {
    assert.deepEqual([...outlines["opportunity-areas"]], ["Bradford"]);
    assert.equal(point(1).at(-1), "Opportunity Area: Bradford/mm-note");
  }
});

test("two chosen areas are lettered in their order, one is not", async () => {
  const one = await layer();
  assert.deepEqual([[...one.outlines.chosen], [...one.labels.letters]], [["C"], []]);
  const two = await layer({ chosen: ["D", "X", "A"] });
  assert.deepEqual([[...two.outlines.chosen], [...two.labels.letters]], [["D", "A"], ["A", "C"]]);
});

test("every area says its name and figure to those who do not see the map", async () => {
  const { named, container } = await layer();
  assert.equal(named("A").getAttribute("aria-label"), "Area A: £1.5 a week");
  assert.equal(named("C").getAttribute("aria-pressed"), "true");
  assert.equal(named("A").getAttribute("aria-pressed"), "false");
  assert.match(container.getAttribute("aria-label"), /^Map\. Pay by area\. /);
});

test("choosing an area tells the page its code", async () => {
  const { mm, made } = await layer();
  mm.layer.choose(AREAS[3]);
  assert.deepEqual(made.said, ["D"]);
  assert.deepEqual([...made.outlines.chosen], ["D"]);
});

test("the view moves only when another place is asked for", async () => {
  const { mm, made } = await layer();
  await mm.update({ ...MESSAGE, classes: "1111" });
  assert.equal(made.moved, 1);
  await mm.update({ ...MESSAGE, token: 2 });
  assert.equal(made.moved, 2);
});

test("boundaries that cannot be had are reported", async () => {
  const { mm, made } = await layer();
  assert.equal(made.failed, undefined);
  made.broken = true;
  await mm.update(MESSAGE);
  assert.equal(made.failed, true);
});
