import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { holds, readResults, type RowResult } from './results.ts';
import type { Row } from './row.ts';

const DOCS = join(import.meta.dirname, '../docs');
const PAGE = join(DOCS, 'reliability.md');
/** What the page was written from, so that a run of one row leaves the others as they are. */
const FIGURES = join(DOCS, 'reliability.json');

const INTRODUCTION = `# Nothing is lost

\`./blackfang chaos\` breaks a whole distributed installation under load, a row of this table after the other, counts what
came of it, and fails when a count is off. \`./blackfang chaos NAME\` runs one row, \`--again\` a row that was run before; short
forms of all of them are part of \`./blackfang test\`.

Effects are counted by identity: every run that was queued ended once, every observation is one price point, the alerts
are those that a model of its own works out from the observations, each alert is one delivery, and each delivery had one
effect at a receiver that checks signatures. Sent twice over the wire under the same id is allowed only for what a
process had in hand when it was killed. The log is read again from its beginning for events that stand behind a later
one of their key. A kill counts only if its victim, stopped for that look, held a claimed run, an open batch, a delivery
or a request.

This page is written by \`./blackfang chaos\` from its long runs.
`;

/** Writes the page from the long runs there were: those given now, and those that it was written from before. */
export async function writeReport(rows: readonly Row[], measured: readonly RowResult[]): Promise<void> {
  const known = new Map([...readResults(FIGURES), ...measured].map((result) => [result.name, result]));
  const results = rows.flatMap(({ name }) => known.get(name) ?? []);
  await write(FIGURES, JSON.stringify(results));

  const table = rows.map((row) => {
    const result = known.get(row.name);
    const held = result === undefined ? 'not run yet' : holds(result) ? '**held**' : '**did not hold**';
    return `| ${row.name} | ${row.happens} | ${row.holds} | ${held} |`;
  });
  const sections = rows.flatMap((row) => {
    const result = known.get(row.name);
    return result === undefined ? [] : [section(row, result)];
  });
  const head = ['| row | what happens | what must hold | |', '| --- | --- | --- | --- |'];
  await write(PAGE, [INTRODUCTION, [...head, ...table].join('\n'), ...sections].join('\n'));
}

async function write(file: string, text: string): Promise<void> {
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

function section(row: Row, { commit, at, cores, seconds, figures, faults, unproven }: RowResult): string {
  const lines = Object.entries(figures).map(([what, figure]) => `| ${what} | ${shown(figure)} |`);
  return [
    `\n## ${row.name}\n`,
    `\`./blackfang chaos ${row.name.includes(' ') ? `'${row.name}'` : row.name} --again\`, ${at.slice(0, 10)} at commit ${commit}, ${cores} cores, ${Math.round(seconds)} s.\n`,
    '| counted | |\n| --- | --- |',
    `${lines.join('\n')}\n`,
    ...faults.map((fault) => `- Off: ${fault}`),
    ...unproven.map((one) => `- Unproven: ${one}`),
  ].join('\n');
}

function shown(figure: string | number): string {
  return typeof figure === 'number' ? figure.toLocaleString('en') : figure;
}
