/* The tooltip: a small box by the pointer or the focused area. Text only, never markup. */
(function (mm) {
  "use strict";

  const GAP = 14;

  mm.Tooltip = class {
    constructor(container) {
      this.container = container;
      this.box = document.createElement("div");
      this.box.className = "mm-tooltip";
      this.box.setAttribute("aria-hidden", "true");
      this.box.hidden = true;
      container.appendChild(this.box);
    }

    /* Show lines of [text, class name] at a point of the container. */
    show(lines, point) {
      const key = JSON.stringify(lines);
      if (key !== this.key) {
        this.key = key;
        this.box.replaceChildren(
          ...lines.map(([text, className]) => {
            const line = document.createElement("p");
            line.className = className;
            line.textContent = text;
            return line;
          }),
        );
      }
      this.box.hidden = false;
      this.place(point);
    }

    /* Keep the box inside the container and clear of the pointer. */
    place({ x, y }) {
      const { clientWidth, clientHeight } = this.container;
      const { offsetWidth, offsetHeight } = this.box;
      const right = x + GAP + offsetWidth <= clientWidth - 4;
      const left = right ? x + GAP : x - GAP - offsetWidth;
      const top = y - GAP - offsetHeight >= 4 ? y - GAP - offsetHeight : y + GAP;
      const clamp = (value, most) => Math.max(4, Math.min(value, most - 4));
      this.box.style.left = `${clamp(left, clientWidth - offsetWidth)}px`;
      this.box.style.top = `${clamp(top, clientHeight - offsetHeight)}px`;
    }

    hide() {
      this.box.hidden = true;
    }
  };
})((window.mobilityMap = window.mobilityMap || {}));
