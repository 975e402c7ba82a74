import { findActions, nearestFirst } from './find-actions.ts';

const action = (label: string, words = '', group = 'Go to') => ({ id: label, label, group, words, run: () => {} });
const ALL = [
  action('Go to Home'),
  action('Use the dark theme', 'night', 'Theme'),
  action('Sign out', 'log out leave', 'Account'),
  action('Go to Themes'),
];
const found = (typed: string) => findActions(ALL, typed).map(({ label }) => label);

describe('what the palette finds', () => {
  it('is everything while nothing is typed', () => {
    expect(found(' ')).toEqual(ALL.map(({ label }) => label));
  });

  it.each([
    ['ho', ['Go to Home']],
    ['GO h', ['Go to Home']],
    ['theme', ['Use the dark theme', 'Go to Themes']],
    ['log out', ['Sign out']],
    ['night th', ['Use the dark theme']],
    ['ome', []],
  ])('is by the beginnings of words: "%s"', (typed, labels) => {
    expect(found(typed)).toEqual(labels);
  });
});

describe('what the server finds', () => {
  it('comes with what begins as was typed on top, else as it came', () => {
    const things = ['Glamping', 'Desk lamp', 'LAMP Ltd', 'Floor lamp'].map((label) => action(label));
    const labels = nearestFirst(things, ' lamp').map(({ label }) => label);
    expect(labels).toEqual(['LAMP Ltd', 'Desk lamp', 'Floor lamp', 'Glamping']);
  });
});
