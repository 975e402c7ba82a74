// Runs in each page before anything of it: keeps what the browser tells of paints, shifts and long tasks.
const heard = { lcpMs: Number.NaN, shift: 0, shifted: [], longTasks: [] };
window.heard = heard;

function follow(type, take) {
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
}

follow('largest-contentful-paint', ({ startTime }) => (heard.lcpMs = startTime));
follow('longtask', ({ duration }) => heard.longTasks.push(duration));
follow('layout-shift', ({ value, hadRecentInput, sources }) => {
  if (hadRecentInput) return;
  heard.shift += value;
  for (const { node } of sources) if (node instanceof Element) heard.shifted.push(node.outerHTML.slice(0, 100));
});

/** Resolves when fonts are there, and what they change has been painted. */
window.painted = () =>
  document.fonts.ready.then(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
