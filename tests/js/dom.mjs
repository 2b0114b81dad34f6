// Just enough of a document for the scripts of the map: elements, attributes, listeners.

export class Element {
  constructor(name) {
    Object.assign(this, { name, attributes: {}, children: [], listeners: {}, dataset: {} });
    Object.assign(this, { style: { setProperty: (key, value) => (this.style[key] = value) } });
    this.className = "";
    this.classes = new Set();
    this.classList = {
      add: (word) => this.classes.add(word),
      toggle: (word, on) => (on ? this.classes.add(word) : this.classes.delete(word)),
    };
  }

  get firstChild() {
    return this.children[0];
  }

  // The text of an element and of all that stands in it; to set it leaves no element inside.
  get textContent() {
    return this.children.map((child) => child.textContent ?? String(child)).join("");
  }

  set textContent(text) {
    this.children = [String(text)];
  }

  set innerHTML(_) {
    throw new Error("Markup was written into an element.");
  }

  append(...nodes) {
    this.children.push(...nodes);
  }

  appendChild(node) {
    this.children.push(node);
    return node;
  }

  replaceChildren(...nodes) {
    this.children = nodes;
  }

  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }

  hasAttribute(name) {
    return name in this.attributes;
  }

  addEventListener(type, listener) {
    (this.listeners[type] ??= []).push(listener);
  }

  dispatch(type, event = {}) {
    for (const listener of this.listeners[type] ?? []) listener({ target: this, ...event });
  }

  focus() {
    this.focused = true;
  }

  matches() {
    return true;
  }

  // The elements inside, itself first, in the order of the document.
  all() {
    return [this, ...this.children.flatMap((child) => (child.all ? child.all() : []))];
  }

  named(name) {
    return this.all().filter((element) => element.name === name);
  }

  // `[data-column="x"] button` is the one selector that the scripts ask an element for.
  querySelector(selector) {
    const [, column] = /data-column="(\w+)"/.exec(selector) ?? [];
    const holders = this.all().filter((element) => element.dataset.column === column);
    return holders.flatMap((holder) => holder.named("button"))[0] ?? null;
  }
}

export function makeDocument() {
  const body = new Element("body");
  return {
    body,
    documentElement: new Element("html"),
    createElement: (name) => new Element(name),
    createElementNS: (_, name) => new Element(name),
  };
}
