import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, concatMap, from, lastValueFrom, map, type Observable } from 'rxjs';
import { ListCache } from './list-cache.ts';

const KEPT_LIST = 'blackfang:kept-list';
type SameFor = 'tenant' | 'person';
/** A list that is the same for all of a tenant who may read it. */
export const TenantList = (): MethodDecorator => SetMetadata(KEPT_LIST, 'tenant' satisfies SameFor);
/** A list that is another one for each person. */
export const PersonalList = (): MethodDecorator => SetMetadata(KEPT_LIST, 'person' satisfies SameFor);

/** Answers lists with what is kept of them, and forgets it whenever the tenant has written. */
@Injectable()
export class ListsInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly lists: ListCache,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = request.signedIn?.caller;
    if (caller === undefined) return next.handle();
    if (request.method !== 'GET') {
      // One that failed, or took too long, may have written all the same.
      const written = () => this.lists.written(caller.tenantId);
      return next.handle().pipe(
        concatMap((answer) => written().then(() => answer)),
        catchError((error: unknown) => from(written()).pipe(map(() => raise(error)))),
      );
    }
    const sameFor = this.reflector.get<SameFor | undefined>(KEPT_LIST, context.getHandler());
    if (sameFor === undefined) return next.handle();
    const address = sameFor === 'person' ? `${caller.userId} ${request.url}` : request.url;
    const load = () => lastValueFrom(next.handle());
    const fresh = request.headers['cache-control']?.includes('no-cache') ?? false;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(this.lists.read(caller, address, load, fresh)).pipe(
      map(({ bytes, etag }) => {
        void reply.header('etag', etag).type('application/json; charset=utf-8');
        return bytes;
      }),
    );
  }
}

function raise(error: unknown): never {
  throw error;
}
