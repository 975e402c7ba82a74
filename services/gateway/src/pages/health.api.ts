import { Logger, readinessOf, type DependencyState } from '@blackfang/observability';
import { HealthProbe } from '@blackfang/rpc';
import { Controller, Get, Injectable, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { Open } from '../http/access.guard.ts';
import { Services } from '../services.ts';

/** How the services are that the gateway can do nothing without. */
export class Readiness {
  readonly #probes: ReadonlyMap<string, HealthProbe>;
  readonly #services: Services;

  constructor(config: GatewayConfig, services: Services) {
    this.#services = services;
    this.#probes = new Map([
      ['identity', new HealthProbe(config.IDENTITY_ADDRESS)],
      ['billing', new HealthProbe(config.BILLING_ADDRESS)],
      ['scraping', new HealthProbe(config.SCRAPING_ADDRESS)],
      ['analysis', new HealthProbe(config.ANALYSIS_ADDRESS)],
      ['alerting', new HealthProbe(config.ALERTING_ADDRESS)],
    ]);
  }

  async states(): Promise<Record<string, DependencyState>> {
    const asked = [...this.#probes].map(
      async ([name, probe]) => [name, (await probe.check()) ? 'up' : 'down'] as const,
    );
    return Object.fromEntries([...(await Promise.all(asked)), ['database', await this.#database()]]);
  }

  close(): void {
    for (const probe of this.#probes.values()) probe.close();
  }

  /** The keys that tokens are verified with are rows: who can give them has a database. */
  async #database(): Promise<DependencyState> {
    return this.#services.accounts.getKeys({}, { timeoutMs: 1_000 }).then(
      () => 'up',
      () => 'down',
    );
  }
}

@ApiExcludeController()
@Open()
@Controller('health')
@Injectable()
export class HealthApi {
  constructor(
    private readonly readiness: Readiness,
    private readonly log: Logger,
  ) {}

  /** Depends on nobody else: a gateway without services is not to be restarted for that. */
  @Get('live')
  live() {
    return { status: 'up' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { status, body } = await readinessOf(() => this.readiness.states(), this.log);
    void reply.status(status);
    return body;
  }
}
