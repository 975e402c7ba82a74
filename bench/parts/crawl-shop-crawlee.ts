// The peer: Crawlee's CheerioCrawler as its users write it.
import { CheerioCrawler, Configuration, log, LogLevel } from '@crawlee/cheerio';
import { countCost, readInput } from './crawl-side-cost.ts';

interface Product {
  '@type'?: string;
  offers?: { price?: string; priceCurrency?: string };
}

const rows: [url: string, amount: string | null, currency: string | null][] = [];
const urls = await readInput<string[]>();
log.setLevel(LogLevel.ERROR);
const crawler = new CheerioCrawler(
  {
    minConcurrency: 10,
    maxConcurrency: 50,
    respectRobotsTxtFile: true,
    async requestHandler({ $, request }) {
      const data = $('script[type="application/ld+json"]')
        .toArray()
        .flatMap((element): Product[] => JSON.parse($(element).text()));
      const { offers } = data.find((each) => each['@type'] === 'Product') ?? {};
      rows.push([request.url, offers?.price ?? null, offers?.priceCurrency ?? null]);
    },
  },
  new Configuration({ persistStorage: false }),
);
const cost = countCost();
await crawler.run(urls);
process.stdout.write(JSON.stringify({ rows, ...cost() }), () => process.exit());
