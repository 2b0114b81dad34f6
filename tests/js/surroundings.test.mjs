import assert from "node:assert/strict";
import test from "node:test";

import { Element } from "./dom.mjs";
import { L, latLng, load } from "./scripts.mjs";

function page({ coarse = false } = {}) {
  const timers = [];
  const leaflet = {
    ...L,
    control: { zoom: () => ({ addTo: () => ({ getContainer: () => new Element("div") }) }) },
    DomUtil: { create: (name, _, parent) => parent.appendChild(new Element(name)) },
    DomEvent: { disableClickPropagation() {}, on() {}, preventDefault() {} },
  };
  const loaded = load(["surroundings.js"], {
    L: leaflet,
    ResizeObserver: class { observe() {} },
    setTimeout: (act) => timers.push(act) - 1,
    clearTimeout: (number) => delete timers[number],
  });
  loaded.window.matchMedia = () => ({ matches: coarse });
  loaded.mm.calm = () => true;
  const pass = () => timers.splice(0).forEach((act) => act());
  return { ...loaded, pass };
}

function status() {
  const { mm, pass } = page();
  const container = new Element("div");
  const retried = [];
  const made = new mm.Status(container, () => retried.push(true));
  return { made, pass, box: container.children[0], retried };
}

test("loading is said only when it takes a moment", () => {
  const { made, pass, box } = status();
  made.loading();
  assert.equal(box.textContent, "");
  made.done();
  pass();
  assert.equal(box.textContent, "");
  made.loading();
  pass();
  assert.equal(box.textContent, "Loading the map…");
});

test("a failure says what still holds, and offers to try again", () => {
  const { made, pass, box, retried } = status();
  made.loading();
  made.failed();
  pass();
  assert.match(box.textContent, /could not be loaded.*table below/);
  box.named("button")[0].dispatch("click");
  assert.deepEqual(retried, [true]);
  made.done();
  assert.deepEqual([box.textContent, box.hidden], ["", true]);
});

function home({ coarse = false, zoom = 6 } = {}) {
  const container = Object.assign(new Element("div"), { clientWidth: 600, clientHeight: 400 });
  const listeners = {};
  const went = [];
  const map = {
    zoom,
    getContainer: () => container,
    getZoom: () => map.zoom,
    on: (events, listener) => events.split(" ").forEach((event) => (listeners[event] = listener)),
    fitBounds: (bounds, { animate }) => went.push([bounds, animate].join()),
    getBoundsZoom: () => 6,
    invalidateSize() {},
    setMaxBounds() {},
    setMinZoom: (least) => (map.least = least),
    dragging: { enable: () => (map.drags = true), disable: () => (map.drags = false) },
  };
  const { mm, pass } = page({ coarse });
  return { made: new mm.Home(map), map, went, listeners, container, pass };
}

test("a frame that changes its size keeps the opening view until the reader leaves it", () => {
  const { made, went, listeners, pass } = home();
  made.set("UK");
  pass();
  made.resize();
  assert.deepEqual(went, ["UK,false", "UK,false"]);
  pass();
  listeners.dragstart();
  made.resize();
  assert.equal(went.length, 2);
});

test("a frame without room is not fitted", () => {
  const { made, went, container } = home();
  container.clientWidth = 0;
  made.set("UK");
  assert.deepEqual(went, []);
});

test("the wheel scrolls the page until the map was clicked", () => {
  const { container } = home();
  const reaches = (event = {}) => {
    let stopped = false;
    container.dispatch("wheel", { stopPropagation: () => (stopped = true), ...event });
    return !stopped;
  };
  assert.equal(reaches(), false);
  assert.equal(reaches({ ctrlKey: true }), true);
  container.dispatch("pointerdown");
  assert.equal(reaches(), true);
  container.dispatch("mouseleave");
  assert.equal(reaches(), false);
});

test("on a touch screen one finger moves the map only when it is zoomed in", () => {
  const { made, map } = home({ coarse: true });
  made.set("UK");
  made.refresh();
  assert.equal(map.drags, false);
  map.zoom = 7;
  made.refresh();
  assert.equal(map.drags, true);
});

test("the inset of London leaves when it shows nothing that the map does not", () => {
  const { mm } = page();
  const box = new Element("div");
  const inset = Object.assign(Object.create(mm.Inset.prototype), {
    box,
    areas: [1, 2],
    map: { getZoom: () => 8 },
    bounds: latLng(51.5, 0),
  });
  const away = (zoom, sees) => {
    inset.main = { getZoom: () => zoom, getBounds: () => ({ intersects: () => sees }) };
    inset.refresh();
    return box.classes.has("mm-away");
  };
  assert.deepEqual([away(5, true), away(5, false), away(7.9, true)], [false, true, true]);
  inset.areas = [];
  assert.equal(away(5, true), true);
});
