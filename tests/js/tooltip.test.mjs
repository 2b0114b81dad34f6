import assert from "node:assert/strict";
import test from "node:test";

import { Element } from "./dom.mjs";
import { load } from "./scripts.mjs";

function tooltip() {
  const container = Object.assign(new Element("div"), { clientWidth: 400, clientHeight: 300 });
  const { mm } = load(["tooltip.js"]);
  const made = new mm.Tooltip(container);
  Object.assign(made.box, { offsetWidth: 100, offsetHeight: 40 });
  const at = (x, y) => {
    made.show([["x", "y"]], { x, y });
    return [made.box.style.left, made.box.style.top];
  };
  return { made, at };
}

test("names and figures are text, whatever they hold", () => {
  const { made } = tooltip();
  const hostile = "<img src=x onerror=alert(1)> & Ynys Môn";
  made.show([[hostile, "mm-name"], ["12.3%", "mm-value"]], { x: 200, y: 200 });
  const lines = made.box.children;
  assert.deepEqual(lines.map((line) => [line.name, line.className, line.children]), [
    ["p", "mm-name", [hostile]],
    ["p", "mm-value", ["12.3%"]],
  ]);
  assert.equal(made.box.hidden, false);
});

test("other lines take the place of those before; the same lines stay", () => {
  const { made } = tooltip();
  made.show([["Leeds", "a"]], { x: 0, y: 0 });
  const [first] = made.box.children;
  made.show([["Leeds", "a"]], { x: 50, y: 50 });
  assert.equal(made.box.children[0], first);
  made.show([["York", "a"]], { x: 50, y: 50 });
  assert.equal(made.box.textContent, "York");
  made.hide();
  assert.equal(made.box.hidden, true);
});

test("the box stands above and right of the pointer, and turns over at the edges", () => {
  const { at } = tooltip();
  assert.deepEqual(at(200, 200), ["214px", "146px"]);
  assert.deepEqual(at(390, 200), ["276px", "146px"]);
  assert.deepEqual(at(200, 20), ["214px", "34px"]);
});

test("in a narrow frame the box stays inside", () => {
  const { made, at } = tooltip();
  made.container.clientWidth = 120;
  assert.equal(at(60, 200)[0], "4px");
});
