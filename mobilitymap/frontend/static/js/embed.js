
(() => {
  "use strict";
  const box = document.getElementById("map");
  const message = JSON.parse(document.getElementById("message").textContent);
  const link = document.getElementById("open");
  const said = document.getElementById("said");
  /* The layer tells whoever holds it of a choice: here the link below takes it along. */
  window.Streamlit = {
    setComponentValue({ area }) {
      const address = new URL(link.href);
      address.searchParams.set("area", area);
      link.href = address.href;
      const shape = box.querySelector(`[data-code="${CSS.escape(area)}"]`);
      said.textContent = shape ? shape.getAttribute("aria-label") : "";
    },
  };
  box.hidden = false;
  window.mobilityMap.create("map");
  window.mobilityMap.update(message);
})();
