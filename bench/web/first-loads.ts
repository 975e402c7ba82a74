import type { Browser } from 'playwright-core';
import { SCREENS, type ScreenName } from '../../services/web/src/app/screens.ts';
import { median } from '../parts/median.ts';
import { DESKTOP, heardOf, openContext, openPage, PHONE, settled, type Look, type Session } from './browser.ts';

const TRIES = 5;
const GOALS_MS: Readonly<Partial<Record<ScreenName, number>>> = { signIn: 1_500, home: 2_500 };

/**
 * Largest contentful paint with an empty cache on a phone, and what moves while each screen comes, on both sizes.
 * @returns whether the goals were reached
 */
export async function tellFirstLoads(browser: Browser, session: Session): Promise<boolean> {
  let reached = true;
  console.log('largest contentful paint, empty cache, 4x CPU, 1.6 Mbit/s, 150 ms');
  for (const [name, goalMs] of Object.entries(GOALS_MS) as [ScreenName, number][]) {
    const times: number[] = [];
    for (let round = 0; round < TRIES; round += 1) times.push((await load(browser, session, name, PHONE)).lcpMs);
    const [middle, worst] = [median(times), Math.max(...times)];
    reached &&= middle < goalMs;
    const verdict = middle < goalMs ? '' : '   MISSED';
    console.log(
      `  ${name.padEnd(14)} median ${middle.toFixed(0)} ms   worst ${worst.toFixed(0)} ms   goal ${goalMs}${verdict}`,
    );
  }
  console.log('layout shift while a screen comes (goal 0): phone with the same throttle, desktop');
  for (const name of Object.keys(SCREENS) as ScreenName[]) {
    if (SCREENS[name].path.includes('$')) continue;
    const phone = await load(browser, session, name, PHONE);
    const desktop = await load(browser, session, name, DESKTOP);
    const stays = phone.shift + desktop.shift === 0;
    reached &&= stays;
    console.log(
      `  ${name.padEnd(18)} ${phone.shift.toFixed(4)}   ${desktop.shift.toFixed(4)}${stays ? '' : '   MISSED'}`,
    );
    for (const what of new Set([...phone.shifted, ...desktop.shifted])) console.log(`    ${what}`);
  }
  return reached;
}

async function load(browser: Browser, session: Session, name: ScreenName, look: Look) {
  const context = await openContext(browser, look, SCREENS[name].for === 'members' ? session : undefined);
  try {
    const page = await openPage(context, look);
    await page.goto(`${session.url}${SCREENS[name].path}`);
    await settled(page);
    return await heardOf(page);
  } finally {
    await context.close();
  }
}
