import type { GraphObject } from '../../domain/json.ts';
import {
  type IncomingLink,
  type ObjectState,
  type PlanAction,
  type RestoreOptions,
  DEFAULT_RESTORE_OPTIONS,
} from '../../domain/plan/index.ts';
import { WAVES } from '../../domain/plan/waves.ts';
import type { Link } from '../../domain/record.ts';
import type { LinkTargetType, TypeKey } from '../../domain/type-keys.ts';
import type { GraphClient } from '../../graph/types.ts';
import { applyWave } from '../apply/apply-wave.ts';
import { planChunk } from '../observe/prepare.ts';
import type { RestoreContext, RestoreEntry, RestoreStore, WaveResult } from '../types.ts';
import type { FakeTenant } from './fake-tenant.fixture.ts';

export const START = Date.parse('2026-03-01T12:00:00Z');

/** A readable GUID: `id('u', 7)`. */
export function id(kind: 'u' | 'g' | 'x', n: number): string {
  const digit = { u: '1', g: '2', x: '3' }[kind];
  return `${digit.repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function user(n: number, more: GraphObject = {}): GraphObject {
  return {
    id: id('u', n),
    displayName: `User ${String(n)}`,
    userPrincipalName: `user${String(n)}@a.example`,
    mailNickname: `user${String(n)}`,
    accountEnabled: true,
    usageLocation: 'CH',
    ...more,
  };
}

export function group(n: number, more: GraphObject = {}): GraphObject {
  return {
    id: id('g', n),
    displayName: `Group ${String(n)}`,
    mailEnabled: false,
    mailNickname: `group${String(n)}`,
    securityEnabled: true,
    groupTypes: [],
    ...more,
  };
}

export function link(sourceId: string, relation: string, targetId: string, targetType: LinkTargetType = 'users'): Link {
  return { sourceId, relation, targetId, targetType };
}

export function entry(
  ordinal: number,
  type: TypeKey,
  backup: ObjectState | null,
  action: PlanAction,
  more: Partial<RestoreEntry> = {},
): RestoreEntry {
  return {
    ordinal,
    type,
    objectId: String(backup?.object.id ?? more.objectId),
    action,
    backup,
    incoming: [],
    newUserPrincipalName: null,
    ...more,
  };
}

export function incomingLink(
  sourceId: string,
  relation: string,
  targetId: string,
  sourceType: TypeKey = 'groups',
): IncomingLink {
  return { ...link(sourceId, relation, targetId), sourceType };
}

export interface World {
  readonly client: GraphClient;
  readonly store: RestoreStore;
  readonly options?: Partial<RestoreOptions>;
  readonly clock: { now(): number; advance(ms: number): void };
  readonly isCancelled?: () => boolean;
}

export function contextOf(world: World): RestoreContext {
  return {
    client: world.client,
    store: world.store,
    graphRoot: 'https://graph.test/v1.0',
    plan: {
      options: { ...DEFAULT_RESTORE_OPTIONS, overwrite: true, ...world.options },
      granted: null,
      verifiedDomains: null,
      ownAppId: 'own',
      protectedIds: new Set(),
    },
    clock: world.clock,
    wait: (ms) => {
      world.clock.advance(ms);
      return Promise.resolve();
    },
    randomPassword: () => 'never-seen',
    parallel: 4,
    ...(world.isCancelled === undefined ? {} : { isCancelled: world.isCancelled }),
  };
}

export function manualClock(): { now(): number; advance(ms: number): void } {
  let now = START;
  return { now: () => now, advance: (ms) => void (now += ms) };
}

/** Plans the entries, takes the plan's actions as confirmed, and carries out all waves. */
export async function restore(
  context: RestoreContext,
  entries: readonly RestoreEntry[],
): Promise<{ confirmed: RestoreEntry[]; results: WaveResult[] }> {
  const confirmed = await confirm(context, entries);
  return { confirmed, results: await apply(context, confirmed) };
}

export async function confirm(context: RestoreContext, entries: readonly RestoreEntry[]): Promise<RestoreEntry[]> {
  const plans = await planChunk(context, entries);
  return entries.map((known, index) => ({
    ...known,
    action: plans[index]?.action ?? 'skip',
    newUserPrincipalName: plans[index]?.newUserPrincipalName ?? null,
  }));
}

export async function apply(context: RestoreContext, confirmed: readonly RestoreEntry[]): Promise<WaveResult[]> {
  const results: WaveResult[] = [];
  const ended = new Set<number>();
  for (const wave of WAVES) {
    const due = confirmed.filter((known) => !ended.has(known.ordinal));
    for (const result of await applyWave(context, due, wave)) {
      results.push(result);
      if (result.state !== 'running') ended.add(result.ordinal);
    }
  }
  return results;
}

/** The tenant by names instead of IDs that differ from run to run. */
export function picture(tenant: FakeTenant): string[] {
  const name = (of: string): string => String(tenant.objects.get(of)?.displayName ?? of);
  const objects = [...tenant.objects.values()].map(({ id: _, createdDateTime: __, securityIdentifier: ___, ...rest }) =>
    JSON.stringify(rest, Object.keys(rest).sort()),
  );
  const links = [...tenant.links].map((known) => {
    const [relation = '', source = '', target = ''] = known.split(' ');
    return `${relation}: ${name(source)} -> ${name(target)}`;
  });
  return [...objects.sort(), ...links.sort(), `${String(tenant.bin.size)} in the bin`];
}
