import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';
import { findLandmarks } from './page-landmarks.ts';
import type { Landmarks } from './page-landmarks.ts';

/** The landmarks of a page, looked for once however many witnesses ask. */
export const landmarksOf = (page: PageText): Landmarks => page.once(landmarks);

const landmarks = (page: PageText): Landmarks => findLandmarks(scanOf(page).tree, page.titles());
