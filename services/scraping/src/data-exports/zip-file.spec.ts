import { readZip } from '@blackfang/testing';
import { ZipFile } from './zip-file.ts';

describe('P13 a ZIP archive', () => {
  it('holds each file as it was written, also an empty one, a long one and one with another name', async () => {
    const zip = new ZipFile(new Date('2026-11-21T19:00:00Z'));
    await zip.begin('a.txt');
    await zip.write('one ');
    await zip.write('two');
    await zip.begin('empty');
    await zip.begin('Überblick.ndjson');
    const line = `${'lamp '.repeat(10_000)}\n`;
    for (let lines = 0; lines < 20; lines += 1) await zip.write(line);
    const bytes = await zip.end();
    expect(readZip(bytes)).toEqual({ 'a.txt': 'one two', empty: '', 'Überblick.ndjson': line.repeat(20) });
    expect(bytes.length).toBeLessThan(20_000);
  });

  it('may hold nothing', async () => {
    expect(readZip(await new ZipFile(new Date()).end())).toEqual({});
  });
});
