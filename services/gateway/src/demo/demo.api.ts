import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Open } from '../http/access.guard.ts';
import { Documents, Heading } from '../http/documents.ts';

const Demo = z.object({ shop: z.url(), mailbox: z.url(), receiver: z.url() }).meta({ id: 'Demo' });

export class DemoAddresses {
  constructor(
    readonly shop: string,
    readonly mailbox: string,
    readonly receiver: string,
  ) {}
}

/** There only when the product was started with its demo. */
@Heading('demo')
@Open()
@Controller('api/v1/demo')
export class DemoApi {
  constructor(private readonly addresses: DemoAddresses) {}

  @Get()
  @Documents({ summary: 'Where the demo shop, mailbox and receiver are', answers: Demo, open: true })
  get() {
    const { shop, mailbox, receiver } = this.addresses;
    return { shop, mailbox, receiver };
  }
}
