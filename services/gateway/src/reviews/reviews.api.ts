import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { orNull, PageQuery, searchIn } from '../http/schemas.ts';
import { sendFile } from '../http/send-file.ts';
import { Services } from '../services.ts';
import { Reviews, toReview, toWatchRating, WatchRating } from './review.shape.ts';

const EXPORT_MS = 60_000;
const STARS = 'Give stars from 1 to 5, with commas between them.';

const filter = {
  stars: z
    .string({ error: STARS })
    .regex(/^[1-5](?:,[1-5]){0,4}$/, { error: STARS })
    .transform((text) => text.split(',').map(Number))
    .optional()
    .meta({ description: 'Of five, with commas between them: 1,2', type: 'string' }),
  search: searchIn('In title and text'),
};
const ReviewQuery = PageQuery.extend(filter);
const ExportQuery = z.strictObject(filter);

@Heading('watches')
@Controller('api/v1/watches')
export class ReviewsApi {
  constructor(private readonly services: Services) {}

  @Get(':id/reviews')
  @Documents({ summary: 'What people wrote of the product, newest first', answers: Reviews, refuses: [404] })
  async list(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: ReviewQuery }) { limit, cursor, stars = [], search }: z.output<typeof ReviewQuery>,
  ) {
    const request = { watchId, limit, cursor, filter: { stars, search } };
    const { items, nextCursor } = await this.services.reviews.listReviews(request, call);
    return { items: items.map(toReview), nextCursor: orNull(nextCursor) };
  }

  @Get(':id/rating')
  @Documents({
    summary: 'What people think of the product on the whole, how that went, and the reviews that are kept by stars',
    answers: WatchRating,
    refuses: [404],
  })
  async rating(@Call() call: RpcCallOptions, @Param('id') watchId: string) {
    return toWatchRating(await this.services.reviews.getRating({ watchId }, call));
  }

  @Get(':id/review-exports')
  @Documents({ summary: 'The reviews that are asked for, as CSV', answers: z.string(), refuses: [404] })
  async export(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: ExportQuery }) { stars = [], search }: z.output<typeof ExportQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const request = { watchId, filter: { stars, search } };
    const pieces = this.services.reviews.exportReviews(request, { ...call, timeoutMs: EXPORT_MS });
    await sendFile(reply, pieces, { name: 'reviews.csv', type: 'text/csv; charset=utf-8' });
  }
}
