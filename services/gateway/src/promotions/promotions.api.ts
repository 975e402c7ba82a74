import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, Param } from '@nestjs/common';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Services } from '../services.ts';
import { CurrentPromotion, toCurrentPromotion } from './promotion.shape.ts';

@Heading('watches')
@Controller('api/v1/watches')
export class PromotionsApi {
  constructor(private readonly services: Services) {}

  @Get(':id/promotion')
  @Documents({
    summary: 'What the page claims to be cheaper, beside the lowest price of the 30 days before',
    answers: CurrentPromotion,
    refuses: [404],
  })
  async current(@Call() call: RpcCallOptions, @Param('id') watchId: string) {
    return toCurrentPromotion(await this.services.observations.getPromotion({ watchId }, call));
  }
}
