import { outcomeWords, stateOf, usedBy } from './words.ts';

const rule = (name: string, muted = false) => ({ id: name, name, muted });

describe('A10 words of channels', () => {
  it('tell whether an address gets mail', () => {
    expect(stateOf({ verified: false }, []).name).toBe('Waiting for the link');
    expect(stateOf({ verified: true }, []).name).toBe('Confirmed');
    expect(stateOf({ verified: true }, [rule('A', true), rule('B')]).name).toBe('Confirmed');
    expect(stateOf({ verified: true }, [rule('A', true)]).name).toBe('Muted');
  });

  it('name the first rules, and count the rest', () => {
    expect(usedBy(undefined)).toBe('Looking up its rules');
    expect(usedBy([])).toBe('No rule tells it yet');
    expect(usedBy([rule('A'), rule('B', true)])).toBe('Told by A, B (muted)');
    expect(usedBy(['A', 'B', 'C', 'D'].map((name) => rule(name)))).toBe('Told by A, B, C and 1 more');
  });

  it('say what became of a mail, in the code of the mail server', () => {
    expect(outcomeWords(undefined).words).toBe('Sending');
    expect(outcomeWords({ status: 'delivered', attempts: 1, lastError: null }).words).toMatch(/^Sent/);
    expect(outcomeWords({ status: 'pending', attempts: 1, lastError: 'smtp_450' }).words).toBe(
      'Not sent yet: the mail server refused it with 450. It is tried again by itself.',
    );
    expect(outcomeWords({ status: 'failed', attempts: 8, lastError: 'smtp_econnection' }).words).toBe(
      'Not sent: the mail server could not be reached.',
    );
  });
});
