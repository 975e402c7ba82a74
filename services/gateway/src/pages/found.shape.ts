import { z } from 'zod';
import { Money } from '../http/schemas.ts';

/** What a page holds beside one product, each as scraping tells it. */
export const Review = z
  .object({
    author: z
      .string()
      .nullable()
      .meta({ description: 'A hash of the name: the same for the same name, in this tenant' }),
    date: z.string().nullable(),
    stars: z.object({ value: z.number(), best: z.number() }).nullable(),
    title: z.string().nullable(),
    text: z.string().nullable(),
    language: z.string().nullable().meta({ description: 'As the page says it: de, pt-BR' }),
  })
  .meta({ id: 'ExtractedReview' });

const ListedItem = z
  .object({
    name: z.string().nullable(),
    url: z.string().nullable(),
    price: Money.nullable(),
    listPrice: Money.nullable(),
    availability: z.string(),
    address: z.string().nullable(),
    image: z.string().nullable(),
  })
  .meta({ id: 'ListedItem' });
export const Listing = z
  .object({
    items: z.array(ListedItem).meta({ description: 'At most 300' }),
    nextPage: z.string().nullable(),
    total: z.int().nullable().meta({ description: 'On all pages, as the page says' }),
  })
  .meta({ id: 'Listing' });

const FeedItem = z
  .object({
    id: z.string().nullable(),
    title: z.string().nullable(),
    url: z.string().nullable(),
    publishedAt: z.string().nullable(),
    updatedAt: z.string().nullable(),
    author: z.string().nullable().meta({ description: 'A hash of the name' }),
    text: z.string().nullable(),
    image: z.string().nullable(),
  })
  .meta({ id: 'FeedItem' });
export const Feed = z
  .object({
    format: z.enum(['rss', 'atom', 'json-feed']),
    title: z.string().nullable(),
    url: z.string().nullable(),
    items: z.array(FeedItem).meta({ description: 'At most 500' }),
    nextPage: z.string().nullable(),
  })
  .meta({ id: 'Feed' });

const SitemapEntry = z
  .object({
    url: z.string(),
    modifiedAt: z.string().nullable(),
    images: z.array(z.string()),
    news: z.object({ title: z.string().nullable(), publishedAt: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'SitemapEntry' });
export const Sitemap = z
  .object({
    isIndex: z.boolean().meta({ description: 'Whether its entries are sitemaps' }),
    entries: z.array(SitemapEntry).meta({ description: 'At most 5,000' }),
    isCut: z.boolean().meta({ description: 'More stand in it' }),
  })
  .meta({ id: 'Sitemap' });
