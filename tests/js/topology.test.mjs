import assert from "node:assert/strict";
import test from "node:test";

import { latLng, load } from "./scripts.mjs";

// Two unit squares side by side; arc 0 is the edge they share, from (1, 0) up to (1, 1).
// Numbers in the file are tenths, moved by (10, 50).
const SQUARES = {
  transform: { scale: [0.1, 0.1], translate: [10, 50] },
  arcs: [
    [[10, 0], [0, 10]],
    [[10, 10], [-10, 0], [0, -10], [10, 0]],
    [[10, 10], [10, 0], [0, -10], [-10, 0]],
  ],
  objects: {
    areas: {
      geometries: [
        { type: "Polygon", arcs: [[0, 1]], properties: { code: "W", name: "West" } },
        { type: "MultiPolygon", arcs: [[[2, 0]]], properties: { code: "E", name: "East" } },
        { type: "Point", coordinates: [5, 5], properties: { code: "P", name: "Place" } },
      ],
    },
  },
  london: [1],
};

function serving(...answers) {
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return { ok: answer !== null, status: 503, json: async () => answer };
  };
  return { ...load(["topology.js"], { fetch }), asked };
}

const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test("deltas become latitudes and longitudes", async () => {
  const { areas } = await serving(SQUARES).mm.boundaries("a");
  const ring = areas[0].polygons[0][0].map(([lat, lng]) => [lat.toFixed(1), lng.toFixed(1)].join());
  assert.equal(ring.join(" "), "50.0,11.0 51.0,11.0 51.0,10.0 50.0,10.0 50.0,11.0");
  assert.deepEqual([...areas].map(({ code, name, index }) => [code, name, index].join()), [
    "W,West,0",
    "E,East,1",
    "P,Place,2",
  ]);
});

test("an arc with a negative number runs backwards", async () => {
  const turned = structuredClone(SQUARES);
  // The western square once more, the other way round: arc 1 backwards, then arc 0 backwards.
  turned.objects.areas.geometries[0].arcs = [[-2, -1]];
  const { areas } = await serving(turned).mm.boundaries("a");
  const ring = areas[0].polygons[0][0].map(([lat, lng]) => [lat.toFixed(1), lng.toFixed(1)].join());
  assert.equal(ring.join(" "), "50.0,11.0 50.0,10.0 51.0,10.0 51.0,11.0 50.0,11.0");
});

test("the centre is the centroid of the largest part, whichever way it runs", async () => {
  const { areas } = await serving(SQUARES).mm.boundaries("a");
  near(areas[0].centre.lat, 50.5);
  near(areas[0].centre.lng, 10.5);
  near(areas[1].centre.lng, 11.5);
  near(areas[2].centre.lat, 50.5);
  assert.equal(areas[2].polygons.length, 0);
});

test("the coast is the arcs that one area has", async () => {
  const { coast, london } = await serving(SQUARES).mm.boundaries("a");
  assert.deepEqual([...coast].map((arc) => arc.length), [4, 4]);
  assert.deepEqual([...london].map((area) => area.code), ["E"]);
});

test("a file is asked for once, and again after it failed", async () => {
  const { mm, asked } = serving(null, SQUARES);
  await assert.rejects(mm.boundaries("a"), /503 for a/);
  await mm.boundaries("a");
  await mm.boundaries("a");
  assert.deepEqual(asked, ["a", "a"]);
});

test("a place in a hole or beside an area is not in it", () => {
  const { mm } = serving(SQUARES);
  const square = (least, most) => [[least, least], [least, most], [most, most], [most, least], [least, least]];
  const polygons = [[square(0, 10), square(4, 6)]];
  const area = { polygons, bounds: { contains: ({ lat }) => lat <= 10 } };
  const inside = (lat, lng) => mm.contains(area, latLng(lat, lng));
  assert.equal(inside(2, 2), true);
  assert.equal(inside(5, 2), true);
  assert.equal(inside(5, 5), false);
  assert.equal(inside(5, 11), false);
  assert.equal(inside(11, 5), false);
});
