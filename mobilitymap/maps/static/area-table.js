// The table of all areas beside the map. Names come from the boundary file that the map has
// already fetched; Python sends one text for each area, in the order of that file.

const collator = new Intl.Collator("en-GB");
const files = new Map();

async function areasOf(url) {
  if (!files.has(url)) {
    const loading = fetch(url).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    });
    loading.catch(() => files.delete(url));
    files.set(url, loading);
  }
  const topology = await files.get(url);
  const [layer] = Object.values(topology.objects);
  return layer.geometries.map((geometry) => geometry.properties);
}

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function numberOf(text) {
  const plain = text.replace("\u2212", "-").replace(/[^\d.-]/g, "");
  return plain ? Number(plain) : null;
}

function compare(column, direction) {
  return (a, b) => {
    if (column === "name") return direction * collator.compare(a.name, b.name);
    const [x, y] = [a.number, b.number];
    if (x === null || y === null) return (x === null) - (y === null);
    return direction * (x - y) || collator.compare(a.name, b.name);
  };
}

function rowsOf(areas, data) {
  const values = data.values.split("|");
  const intervals = data.intervals?.split("|") ?? [];
  return Array.from(data.only ?? areas.keys(), (index) => {
    const missing = data.missing[index] !== " ";
    return {
      ...areas[index],
      text: missing ? data.reasons[Number(data.missing[index])] : values[index],
      missing,
      number: missing ? null : numberOf(values[index]),
      interval: intervals[index] ?? "",
    };
  });
}

function bodyRow(row, data, choose) {
  const name = element("button", { type: "button", textContent: row.name });
  name.addEventListener("click", () => choose(row.code));
  const cells = [
    element("th", { scope: "row" }, name),
    element("td", { className: row.missing ? "missing" : "", textContent: row.text }),
  ];
  if (data.intervals) cells.push(element("td", { textContent: row.interval }));
  const line = element("tr", {}, ...cells);
  if (row.code === data.selected) line.setAttribute("aria-current", "true");
  return line;
}

function draw(root, areas, data, state, choose) {
  const rows = rowsOf(areas, data).sort(compare(state.column, state.direction));
  const heading = (column, text) => {
    const button = element("button", { type: "button", textContent: text });
    button.addEventListener("click", () => {
      state.direction = state.column === column ? -state.direction : column === "name" ? 1 : -1;
      state.column = column;
      draw(root, areas, data, state, choose);
      root.querySelector(`[data-column="${column}"] button`).focus();
    });
    const cell = element("th", { scope: "col" }, button);
    cell.dataset.column = column;
    const sorted = state.direction > 0 ? "ascending" : "descending";
    if (state.column === column) cell.setAttribute("aria-sort", sorted);
    return cell;
  };
  const head = element("tr", {}, heading("name", "Area"), heading("value", data.heading));
  if (data.intervals) head.append(element("th", { scope: "col", textContent: "95 % interval" }));
  const table = element(
    "table",
    {},
    element("caption", { textContent: data.caption }),
    element("thead", {}, head),
    element("tbody", {}, ...rows.map((row) => bodyRow(row, data, choose))),
  );
  const frame = root.querySelector(".frame");
  const top = frame.scrollTop;
  frame.setAttribute("aria-label", data.caption);
  frame.replaceChildren(table);
  frame.scrollTop = top;
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".area-table");
  root.state ??= { column: "name", direction: 1 };
  const choose = (code) => setTriggerValue("chosen", code);
  areasOf(data.url).then(
    (areas) => draw(root, areas, data, root.state, choose),
    () => {
      const again = element("button", { type: "button", textContent: "Try again" });
      again.addEventListener("click", () => mount({ data, parentElement, setTriggerValue }));
      const line = element("p", {}, "The table could not be loaded. ", again);
      root.querySelector(".frame").replaceChildren(line);
    },
  );
}
