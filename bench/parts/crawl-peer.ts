// The peer: Crawlee's CheerioCrawler as its users write it, and a TypeORM entity for what was seen.
import 'reflect-metadata';
import { CheerioCrawler, Configuration, log, LogLevel } from '@crawlee/cheerio';
import { Column, CreateDateColumn, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { serveSide, type Crawl, type StoredRow } from './crawl-side.ts';

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

/** Its autoscaling begins at ten instead of one: enough to keep its one thread busy all the time. */
const CONCURRENCY = { minConcurrency: 10, maxConcurrency: 50 };
const POOL_SIZE = 10;

/** The last of each page. */
const LATEST = `
  SELECT DISTINCT ON (url COLLATE "C") url, name, price::text, currency, availability FROM observation
  ORDER BY url COLLATE "C", "observedAt" DESC`;

serveSide(async ({ databaseUrl }) => {
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

  const prepare = async (addresses: readonly string[]): Promise<Crawl> => {
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
    await crawler.addRequests([...addresses], { waitForAllRequestsToBeAdded: true });
    return { run: async () => void (await crawler.run()), times: async () => times };
  };
  return { prepare, rows: (): Promise<StoredRow[]> => source.query(LATEST) };
});
