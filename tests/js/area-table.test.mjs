import assert from "node:assert/strict";
import test from "node:test";

import { makeDocument } from "./dom.mjs";
import { source } from "./scripts.mjs";

// The table is a module; the page gives it a document, which here has to be there before it.
const globals = { document: makeDocument(), IntersectionObserver: class { observe() {} } };
Object.assign(globalThis, globals);
const script = source("frontend/static/js/area-table.js");
const { default: mount } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

const ROWS = [
  { code: "E1", name: "York", value: 9, text: "9.0%", interval: "8.0 to 10.0%" },
  { code: "E2", name: "Ynys Môn", value: null, text: "not published", interval: "" },
  { code: "E3", name: "Émile", value: 12, text: "12.0%", interval: "" },
  { code: "E4", name: "Derby", value: 9, text: "9.0%", interval: "" },
  { code: "E5", name: "<b>Zeal</b>", value: -1, text: "-1.0%", interval: "" },
];

let pages = 0;

async function table(t, { rows = ROWS, selected, fails = false } = {}) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const root = globals.document.createElement("div");
  const chosen = [];
  const state = { fails, asked: 0 };
  globalThis.fetch = async () => {
    state.asked += 1;
    return { ok: !state.fails, status: 500, json: async () => rows };
  };
  pages += 1;
  const data = { url: `rows-${pages}`, style: "s.css", caption: "By area", heading: "%", selected };
  mount({
    data,
    parentElement: { querySelector: () => root },
    setTriggerValue: (name, code) => chosen.push([name, code]),
  });
  const settle = async () => {
    t.mock.timers.tick(800);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await settle();
  const lines = () => root.named("tbody")[0].children;
  const names = () => lines().map((line) => line.named("button")[0].textContent);
  const click = (text) => root.named("button").find((b) => b.textContent === text).dispatch("click");
  return { root, chosen, lines, names, click, settle, state };
}

test("areas stand in the order of the alphabet, accents or not", async (t) => {
  const { names } = await table(t);
  assert.deepEqual(names(), ["<b>Zeal</b>", "Derby", "Émile", "Ynys Môn", "York"]);
});

test("figures start with the largest; areas without one stay at the end", async (t) => {
  const { names, click } = await table(t);
  click("%");
  assert.deepEqual(names(), ["Émile", "Derby", "York", "<b>Zeal</b>", "Ynys Môn"]);
  click("%");
  assert.deepEqual(names(), ["<b>Zeal</b>", "Derby", "York", "Émile", "Ynys Môn"]);
  click("Area");
  click("Area");
  assert.deepEqual(names(), ["York", "Ynys Môn", "Émile", "Derby", "<b>Zeal</b>"]);
});

test("the heading says how the rows are sorted and keeps the focus", async (t) => {
  const { root, click } = await table(t);
  const sorted = () => root.named("thead")[0].named("th").map((th) => th.getAttribute("aria-sort"));
  assert.deepEqual(sorted(), ["ascending", null, null]);
  click("%");
  assert.deepEqual(sorted(), [null, "descending", null]);
  assert.equal(root.named("button").find((button) => button.textContent === "%").focused, true);
});

test("a name from the data is text, and choosing it says its code", async (t) => {
  const { root, chosen, click } = await table(t);
  assert.deepEqual(root.named("b"), []);
  click("<b>Zeal</b>");
  assert.deepEqual(chosen, [["chosen", "E5"]]);
});

test("figures stand as they were sent; the selected area and missing ones are marked", async (t) => {
  const { lines } = await table(t, { selected: "E1" });
  const york = lines().at(-1);
  assert.deepEqual(york.children.map((cell) => cell.textContent), ["York", "9.0%", "8.0 to 10.0%"]);
  assert.deepEqual(lines().map((line) => line.getAttribute("aria-current")), [null, null, null, null, "true"]);
  const missing = lines().map((line) => line.children[1].classes.has("missing"));
  assert.deepEqual(missing, [false, false, false, true, false]);
});

test("without intervals there is no column for them", async (t) => {
  const { root } = await table(t, { rows: [{ ...ROWS[0], interval: "" }, ROWS[1]] });
  assert.equal(root.named("thead")[0].named("th").length, 2);
});

test("rows that could not be loaded are asked for again on request", async (t) => {
  const { root, names, click, settle, state } = await table(t, { fails: true });
  assert.match(root.textContent, /could not be loaded/);
  state.fails = false;
  click("Try again");
  await settle();
  assert.equal(names().length, 5);
  assert.equal(state.asked, 2);
});
