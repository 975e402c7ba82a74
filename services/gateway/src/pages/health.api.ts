import { Logger, readinessOf, type DependencyState } from '@blackfang/observability';
import { HealthProbe } from '@blackfang/rpc';
import { Controller, Get, Injectable, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { Open } from '../http/access.guard.ts';
import { Services } from '../services.ts';

/**
 * How the services are. All are waited for at the start; after that only identity, without which nobody is let in, takes
 * the gateway down: what another one does not answer is told where it is asked for.
 */
export class Readiness {
  readonly #probes: ReadonlyMap<string, HealthProbe>;
  readonly #services: Services;
  #wereUp = false;
  #isEnding = false;

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

  /** From now on a load balancer that asks at the public door sends nobody here. */
  drain(): void {
    this.#isEnding = true;
  }

  async states(): Promise<Record<string, DependencyState>> {
    if (this.#isEnding) return { gateway: 'down' };
    const asked = [...this.#probes].map(async ([name, probe]) => [name, await probe.check()] as const);
    const answers = await Promise.all(asked);
    this.#wereUp ||= answers.every(([, isUp]) => isUp);
    const otherwise = (name: string) => (name === 'identity' ? 'down' : this.#wereUp ? 'degraded' : 'starting');
    const states = answers.map(([name, isUp]) => [name, isUp ? 'up' : otherwise(name)] as const);
    return { ...Object.fromEntries(states), database: await this.#database() };
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
