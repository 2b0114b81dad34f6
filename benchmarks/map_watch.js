/* Runs in every page under test and looks at its maps once per animation frame, in the browser's
   own clock. A map has its new colours in the first frame in which as many areas are filled as
   there are, and their fills, taken together, differ from those before the click. What is timed
   ends one frame later, when that state has been on the screen. */
(function () {
  "use strict";
  if (window.top !== window) return;

  const FILLED = ".leaflet-pane path[fill]:not([fill='none'])";

  /* The map with the most filled areas; while a page swaps one map for another there may be two. */
  function look() {
    let best = { page: null, fills: [] };
    for (const frame of document.querySelectorAll("iframe")) {
      const page = frame.contentDocument;
      if (!page) continue;
      const fills = Array.from(page.querySelectorAll(FILLED), (path) => path.getAttribute("fill"));
      if (fills.length > best.fills.length || !best.page) best = { page, fills };
    }
    return best;
  }

  const coloured = (fills, areas) => fills.length >= areas && new Set(fills).size > 1;

  window.mapWatch = { firstPaint: null, change: null };

  window.mapWatch.awaitFirstPaint = (areas) => {
    const step = () => {
      if (!coloured(look().fills, areas)) return requestAnimationFrame(step);
      return requestAnimationFrame(() => (window.mapWatch.firstPaint = performance.now()));
    };
    step();
  };

  /* Time the next choice of an option, from the click to the new colours. */
  window.mapWatch.awaitChange = (areas) => {
    const before = look();
    const fillsBefore = before.fills.join();
    window.mapWatch.change = null;
    const clicked = (event) => {
      if (!event.target.closest("[role=option]")) return;
      document.removeEventListener("click", clicked, true);
      const start = event.timeStamp;
      let blankSince = null;
      let blank = 0;
      const step = (now) => {
        const { page, fills } = look();
        if (fills.length === 0) blankSince ??= now;
        if (fills.length > 0 && blankSince !== null) {
          blank += now - blankSince;
          blankSince = null;
        }
        if (!coloured(fills, areas) || fills.join() === fillsBefore) {
          return requestAnimationFrame(step);
        }
        const reloaded = page !== before.page;
        return requestAnimationFrame(() => {
          window.mapWatch.change = { milliseconds: performance.now() - start, blank, reloaded };
        });
      };
      requestAnimationFrame(step);
    };
    document.addEventListener("click", clicked, true);
  };
})();
