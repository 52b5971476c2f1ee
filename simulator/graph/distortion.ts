import { hashText, seededRandom } from '../store/random.ts';
import type { World } from '../store/world.ts';
import type { FaultOptions, Json, JsonObject } from '../types.ts';
import type { Reply } from './context.ts';

type Kind = NonNullable<FaultOptions['kind']>;

const DISTORTIONS: ReadonlySet<Kind> = new Set<Kind>([
  'emptyBody',
  'emptyObject',
  'noValue',
  'noExpansion',
  'loopSelf',
  'loopStart',
  'endlessEmpty',
  'endlessRepeats',
  'endlessFresh',
]);
const ENDLESS = /([?&])\$skiptoken=endless-(\d+)(&|$)/;

/** A wrong answer with a right status: the request is carried out, then its answer is spoilt. */
export function isDistortion(fault: FaultOptions | undefined): fault is FaultOptions & { kind: Kind } {
  return fault?.kind !== undefined && DISTORTIONS.has(fault.kind);
}

/** The URL to carry out: links of an endless chain lead to the first page again and again. */
export function undistortedUrl(url: string): string {
  return url
    .replace(ENDLESS, (_all, before: string, _number, after: string) => (after === '' ? '' : before))
    .replace(/\?$/, '');
}

/** `url` as it was asked, from `/v1.0` on. */
export function distort(world: World, reply: Reply, fault: FaultOptions & { kind: Kind }, url: string): Reply {
  if (reply.status !== 200 || reply.body === undefined) return reply;
  if (fault.kind === 'emptyBody') return { status: 200, ...(reply.headers && { headers: reply.headers }) };
  if (fault.kind === 'emptyObject') return { ...reply, body: '{}' };
  const body = JSON.parse(reply.body.toString()) as JsonObject;
  return { ...reply, body: JSON.stringify(spoilt(world, body, fault, url)) };
}

function spoilt(world: World, body: JsonObject, fault: FaultOptions & { kind: Kind }, url: string): JsonObject {
  const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink, ...rest } = body;
  const ends = {
    ...(nextLink !== undefined && { '@odata.nextLink': nextLink }),
    ...(deltaLink !== undefined && { '@odata.deltaLink': deltaLink }),
  };
  const link = (to: string): JsonObject => ({ '@odata.nextLink': `${world.graphOrigin()}${to}` });
  const number = Number(ENDLESS.exec(url)?.[2] ?? 0);
  const further = link(withToken(undistortedUrl(url), `endless-${number + 1}`));
  switch (fault.kind) {
    case 'noValue':
      return { ...rest, ...ends };
    case 'noExpansion':
      return withoutExpansion(body, fault);
    case 'loopSelf':
      return { ...rest, value: value ?? [], ...link(url) };
    case 'loopStart':
      return {
        ...rest,
        value: value ?? [],
        ...link(url.replace(/([?&])\$skiptoken=[^&]*&?/, '$1').replace(/[?&]$/, '')),
      };
    case 'endlessEmpty':
      return { ...rest, value: [], ...further };
    case 'endlessRepeats':
      return { ...rest, value: value ?? [], ...further };
    case 'endlessFresh':
      return { ...rest, value: renamed(value, number), ...further };
    default:
      return body;
  }
}

function withToken(url: string, token: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}$skiptoken=${token}`;
}

/** The expanded member is missing from every row, or from the one that the fault names. */
function withoutExpansion(body: JsonObject, fault: FaultOptions): JsonObject {
  const strip = (row: Json): Json => {
    if (!isObject(row) || (fault.objectId !== undefined && row['id'] !== fault.objectId)) return row;
    return Object.fromEntries(Object.entries(row).filter(([name]) => name !== fault.property));
  };
  const { value } = body;
  return Array.isArray(value) ? { ...body, value: value.map(strip) } : (strip(body) as JsonObject);
}

/** The same rows under IDs never seen before, page by page. */
function renamed(value: Json | undefined, page: number): Json {
  if (!Array.isArray(value) || page === 0) return value ?? [];
  return value.map((row) =>
    isObject(row) ? { ...row, id: seededRandom(hashText(`${String(row['id'])}/${page}`)).guid() } : row,
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
