// Loads the scripts as a page does: classic scripts one after another in one global scope.

import { readFileSync } from "node:fs";
import vm from "node:vm";

import { makeDocument } from "./dom.mjs";

const ROOT = new URL("../../mobilitymap/", import.meta.url);

export const source = (path) => readFileSync(new URL(path, ROOT), "utf8");

// Places as Leaflet has them, on a plane where a degree is ten pixels.
class Bounds {
  constructor(places) {
    this.places = places.map(latLng);
    this.south = Math.min(...this.places.map(({ lat }) => lat));
    this.north = Math.max(...this.places.map(({ lat }) => lat));
    this.west = Math.min(...this.places.map(({ lng }) => lng));
    this.east = Math.max(...this.places.map(({ lng }) => lng));
  }

  contains({ lat, lng }) {
    return lat >= this.south && lat <= this.north && lng >= this.west && lng <= this.east;
  }
}

export function latLng(lat, lng) {
  if (Array.isArray(lat)) return { lat: lat[0], lng: lat[1] };
  return typeof lat === "object" ? lat : { lat, lng };
}

const point = (x, y) => ({ x, y, subtract: (other) => point(x - other.x, y - other.y) });

export const project = ({ lat, lng }) => point(lng * 10, -lat * 10);

export const L = {
  latLng,
  point,
  latLngBounds: (places) => new Bounds(places),
  svg: (options) => ({ options }),
  DomEvent: { disableClickPropagation() {} },
  Map: { extend: (members) => members },
};

// Return `window.mobilityMap` after scripts of the map, in a page of their own.
export function load(scripts, globals = {}) {
  const window = {};
  const document = makeDocument();
  const context = vm.createContext({
    L,
    window,
    document,
    setTimeout: () => 0,
    clearTimeout() {},
    ...globals,
  });
  for (const script of scripts) {
    vm.runInContext(source(`frontend/static/js/${script}`), context, { filename: script });
  }
  return { mm: window.mobilityMap, window, document, context };
}
