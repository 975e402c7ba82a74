// A request through gateway, token, gRPC and row security with all services apart, against the same query in a single
// Fastify that knows nobody; and a list that was asked for before. Both sides read the same rows of the same Postgres, in
// turns; figures are medians over the rounds.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@blackfang/core';
import { Arena } from '../chaos/arena/arena.ts';
import { median, medianOf } from './parts/median.ts';
import { bodies, load, type Answered, type Asked } from './parts/request-load.ts';

const ROUNDS = 5;
const SECONDS = 3;
/** Each may ask 6,000 times a minute. */
const TENANTS = 60;
/** One of them is that of its watch. */
const COMPETITORS = 50;
const GOAL = 0.4;
const GOAL_CACHED = 0.6;

const INSERT = `
  INSERT INTO scraping.competitor (tenant_id, id, name)
  SELECT tenant_id, id, 'Competitor ' || id FROM unnest($1::uuid[], $2::uuid[]) AS c (tenant_id, id)`;

async function startPeer(databaseUrl: string): Promise<{ origin: string; pid: number; end(): Promise<void> }> {
  const file = join(import.meta.dirname, 'parts/request-peer.ts');
  const child = spawn(process.execPath, [...process.execArgv, file, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const end = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { origin: line.toString().trim(), pid: child.pid ?? 0, end };
}

const show = (label: string, { perSecond, cpuMs, p50Ms, p99Ms }: Answered) =>
  `${label.padEnd(8)} ${perSecond.toFixed(0).padStart(5)} requests/s   CPU ${cpuMs.toFixed(2)} ms a request   ` +
  `p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms`;

const folder = await mkdtemp(join(tmpdir(), 'blackfang-bench-'));
try {
  await Arena.with({ logFile: join(folder, 'log'), tenants: TENANTS, watchesPerTenant: 1 }, async (arena) => {
    const { tenants, db, processes, servers, installation } = arena;
    const made = tenants.flatMap(({ id, accessToken }) =>
      Array.from({ length: COMPETITORS - 1 }, () => ({ tenantId: id, accessToken, id: newId() })),
    );
    await db.rows(INSERT, [made.map(({ tenantId }) => tenantId), made.map(({ id }) => id)]);
    await db.rows('ANALYZE');
    const peer = await startPeer(installation.adminUrl);
    const own = processes.list.map(({ pid }) => pid);
    const sides = {
      ours: { origin: processes.doors[0] ?? '', pids: [...own, servers.postgres.pid] },
      peer: { origin: peer.origin, pids: [peer.pid, servers.postgres.pid] },
    };
    const signed = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });
    const compare = async (title: string, goal: number, ours: readonly Asked[], theirs: readonly Asked[]) => {
      const [some, same] = await Promise.all([
        bodies(sides.ours.origin, ours.slice(0, TENANTS)),
        bodies(sides.peer.origin, theirs.slice(0, TENANTS)),
      ]);
      const isEqual = isDeepStrictEqual(some, same);
      const rounds: { ours: Answered; peer: Answered }[] = [];
      // The round before the first warms up.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const measured = {
          ours: await load(sides.ours.origin, ours, { seconds: SECONDS, pids: sides.ours.pids }),
          peer: await load(sides.peer.origin, theirs, { seconds: SECONDS, pids: sides.peer.pids }),
        };
        if (round > 0) rounds.push(measured);
      }
      const ratios = rounds.map((round) => round.ours.perSecond / round.peer.perSecond);
      const ratio = median(ratios);
      const cpu = median(rounds.map((round) => round.peer.cpuMs / round.ours.cpuMs));
      console.log(title);
      console.log(show('ours', medianOf(rounds.map((round) => round.ours))));
      console.log(show('peer', medianOf(rounds.map((round) => round.peer))));
      const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
      console.log(
        `ratio    ${ratio.toFixed(2)}x in requests/s (${spread}, goal ${goal}x), ${cpu.toFixed(2)}x in CPU, Postgres included`,
      );
      console.log(
        isEqual ? `bodies   ${some.length} equal on both sides` : 'bodies   DIFFER: the figures mean nothing',
      );
      return isEqual && ratio >= goal;
    };
    try {
      const one = await compare(
        'one competitor, by its id',
        GOAL,
        made.map(({ accessToken, id }) => ({ path: `/api/v1/competitors/${id}`, headers: signed(accessToken) })),
        made.map(({ tenantId, id }) => ({ path: `/${tenantId}/competitors/${id}` })),
      );
      const list = await compare(
        `a list of ${COMPETITORS} competitors that was asked for before`,
        GOAL_CACHED,
        tenants.map(({ accessToken }) => ({
          path: `/api/v1/competitors?limit=${COMPETITORS}`,
          headers: signed(accessToken),
        })),
        tenants.map(({ id }) => ({ path: `/${id}/competitors?limit=${COMPETITORS}` })),
      );
      process.exitCode = one && list ? 0 : 1;
    } finally {
      await peer.end();
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
