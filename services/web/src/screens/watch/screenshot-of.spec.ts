import type { Screenshot } from '../../api/page-text.ts';
import { screenshotOf } from './screenshot-of.ts';

const shot = (id: string, snapshotId: string, takenAt: string): Screenshot => ({
  ...{ id, snapshotId, takenAt, trouble: null },
  picture: { width: 1_280, height: 1_024, bytes: 9_000 },
});
const SHOTS = [shot('third', 'c', '2026-03-03T08:00:00Z'), shot('first', 'a', '2026-03-01T08:00:00Z')];

describe('the picture of a version of a page', () => {
  it.each([
    ['its own', 'a', '2026-03-01T08:00:00Z', 'first'],
    ['its own, though it was seen so again later', 'a', '2026-03-04T08:00:00Z', 'first'],
    ['the last one before, where its text stayed', 'b', '2026-03-02T08:00:00Z', 'first'],
    ['none, where none was taken by then', 'z', '2026-02-01T08:00:00Z', undefined],
    ['none, where it is not known when it was', 'z', '', undefined],
  ])('is %s', (_what, snapshotId, seenAt, id) => {
    expect(screenshotOf(SHOTS, { snapshotId, seenAt })?.id).toBe(id);
  });
});
