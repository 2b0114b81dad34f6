// The table of all areas. Python says which rows to show; they are fetched when the table
// comes into sight or the page has come to rest, and kept for as long as the page lives.

const collator = new Intl.Collator("en-GB");
const fetched = new Map();

function rowsOf(url) {
  if (!fetched.has(url)) {
    const loading = fetch(url).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    });
    loading.catch(() => fetched.delete(url));
    fetched.set(url, loading);
  }
  return fetched.get(url);
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 800));

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function compare(column, direction) {
  return (a, b) => {
    const byName = collator.compare(a.name, b.name);
    if (column === "name") return direction * byName;
    // Areas without a figure stand at the end, whichever way the figures run.
    if (a.value === null || b.value === null) {
      return (a.value === null) - (b.value === null) || byName;
    }
    return direction * (a.value - b.value) || byName;
  };
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".area-table");
  root.table ??= new AreaTable(root, data.style);
  root.table.show(data, (code) => setTriggerValue("chosen", code));
}

class AreaTable {
  constructor(root, style) {
    this.column = "name";
    this.direction = 1;
    this.frame = element("div", { className: "frame", tabIndex: 0, role: "region" });
    root.replaceChildren(element("link", { rel: "stylesheet", href: style }), this.frame);
    this.say("Loading the table…");
    this.inSight = new Promise((resolve) => {
      new IntersectionObserver(
        (entries, observer) => {
          if (!entries.some((entry) => entry.isIntersecting)) return;
          observer.disconnect();
          resolve();
        },
        { rootMargin: "400px" },
      ).observe(root);
    });
  }

  async show(data, choose) {
    this.data = data;
    this.choose = choose;
    this.frame.setAttribute("aria-label", data.caption);
    await Promise.race([this.inSight, rest()]);
    if (data !== this.data) return;
    try {
      const rows = await rowsOf(data.url);
      if (data !== this.data) return;
      this.rows = rows;
      this.draw();
    } catch {
      if (data === this.data) this.fail();
    }
  }

  draw() {
    const { data } = this;
    const intervals = this.rows.some((row) => row.interval);
    const head = element("tr", {}, this.heading("name", "Area"), this.heading("value", data.heading));
    if (intervals) head.append(element("th", { scope: "col", textContent: "95% interval" }));
    const sorted = this.rows.toSorted(compare(this.column, this.direction));
    const top = this.frame.scrollTop;
    this.frame.replaceChildren(
      element(
        "table",
        {},
        element("caption", { textContent: data.caption }),
        element("thead", {}, head),
        element("tbody", {}, ...sorted.map((row) => this.line(row, intervals))),
      ),
    );
    this.frame.scrollTop = top;
  }

  heading(column, text) {
    const button = element("button", { type: "button", textContent: text });
    button.addEventListener("click", () => this.sortBy(column));
    const cell = element("th", { scope: "col" }, button);
    cell.dataset.column = column;
    const sorted = this.direction > 0 ? "ascending" : "descending";
    if (this.column === column) cell.setAttribute("aria-sort", sorted);
    return cell;
  }

  sortBy(column) {
    const first = column === "name" ? 1 : -1;
    this.direction = this.column === column ? -this.direction : first;
    this.column = column;
    this.draw();
    this.frame.querySelector(`[data-column="${column}"] button`).focus();
  }

  line(row, intervals) {
    const name = element("button", { type: "button", textContent: row.name });
    name.addEventListener("click", () => this.choose(row.code));
    const figure = element("td", { textContent: row.text });
    figure.classList.toggle("missing", row.value === null);
    const line = element("tr", {}, element("th", { scope: "row" }, name), figure);
    if (intervals) line.append(element("td", { textContent: row.interval }));
    if (row.code === this.data.selected) line.setAttribute("aria-current", "true");
    return line;
  }

  say(text, ...more) {
    this.frame.replaceChildren(element("p", { textContent: text }, ...more));
  }

  fail() {
    const again = element("button", { type: "button", textContent: "Try again" });
    again.addEventListener("click", () => this.show(this.data, this.choose));
    this.say("The table could not be loaded.");
    this.frame.firstChild.append(" ", again);
  }
}
