import type { PageVersion, Screenshot } from '../../api/page-text.ts';

/**
 * The picture of a version: its own, else the last one before it, since a page whose text stayed is not photographed anew.
 * @param shots newest first
 */
export function screenshotOf(
  shots: readonly Screenshot[],
  version: Pick<PageVersion, 'snapshotId' | 'seenAt'> | undefined,
): Screenshot | undefined {
  if (version === undefined) return undefined;
  const seenAt = Date.parse(version.seenAt);
  return (
    shots.find(({ snapshotId }) => snapshotId === version.snapshotId) ??
    shots.find(({ takenAt }) => Date.parse(takenAt) <= seenAt)
  );
}
