import assert from "node:assert/strict";
import test from "node:test";

import { Element } from "./dom.mjs";
import { latLng, load, project } from "./scripts.mjs";

// A cross of five areas round "here", and one that is far to the north-east.
const PLACES = { here: [0, 0], north: [2, 0], south: [-2, 0.5], west: [0, -1], east: [0.5, 1], far: [3, 3] };

function page({ main } = {}) {
  const areas = Object.entries(PLACES).map(([name, place]) => ({ name, centre: latLng(place) }));
  const named = (name) => areas.find((area) => area.name === name);
  const elements = new Map(areas.map((area) => [area, new Element("path")]));
  const container = new Element("div");
  const done = [];
  const layer = {
    map: {
      getContainer: () => container,
      getZoom: () => 5,
      project,
      panInside() {},
      zoomIn: () => done.push("in"),
      zoomOut: () => done.push("out"),
    },
    drawing: { element: (area) => elements.get(area) },
    areas: () => areas,
    main: () => named(main),
    choose: (area) => done.push(`choose ${area.name}`),
    point: (area) => done.push(`point ${area.name}`),
    unpoint: () => done.push("unpoint"),
  };
  const { mm } = load(["keyboard.js"]);
  mm.calm = () => true;
  const keyboard = new mm.Keyboard(layer);
  const press = (name, key, more = {}) => {
    let prevented = false;
    const event = { key, preventDefault: () => (prevented = true), ...more };
    container.dispatch("keydown", { target: elements.get(named(name)), ...event });
    return prevented;
  };
  const focused = () => areas.filter((area) => elements.get(area).focused).map((area) => area.name);
  const stops = () => areas.filter((a) => elements.get(a).attributes.tabindex === "0").map((a) => a.name);
  return { keyboard, press, focused, stops, done, container, elements, named };
}

for (const [key, name] of [["ArrowUp", "north"], ["ArrowDown", "south"], ["ArrowLeft", "west"], ["ArrowRight", "east"]]) {
  test(`${key} goes to the next area in that direction`, () => {
    const { press, focused } = page();
    assert.equal(press("here", key), true);
    assert.deepEqual(focused(), [name]);
  });
}

test("at the edge an arrow goes nowhere, and areas far off to the side do not count", () => {
  const { press, focused } = page();
  press("far", "ArrowUp");
  press("west", "ArrowLeft");
  press("north", "ArrowUp");
  assert.deepEqual(focused(), []);
});

test("Enter and Space choose, Escape lets go, plus and minus zoom", () => {
  const { press, done } = page();
  for (const key of ["Enter", " ", "Escape", "+", "-"]) press("west", key);
  assert.deepEqual(done, ["choose west", "choose west", "unpoint", "in", "out"]);
});

test("Home goes to the selected area", () => {
  const { press, focused } = page({ main: "south" });
  press("far", "Home");
  assert.deepEqual(focused(), ["south"]);
});

test("keys of the browser and other keys are left alone", () => {
  const { press, focused, done } = page();
  assert.equal(press("here", "ArrowUp", { altKey: true }), false);
  assert.equal(press("here", "Enter", { ctrlKey: true }), false);
  assert.equal(press("here", "a"), false);
  assert.equal(press("here", "Tab"), false);
  assert.deepEqual([focused(), done], [[], []]);
});

test("one area is the tab stop: the selected one, then the one that has the focus", () => {
  const { keyboard, stops, container, elements, named } = page({ main: "east" });
  keyboard.refresh();
  assert.deepEqual(stops(), ["east"]);
  container.dispatch("focusin", { target: elements.get(named("west")) });
  assert.deepEqual(stops(), ["west"]);
  keyboard.refresh();
  assert.deepEqual(stops(), ["west"]);
});
