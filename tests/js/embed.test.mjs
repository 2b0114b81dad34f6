import assert from "node:assert/strict";
import test from "node:test";
import vm from "node:vm";

import { Element } from "./dom.mjs";
import { source } from "./scripts.mjs";

function page(address) {
  const elements = Object.fromEntries(["map", "message", "open", "said"].map((id) => [id, new Element(id)]));
  elements.message.textContent = '{"url": "areas.json"}';
  elements.open.href = address;
  elements.map.hidden = true;
  elements.map.querySelector = (selector) => {
    const shape = new Element("path");
    shape.setAttribute("aria-label", "Leeds: 12%");
    return selector === '[data-code="E08"]' ? shape : null;
  };
  const told = [];
  const window = {
    mobilityMap: { create: (id) => told.push(id), update: (message) => told.push(message.url) },
  };
  const document = { getElementById: (id) => elements[id] };
  vm.runInNewContext(source("frontend/static/js/embed.js"), { window, document, URL, CSS: { escape: String } });
  return { ...elements, told, choose: (area) => window.Streamlit.setComponentValue({ area }) };
}

test("the map is shown with the message of the page", () => {
  const { map, told } = page("https://example.org/map");
  assert.equal(map.hidden, false);
  assert.deepEqual(told, ["map", "areas.json"]);
});

test("the link takes the choice along, whatever is in it, and keeps the rest", () => {
  const { open, said, choose } = page("https://example.org/map?indicator=pay&area=W06");
  choose("E08");
  assert.equal(open.href, "https://example.org/map?indicator=pay&area=E08");
  assert.equal(said.textContent, "Leeds: 12%");
  choose('"&x=<1>');
  assert.equal(new URL(open.href).searchParams.get("area"), '"&x=<1>');
  assert.equal(new URL(open.href).searchParams.get("indicator"), "pay");
  assert.equal(said.textContent, "");
});
