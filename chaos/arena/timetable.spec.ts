import { newId } from '@blackfang/core';
import { fitToTimetable, type ScheduledRun } from './timetable.ts';

const EVERY_S = 10;
const watch = { id: newId(), everyS: EVERY_S };
/** Due times of this watch lie so far behind whole tens of seconds. */
const PHASE_MS = Number.parseInt(watch.id.slice(-12), 16) % (EVERY_S * 1_000);

/** A run that was queued so many seconds after the first due time, and begun a moment after. */
function runAt(seconds: number): ScheduledRun {
  const queuedAt = new Date(1_800_000_000_000 + PHASE_MS + seconds * 1_000);
  return {
    id: newId(),
    watchId: watch.id,
    queuedAt,
    startedAt: new Date(queuedAt.getTime() + 100),
    status: 'succeeded',
  };
}

const ASKED_FOR = runAt(-7);

describe('runs by schedule', () => {
  it('fit when one follows each due time', () => {
    const fit = fitToTimetable([watch], [ASKED_FOR, runAt(0.2), runAt(10.4), runAt(20.1)]);
    expect(fit).toEqual({ due: 3, missed: 0, faults: [] });
  });

  it('are told to be missing where none followed a due time', () => {
    expect(fitToTimetable([watch], [ASKED_FOR, runAt(0.2), runAt(30.1)])).toMatchObject({
      due: 4,
      missed: 2,
      faults: [],
    });
  });

  it('are at fault when one came twice, early, or never', () => {
    const twice = fitToTimetable([watch], [ASKED_FOR, runAt(0.2), runAt(0.9)]);
    expect(twice.faults).toEqual(['1 runs of a watch of 10 s came early or twice.']);
    const early = fitToTimetable([watch], [ASKED_FOR, runAt(0.2), runAt(9.8), runAt(20.1)]);
    expect(early.faults).toEqual(['1 runs of a watch of 10 s came early or twice.']);
    const before = { ...runAt(0.2), startedAt: new Date(0) };
    expect(fitToTimetable([watch], [ASKED_FOR, before]).faults).toEqual([
      '1 runs of a watch of 10 s began before they were due.',
    ]);
    expect(fitToTimetable([watch], [ASKED_FOR]).faults).toEqual([
      'A watch of 10 s was never looked at by its schedule.',
    ]);
  });
});
