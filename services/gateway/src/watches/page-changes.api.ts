import type { PageVersion } from '@blackfang/contracts/scraping/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Id, orNull, Time, toTime } from '../http/schemas.ts';
import { Services } from '../services.ts';

const MOMENT = 'Give a moment such as 2026-03-01T08:00:00Z.';
const Moment = z.iso.datetime({ error: MOMENT, offset: true }).transform((text) => new Date(text));
const SELECTORS = 'Give CSS selectors, one a line, 4,000 characters at most.';
/** One a line, since a selector may hold a comma. */
const Selectors = z
  .string({ error: SELECTORS })
  .max(4_000, { error: SELECTORS })
  .transform((text) => text.split('\n').flatMap((line) => line.trim() || []))
  .optional();
const ONLY =
  'Parts that are looked at, as CSS selectors, one a line; none: the main part. Where it is left out, those kept with the watch';
const selectors = {
  only: Selectors.meta({ description: ONLY }),
  ignore: Selectors.meta({
    description: 'What is left out, as CSS selectors, one a line; where it is left out, as kept with the watch',
  }),
};
const TextWanted = z.strictObject(selectors);
const FROM = 'A moment, at which the page that was seen last counts, or the id of a stored page (`snapshotId`)';
const WhichPage = z.union([Moment, z.uuid()], { error: `${MOMENT} The id of a stored page will do, too.` });
const Wanted = z.strictObject({
  from: WhichPage.meta({ description: FROM }),
  to: WhichPage.meta({ description: 'The same, of the later one' }),
  by: z.enum(['line', 'word'], { error: 'Compare by line or by word.' }).default('line'),
  ...selectors,
  noise: z
    .enum(['left_out', 'shown'], { error: 'Noise is left_out or shown.' })
    .default('left_out')
    .meta({ description: 'Dates, times, counters of visitors, and tokens' }),
});
const Version = z.object({ snapshotId: Id, seenAt: Time }).meta({ id: 'PageVersion' });
const Versions = z
  .object({ items: z.array(Version), complete: z.boolean().meta({ description: 'Whether that is all' }) })
  .meta({ id: 'PageVersions' });
const Part = z
  .object({
    kind: z.enum(['same', 'added', 'removed', 'changed']),
    lines: z.array(z.string()),
    skipped: z.int().meta({ description: 'With `same`: lines before these that are the same too' }),
    words: z
      .array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }))
      .meta({ description: 'With `changed`, in place of lines' }),
  })
  .meta({ id: 'PageTextPart' });
const Changes = z
  .object({
    from: Version,
    to: Version,
    parts: z.array(Part).meta({ description: 'Empty where nothing changed' }),
    added: z.int().meta({ description: 'Lines' }),
    removed: z.int().meta({ description: 'Lines' }),
    complete: z.boolean().meta({ description: 'Whether all text was compared and all changes are told' }),
  })
  .meta({ id: 'PageChanges' });

const PageTextLines = z
  .object({
    version: Version,
    lines: z.array(z.string()).meta({ description: 'The first 200' }),
    total: z.int().meta({ description: 'Lines that there are' }),
    complete: z.boolean().meta({ description: 'Whether all text of the page was read' }),
  })
  .meta({ id: 'PageText' });

const Screenshots = z
  .object({
    items: z.array(
      z
        .object({
          id: Id,
          takenAt: Time,
          snapshotId: Id.meta({ description: 'The stored page of the same run' }),
          picture: z.object({ width: z.int(), height: z.int(), bytes: z.int() }).nullable(),
          trouble: z.string().nullable().meta({ description: 'Why none could be taken' }),
        })
        .meta({ id: 'Screenshot' }),
    ),
    complete: z.boolean().meta({ description: 'Whether that is all' }),
  })
  .meta({ id: 'Screenshots' });

@Heading('watches')
@Controller('api/v1/watches')
export class PageChangesApi {
  constructor(private readonly services: Services) {}

  @Get(':id/page-versions')
  @Documents({
    summary: 'The times at which the page became another one, newest first',
    answers: Versions,
    refuses: [404],
  })
  async versions(@Call() call: RpcCallOptions, @Param('id') watchId: string) {
    const { items, cut } = await this.services.storedPages.listPageVersions({ watchId }, call);
    return { items: items.map(toVersion), complete: !cut };
  }

  @Get(':id/page-changes')
  @Documents({
    summary: 'The text of the page as it was at two times, compared by line or by word',
    answers: Changes,
    refuses: [404, 422],
  })
  async changes(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: Wanted }) { noise, only, ignore, from: first, to: last, ...wanted }: z.output<typeof Wanted>,
  ) {
    const request = {
      ...wanted,
      ...toSelectors({ only, ignore }),
      ...(typeof first === 'string' ? { fromSnapshotId: first, from: undefined } : { from: first }),
      ...(typeof last === 'string' ? { toSnapshotId: last, to: undefined } : { to: last }),
      watchId,
      withNoise: noise === 'shown',
    };
    const { from, to, parts, added, removed, cut } = await this.services.storedPages.comparePages(request, call);
    return {
      from: toVersion(from),
      to: toVersion(to),
      parts,
      added,
      removed,
      complete: !cut,
    };
  }

  @Get(':id/screenshots')
  @Documents({
    summary: 'Pictures of the page, newest first; one of each new text, where the watch asks for them',
    answers: Screenshots,
    refuses: [404],
  })
  async screenshots(@Call() call: RpcCallOptions, @Param('id') watchId: string) {
    const { items, cut } = await this.services.storedPages.listScreenshots({ watchId }, call);
    const told = items.map(({ picture, trouble, takenAt, ...one }) => ({
      ...one,
      takenAt: toTime(takenAt),
      picture: picture ?? null,
      trouble: orNull(trouble),
    }));
    return { items: told, complete: !cut };
  }

  @Get(':id/page-text')
  @Documents({
    summary: 'What of the newest page is left under selectors',
    answers: PageTextLines,
    refuses: [404, 422],
  })
  async text(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: TextWanted }) wanted: z.output<typeof TextWanted>,
  ) {
    const request = { ...toSelectors(wanted), watchId };
    const { version, cut, ...text } = await this.services.storedPages.readPageText(request, call);
    return { ...text, version: toVersion(version), complete: !cut };
  }
}

/** What is not said is as it is kept with the watch. */
function toSelectors({ only, ignore }: z.output<typeof TextWanted>) {
  return { only: only ?? [], ignore: ignore ?? [], keptOnly: only === undefined, keptIgnore: ignore === undefined };
}

function toVersion(version: PageVersion | undefined) {
  return { snapshotId: version?.snapshotId, seenAt: toTime(version?.seenAt) };
}
