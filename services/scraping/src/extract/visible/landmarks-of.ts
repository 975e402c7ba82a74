import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';
import { findLandmarks } from './page-landmarks.ts';
import type { Landmarks } from './page-landmarks.ts';

const FOUND = new WeakMap<PageText, Landmarks>();

/** The landmarks of a page, looked for once however many witnesses ask. */
export function landmarksOf(page: PageText): Landmarks {
  const known = FOUND.get(page);
  if (known) return known;
  const landmarks = findLandmarks(scanOf(page).tree, page.titles);
  FOUND.set(page, landmarks);
  return landmarks;
}
