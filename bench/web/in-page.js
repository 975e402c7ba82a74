// Runs in the page before anything of it, and keeps what the browser tells of interactions.
(() => {
  if (!globalThis.location.protocol.startsWith('http')) return;
  globalThis.localStorage.setItem('blackfang.signed-in', '1');
  const LONGEST_MS = 20_000;
  let events = [];
  let frames = [];
  let askedAt = 0;
  new globalThis.PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) events.push({ name, duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  for (const type of ['pointerdown', 'keydown']) {
    globalThis.addEventListener(type, (event) => (askedAt = event.timeStamp), { capture: true });
  }
  const nextFrame = () => new Promise((done) => globalThis.requestAnimationFrame(done));
  const firstRow = () => globalThis.document.querySelector('[data-watch]')?.dataset.watch;
  globalThis.kept = {
    reset: () => (events = []),
    /** How long the interaction since `reset` took to the next paint, ms; 8 where the browser told of nothing. */
    async taken(names) {
      await nextFrame();
      await new Promise((done) => setTimeout(done, 0));
      return Math.max(8, ...events.filter(({ name }) => names.includes(name)).map(({ duration }) => duration));
    },
    firstRow,
    /** Since the interaction until another row is the first and nothing is waited for, ms. */
    async untilRows(before) {
      const isThere = () => firstRow() !== before && globalThis.document.querySelector('[aria-busy="true"]') === null;
      while (!isThere()) {
        if (globalThis.performance.now() - askedAt > LONGEST_MS) throw new Error(`${before} is still the first row.`);
        await nextFrame();
      }
      return globalThis.performance.now() - askedAt;
    },
    async watchFrames() {
      frames = [];
      for (let before = await nextFrame(); ;) {
        const now = await nextFrame();
        frames.push(now - before);
        before = now;
      }
    },
    frames: () => frames,
  };
})();
