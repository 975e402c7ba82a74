// The peer: Crawlee's CheerioCrawler as its users write it, and a TypeORM entity for what was seen.
import 'reflect-metadata';
import { CheerioCrawler, Configuration, log, LogLevel } from '@crawlee/cheerio';
import { Column, CreateDateColumn, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { measure, runSide, type CrawlTask, type StoredRow } from './crawl-side.ts';

@Entity()
class Observation {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  url!: string;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('numeric', { nullable: true })
  price!: string | null;

  @Column('text', { nullable: true })
  currency!: string | null;

  @Column('text', { nullable: true })
  availability!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  observedAt!: Date;
}

interface Product {
  '@type'?: string;
  name?: string;
  offers?: { price?: string; priceCurrency?: string; availability?: string };
}

const AVAILABILITY: Readonly<Record<string, string>> = {
  'https://schema.org/InStock': 'in_stock',
  'https://schema.org/OutOfStock': 'out_of_stock',
};

/** Tried from 1 to 50: below 8 the peer is slower, above 16 no faster. Its autoscaling begins here. */
const CONCURRENCY = { minConcurrency: 10, maxConcurrency: 50 };
const POOL_SIZE = 10;

runSide(async ({ databaseUrl, postgresPid, warmUp, urls }: CrawlTask) => {
  log.setLevel(LogLevel.ERROR);
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: [Observation],
    synchronize: true,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    extra: { max: POOL_SIZE },
  });
  await source.initialize();
  const observations = source.getRepository(Observation);

  const crawl = async (addresses: readonly string[]): Promise<number[]> => {
    const began = new Map<string, number>();
    const times: number[] = [];
    const crawler = new CheerioCrawler(
      {
        ...CONCURRENCY,
        preNavigationHooks: [({ request }) => void began.set(request.url, performance.now())],
        async requestHandler({ $, request }) {
          const data = $('script[type="application/ld+json"]')
            .toArray()
            .flatMap((element): Product[] => JSON.parse($(element).text()));
          const product = data.find((each) => each['@type'] === 'Product');
          await observations.save({
            url: request.url,
            name: product?.name ?? null,
            price: product?.offers?.price ?? null,
            currency: product?.offers?.priceCurrency ?? null,
            availability: AVAILABILITY[product?.offers?.availability ?? ''] ?? null,
          });
          times.push(performance.now() - (began.get(request.url) ?? Number.NaN));
        },
      },
      new Configuration({ persistStorage: false }),
    );
    await crawler.run([...addresses]);
    return times;
  };
  const rowsSince = async (since: Date): Promise<StoredRow[]> =>
    source.query(
      `SELECT url, name, price::text, currency, availability FROM observation WHERE "observedAt" >= $1 ORDER BY url COLLATE "C"`,
      [since],
    );

  await crawl(warmUp);
  const began = new Date();
  const first = await measure(postgresPid, () => crawl(urls));
  const rows = await rowsSince(began);
  const beganAgain = new Date();
  const again = await measure(postgresPid, () => crawl(urls));
  const rowsAgain = await rowsSince(beganAgain);
  await source.destroy();
  return { first, again, rows, rowsAgain };
});
