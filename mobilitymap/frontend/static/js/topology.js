/* Boundary files: fetched once by URL, decoded from TopoJSON, measured for labels and keys. */
(function (mm) {
  "use strict";

  const files = new Map();

  /* Return a promise of { areas, coast, london }; a file that failed is asked for again. */
  mm.boundaries = function (url) {
    if (!files.has(url)) {
      const file = fetch(url)
        .then((answer) => {
          if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
          return answer.json();
        })
        .then(decode);
      file.catch(() => files.delete(url));
      files.set(url, file);
    }
    return files.get(url);
  };

  function decode(topology) {
    const [scaleX, scaleY] = topology.transform.scale;
    const [shiftX, shiftY] = topology.transform.translate;
    const place = (x, y) => [y * scaleY + shiftY, x * scaleX + shiftX];
    const arcs = topology.arcs.map((arc) => {
      let x = 0;
      let y = 0;
      return arc.map(([dx, dy]) => place((x += dx), (y += dy)));
    });
    const uses = Array.from(arcs, () => 0);

    /* A ring is arcs end to end; ~n is arc n run backwards; the joints stand in both. */
    const ring = (numbers) =>
      numbers.flatMap((number, i) => {
        const index = number < 0 ? ~number : number;
        uses[index] += 1;
        const points = number < 0 ? arcs[index].toReversed() : arcs[index];
        return i ? points.slice(1) : points;
      });
    const polygon = (rings) => rings.map(ring);

    const object = Object.values(topology.objects)[0];
    const areas = object.geometries.map((geometry, index) => {
      const area = { index, code: geometry.properties.code, name: geometry.properties.name };
      if (geometry.type === "Point") {
        area.centre = L.latLng(place(...geometry.coordinates));
        area.polygons = [];
        area.bounds = L.latLngBounds([area.centre]);
      } else {
        area.polygons =
          geometry.type === "Polygon"
            ? [polygon(geometry.arcs)]
            : geometry.arcs.map(polygon);
        area.bounds = L.latLngBounds(area.polygons.flatMap((rings) => rings[0]));
        area.centre = centre(area.polygons);
      }
      return area;
    });
    return {
      areas,
      coast: arcs.filter((_, i) => uses[i] === 1),
      london: (topology.london || []).map((i) => areas[i]),
    };
  }

  /* Return the centroid of the largest part of an area. */
  function centre(polygons) {
    let best = { size: -1 };
    for (const [outer] of polygons) {
      let size = 0;
      let lat = 0;
      let lng = 0;
      for (let i = 0; i < outer.length - 1; i += 1) {
        const [y0, x0] = outer[i];
        const [y1, x1] = outer[i + 1];
        const cross = x0 * y1 - x1 * y0;
        size += cross;
        lat += (y0 + y1) * cross;
        lng += (x0 + x1) * cross;
      }
      if (Math.abs(size) > best.size) {
        best = { size: Math.abs(size), lat: lat / (3 * size), lng: lng / (3 * size) };
      }
    }
    return L.latLng(best.lat, best.lng);
  }

  /* Is a place inside an area? (Even-odd rule over all its rings.) */
  mm.contains = function (area, place) {
    if (!area.bounds.contains(place)) return false;
    let inside = false;
    for (const ring of area.polygons.flat()) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        const [y1, x1] = ring[i];
        const [y2, x2] = ring[j];
        if (y1 > place.lat !== y2 > place.lat) {
          if (place.lng < ((x2 - x1) * (place.lat - y1)) / (y2 - y1) + x1) inside = !inside;
        }
      }
    }
    return inside;
  };
})((window.mobilityMap = window.mobilityMap || {}));
