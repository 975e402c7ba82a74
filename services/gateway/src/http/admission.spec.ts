import { Admission } from './admission.ts';

const PLACES = 4;

/** Visits by name, and what became of each; time passes when it is told to. */
function door() {
  let now = 0;
  const admission = new Admission({ places: PLACES, now: () => now });
  const visits = new Map<string, { state: 'waiting' | 'in hand' | 'refused' | 'gone' }>();
  const comers = new Map<string, Parameters<Admission['enter']>[0]>();
  const purposes = ['one', 'other'];
  let turn = 0;
  return {
    admission,
    /** For two purposes by turns, so that neither meets its bound; or for a service that hangs. */
    come(...names: string[]): void {
      for (const name of names) {
        const visit = { state: 'waiting' as 'waiting' | 'in hand' | 'refused' | 'gone' };
        const comer = {
          purpose: name.startsWith('hung') ? 'hung' : (purposes[turn++ % purposes.length] ?? ''),
          admit: () => void (visit.state = 'in hand'),
          refuse: () => void (visit.state = 'refused'),
          isGone: () => visit.state === 'gone',
        };
        visits.set(name, visit);
        comers.set(name, comer);
        admission.enter(comer);
      }
    },
    leaves(name: string): void {
      const comer = comers.get(name);
      if (comer) admission.leave(comer);
    },
    goesAway(name: string): void {
      const visit = visits.get(name);
      if (visit) visit.state = 'gone';
    },
    passes(ms: number): void {
      now += ms;
      admission.look();
    },
    are: (state: string) => [...visits].filter(([, visit]) => visit.state === state).map(([name]) => name),
  };
}

const names = (what: string, count: number) => Array.from({ length: count }, (_, index) => `${what} ${index + 1}`);

describe('a door with four places', () => {
  let at: ReturnType<typeof door>;
  beforeEach(() => (at = door()));
  afterEach(() => at.admission.close());

  it('lets four in at once, and others in turn as they leave', () => {
    at.come(...names('visit', 6));
    expect(at.are('in hand')).toEqual(names('visit', 4));
    at.leaves('visit 2');
    expect(at.are('in hand')).toEqual(names('visit', 5));
    expect(at.are('waiting')).toEqual(['visit 6']);
  });

  it('lets a burst of sixteen times as many wait, and refuses the rest at once', () => {
    at.come(...names('visit', 70));
    expect(at.are('waiting')).toHaveLength(64);
    expect(at.are('refused')).toEqual(['visit 69', 'visit 70']);
  });

  it('lets few wait once the first in the line has waited long for half a second, and a burst again later', () => {
    at.come(...names('visit', 12));
    at.passes(301);
    at.passes(501);
    at.come('late');
    expect(at.are('refused')).toEqual(['late']);
    for (const name of names('visit', 7)) at.leaves(name);
    at.come('later', 'latest');
    expect(at.are('waiting')).toEqual(['visit 12', 'later']);
    for (const name of [...names('visit', 12), 'later']) at.leaves(name);
    at.passes(251);
    at.come(...names('next', 20));
    expect(at.are('waiting')).toHaveLength(16);
  });

  it('takes bursts one after the other for no crowd, as long as each is soon served', () => {
    for (let round = 1; round <= 20; round += 1) {
      const burst = names(`burst ${round}`, 20);
      at.come(...burst);
      at.passes(100);
      for (const name of burst) at.leaves(name);
    }
    expect(at.are('refused')).toEqual([]);
  });

  it('refuses who has waited for three seconds, and forgets who has gone', () => {
    at.come(...names('visit', 7));
    at.goesAway('visit 5');
    at.passes(999);
    expect(at.are('waiting')).toEqual(['visit 6', 'visit 7']);
    at.passes(2_002);
    expect(at.are('refused')).toEqual(['visit 6', 'visit 7']);
    expect(at.admission.waiting).toBe(0);
    for (const name of names('visit', 4)) at.leaves(name);
    expect(at.admission.inHand).toBe(0);
  });

  it('keeps a place for others however many wait for a service that hangs', () => {
    at.come(...names('hung', 6));
    expect(at.are('in hand')).toEqual(names('hung', 3));
    at.come('visit 1');
    expect(at.are('in hand')).toEqual([...names('hung', 3), 'visit 1']);
    at.come('visit 2');
    at.leaves('visit 1');
    expect(at.are('waiting')).toEqual(['hung 4', 'hung 5', 'hung 6']);
    at.leaves('hung 1');
    expect(at.are('waiting')).toEqual(['hung 5', 'hung 6']);
  });
});
