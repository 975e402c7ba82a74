import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Services } from '../services.ts';
import { Observation, toObservation } from './observation.shape.ts';

@Heading('observations')
@Controller('api/v1/observations')
export class ObservationsApi {
  constructor(private readonly services: Services) {}

  @Get(':id')
  @Documents({ summary: 'Read an observation', answers: Observation, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toObservation(await this.services.observations.getObservation({ id }, call));
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Documents({ summary: 'Say that a held value is right', answers: Observation, once: true, refuses: [404, 409] })
  async accept(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toObservation(await this.services.observations.acceptObservation({ id }, call));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Documents({ summary: 'Say that a held value is wrong', answers: Observation, once: true, refuses: [404, 409] })
  async reject(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toObservation(await this.services.observations.rejectObservation({ id }, call));
  }
}
