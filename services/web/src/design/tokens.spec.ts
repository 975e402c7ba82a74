import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const CSS = readFileSync(join(process.cwd(), 'services/web/src/design/tokens.css'), 'utf8');
const OKLCH = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
const PAIR = new RegExp(
  String.raw`--color-([a-z-]+): light-dark\(${OKLCH}, ${OKLCH}\);|--color-([a-z-]+): light-dark\(`,
  'g',
);

/** Relative luminance of WCAG 2.2, by way of linear sRGB (https://bottosson.github.io/posts/oklab/). */
function luminance(lightness: number, chroma: number, hue: number): number {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const inGamut = (value: number) => Math.min(1, Math.max(0, value));
  const red = inGamut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = inGamut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = inGamut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const colours = new Map(
  [...CSS.matchAll(PAIR)]
    .filter(([, name]) => name !== undefined)
    .map(([, name = '', ...numbers]) => {
      const [l, c, h, darkL, darkC, darkH] = numbers.map(Number);
      return [name, [luminance(l ?? 0, c ?? 0, h ?? 0), luminance(darkL ?? 0, darkC ?? 0, darkH ?? 0)]] as const;
    }),
);

function contrast(ink: string, ground: string, theme: 0 | 1): number {
  const [first, second] = [colours.get(ink)?.[theme] ?? Number.NaN, colours.get(ground)?.[theme] ?? Number.NaN];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

const GROUNDS = ['ground', 'surface', 'raised', 'hover'];
const TEXTS = [
  ...['ink', 'soft', 'accent', 'good', 'bad', 'warn'].flatMap((ink) => GROUNDS.map((ground) => [ink, ground] as const)),
  ...['accent', 'good', 'bad', 'warn'].flatMap((ink) => [
    [ink, `${ink}-wash`] as const,
    ['ink', `${ink}-wash`] as const,
    ['soft', `${ink}-wash`] as const,
  ]),
  ['on-accent', 'accent'] as const,
  ['on-accent', 'accent-hover'] as const,
  ['ground', 'ink'] as const,
];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the colours of the %s theme', (_, theme) => {
  it.each(TEXTS)('let %s be read on %s (WCAG AA, 4.5:1)', (ink, ground) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['ground', 'surface', 'raised'])('let the edge of a field be seen on %s (3:1)', (ground) => {
    expect(contrast('edge', ground, theme)).toBeGreaterThanOrEqual(3);
  });
});
