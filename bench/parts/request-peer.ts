// The peer of a request: a single Fastify that knows nobody, with the same query, in a process of its own.
import Fastify from 'fastify';
import pg from 'pg';

const [databaseUrl = ''] = process.argv.slice(2);
const POOL = 10;
const COLUMNS = `c.id, c.name, c.industry, c.paused_reason, c.created_at, ARRAY(
  SELECT d.domain FROM scraping.competitor_domain d
  WHERE d.tenant_id = c.tenant_id AND d.competitor_id = c.id ORDER BY d.place) AS domains`;
const ONE = `SELECT ${COLUMNS} FROM scraping.competitor c WHERE c.tenant_id = $1 AND c.id = $2`;
const NEWEST = `
  SELECT ${COLUMNS} FROM scraping.competitor c WHERE c.tenant_id = $1 AND ($2::uuid IS NULL OR c.id < $2)
  ORDER BY c.id DESC LIMIT $3`;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly industry: string;
  readonly paused_reason: string;
  readonly created_at: Date;
  readonly domains: string[];
}

const toBody = ({ id, name, industry, domains, paused_reason, created_at }: Row) => ({
  id,
  name,
  industry: industry || null,
  domains,
  pausedReason: paused_reason || null,
  createdAt: created_at,
});

const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL });
const server = Fastify();
server.get<{ Params: { tenant: string; id: string } }>('/:tenant/competitors/:id', async ({ params }) => {
  const { rows } = await pool.query<Row>({ name: 'one', text: ONE, values: [params.tenant, params.id] });
  return rows[0] && toBody(rows[0]);
});
server.get<{ Params: { tenant: string }; Querystring: { limit: string } }>(
  '/:tenant/competitors',
  async ({ params, query }) => {
    const limit = Number(query.limit);
    const values = [params.tenant, null, limit + 1];
    const { rows } = await pool.query<Row>({ name: 'newest', text: NEWEST, values });
    return { items: rows.slice(0, limit).map(toBody), nextCursor: null };
  },
);
process.stdout.write(`${await server.listen({ host: '127.0.0.1', port: 0 })}\n`);
process.once('SIGTERM', () => void server.close().then(() => pool.end()));
