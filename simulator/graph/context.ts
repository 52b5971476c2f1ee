import type { Claims } from '../authority/tokens.ts';
import type { Entity } from '../store/entity-set.ts';
import type { Tenant } from '../store/tenant.ts';
import type { World } from '../store/world.ts';
import type { Json } from '../types.ts';
import type { Query } from './query.ts';

/** One Graph request after routing. */
export interface Call {
  world: World;
  tenant: Tenant;
  claims: Claims;
  method: string;
  /** Path below `/v1.0`, without query, as sent. */
  path: string;
  params: readonly string[];
  query: Query;
  headers: Headers;
  /** Parsed JSON body; undefined when none was sent. */
  body: Json | undefined;
  now: number;
}

/** Lower-cased request header names. */
export type Headers = Readonly<Record<string, string | undefined>>;

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Serialised JSON; bytes for pages. */
  body?: string | Buffer;
  /** The connection drops instead of answering. */
  lost?: boolean;
}

export function json(status: number, body: Json, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: JSON.stringify(body) };
}

export const NO_CONTENT: Reply = { status: 204 };

/** Whether reads can see it yet. */
export function visible(call: Call, entity: Entity | undefined): entity is Entity {
  return entity !== undefined && entity.visibleAt <= call.now && entity.visibleFrom <= call.tenant.requests;
}

/** `https://graph.microsoft.com/v1.0` or the simulator's own. */
export function root(call: Call): string {
  return `${call.world.graphOrigin()}/v1.0`;
}

export function prefers(call: Call, preference: string): boolean {
  return (call.headers['prefer'] ?? '')
    .toLowerCase()
    .split(/[,;]/)
    .some((part) => part.trim() === preference);
}

/** Both halves of what advanced queries ask for. */
export function isAdvanced(call: Call): boolean {
  return isEventual(call) && call.query.count;
}

export function isEventual(call: Call): boolean {
  return call.headers['consistencylevel']?.toLowerCase() === 'eventual';
}
