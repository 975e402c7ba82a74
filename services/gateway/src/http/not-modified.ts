import type { FastifyInstance } from 'fastify';

/**
 * Whoever has what is asked for gets 304 instead of it: reads whose ETag stands in If-None-Match.
 * https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
export function answerNotModified(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const [etag, wanted] = [reply.getHeader('etag'), request.headers['if-none-match']];
    const isRead = request.method === 'GET' && reply.statusCode === 200;
    if (!isRead || typeof etag !== 'string' || wanted === undefined || !names(wanted, etag)) return done(null, payload);
    void reply.code(304).removeHeader('content-length').removeHeader('content-type');
    return done(null, null);
  });
}

/** By weak comparison: what the same version says may be written in another way. */
function names(header: string, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === opaque(etag));
}
