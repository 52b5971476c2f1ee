import type { Entity, EntitySet } from '../store/entity-set.ts';
import { ByteWriter } from './byte-writer.ts';
import { type Call, type Reply, isEventual, root } from './context.ts';
import { badRequest, unsupportedQuery } from './errors.ts';
import { openToken, sealToken } from './tokens.ts';

/** A list to page through: `at` yields entries from a cursor on. */
export interface Source<T> {
  from: (cursor: number) => Iterable<[cursor: number, item: T]>;
  total: () => number;
}

export interface PageOptions<T> {
  source: Source<T>;
  write: (item: T) => string;
  context: string;
  /** 0: the collection takes no `$top`. */
  maxTop: number;
  paged: boolean;
  /** Rows of a page, whatever was asked. */
  most?: number;
}

/** One page of a collection with its nextLink. Written straight into bytes: big pages are what backups read most. */
export function pageReply<T>(call: Call, options: PageOptions<T>): Reply {
  const size = Math.min(pageSize(call, options.maxTop, options.paged), options.most ?? Infinity);
  const page = new ByteWriter();
  page.write(pageHead(call, options));
  let count = 0;
  let next: number | undefined;
  for (const [cursor, item] of options.source.from(startCursor(call))) {
    if (count === size) {
      next = cursor;
      break;
    }
    page.write(count === 0 ? options.write(item) : `,${options.write(item)}`);
    count += 1;
  }
  page.write(next === undefined ? ']}' : `],"@odata.nextLink":${JSON.stringify(nextLink(call, next))}}`);
  return { status: 200, body: page.bytes() };
}

function pageHead<T>(call: Call, options: PageOptions<T>): string {
  const counted = call.query.count && isEventual(call) && call.query.skipToken === undefined;
  const count = counted ? `"@odata.count":${options.source.total()},` : '';
  return `{"@odata.context":${JSON.stringify(`${root(call)}/$metadata#${options.context}`)},${count}"value":[`;
}

function pageSize(call: Call, maxTop: number, paged: boolean): number {
  const { top } = call.query;
  if (top !== undefined && maxTop === 0)
    throw unsupportedQuery("The query option '$top' is not supported on this resource.");
  if (top !== undefined && (top < 1 || top > maxTop))
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${maxTop} inclusive.`);
  return paged ? (top ?? call.world.settings.pageSize) : Infinity;
}

function tokenPurpose(call: Call): string {
  return `${call.path.toLowerCase()}?${call.query.key}`;
}

function startCursor(call: Call): number {
  if (call.query.skipToken === undefined) return 0;
  const state = openToken(call.tenant.tokenKey, call.query.skipToken);
  if (state.kind !== 'page' || state.for !== tokenPurpose(call))
    throw badRequest('The skip token does not belong to this request.');
  if ((state.epoch ?? 0) !== call.tenant.pageEpoch)
    throw badRequest(
      'The specified page token value has expired and can no longer be included in your request.',
      'Directory_ExpiredPageToken',
    );
  return state.cursor ?? 0;
}

function nextLink(call: Call, cursor: number): string {
  const token = sealToken(call.tenant.tokenKey, {
    kind: 'page',
    for: tokenPurpose(call),
    at: call.now,
    epoch: call.tenant.pageEpoch,
    cursor,
  });
  const options = call.query.link === '' ? '' : `${call.query.link}&`;
  return `${root(call)}${call.path}?${options}$skiptoken=${token}`;
}

/** A source over an array; removed entries must be filtered before. */
export function arraySource<T>(items: readonly T[]): Source<T> {
  return {
    *from(cursor) {
      for (let at = cursor; at < items.length; at += 1) {
        const item = items[at];
        if (item !== undefined) yield [at, item];
      }
    },
    total: () => items.length,
  };
}

/** A source over a set's slots, with a test. */
export function slotSource(set: EntitySet, keep: (entity: Entity) => boolean): Source<Entity> {
  return {
    *from(cursor) {
      for (const entity of set.from(cursor)) if (keep(entity)) yield [entity.slot, entity];
    },
    total: () => {
      let count = 0;
      for (const entity of set.from(0)) if (keep(entity)) count += 1;
      return count;
    },
  };
}
