import { expect, type Page } from '@playwright/test';

/** Half of a desktop, as at 200% zoom, and the narrowest that WCAG 2.2 asks for (1.4.10). */
const NARROW = [
  { width: 640, height: 400 },
  { width: 320, height: 640 },
];
/** Steps of Tab that are looked at: enough for every kind of thing on a screen. */
const MAX_STEPS = 30;

/** Nothing needs to be scrolled sideways, also zoomed in. */
export async function expectRoomWhenZoomed(page: Page): Promise<void> {
  for (const viewport of NARROW) {
    await page.setViewportSize(viewport);
    await expectNoSidewaysScroll(page);
  }
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `sideways scroll at ${page.viewportSize()?.width ?? 0} px`).toBeLessThanOrEqual(0);
}

/** Who asks for less motion meets none that lasts. */
export async function expectNoMotion(page: Page): Promise<void> {
  const moving = await page.evaluate(() =>
    document.getAnimations().flatMap(({ effect }) => {
      const { duration = 0, iterations = 1 } = effect?.getComputedTiming() ?? {};
      return Number(duration) * iterations > 10 ? [(effect as KeyframeEffect).target?.outerHTML.slice(0, 120)] : [];
    }),
  );
  expect(moving).toEqual([]);
}

/** Goes by Tab: wherever the focus is, it shows, and nothing lies over it (2.4.7, 2.4.11). */
export async function expectVisibleFocus(page: Page): Promise<void> {
  const troubles: string[] = [];
  for (let step = 0; step < MAX_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(async () => {
      const look = (): string => {
        const at = document.activeElement;
        if (at === null || at === document.body) return 'end';
        // What is chosen among is shown by its label.
        const shown = at instanceof HTMLInputElement && at.type === 'radio' ? (at.closest('label') ?? at) : at;
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(shown);
        const box = shown.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const over = document.elementFromPoint(x, y);
        const name = shown.outerHTML.slice(0, 160);
        const isMarked = (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
        if (!isMarked) return `does not show that it has the focus (${borderColor}): ${name}`;
        if (over !== null && !shown.contains(over) && !over.contains(shown)) {
          return `has the focus behind ${over.outerHTML.slice(0, 80)}: ${name}`;
        }
        return '';
      };
      // What had the focus before has left the screen when the next frame is there. A screen that has just got another
      // size, or a row that came live, may need more of them on a busy machine: only what stays is a fault.
      let told = '';
      for (let frame = 0; frame < 30; frame += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        told = look();
        if (frame > 0 && (told === '' || told === 'end')) break;
      }
      return told;
    });
    if (found === 'end') break;
    if (found !== '') troubles.push(found);
  }
  expect(troubles).toEqual([]);
}
