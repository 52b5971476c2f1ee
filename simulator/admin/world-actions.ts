import { z } from 'zod';
import { SETS } from '../store/sets.ts';
import type { Json, SimulatorSettings, TenantHandle, TenantOptions } from '../types.ts';
import { writingSwitchShape } from '../writing-switches.ts';
import type { AdminAction } from './action.ts';

export const optional = <T extends Record<string, unknown>>(
  value: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

export const traitsInput = z.strictObject({ external: z.boolean(), licence: z.enum(['free', 'p1', 'p2']) }).partial();
const tenantInput = z.strictObject({
  tenantId: z.string().optional(),
  displayName: z.string().optional(),
  domains: z.array(z.string()).optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  permissions: z.array(z.string()).optional(),
  users: z.number().int().optional(),
  size: z.number().int().optional(),
  groups: z.number().int().optional(),
  links: z.number().int().optional(),
  seed: z.number().int().optional(),
  variety: z.boolean().optional(),
  empty: z.boolean().optional(),
  traits: traitsInput.optional(),
});
const faultInput = z.strictObject({
  path: z.string().optional(),
  method: z.string().optional(),
  tenantId: z.string().optional(),
  count: z.union([z.number().int().positive(), z.literal('always')]).optional(),
  status: z.number().int().optional(),
  code: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
  delayMs: z.number().optional(),
  message: z.string().optional(),
  property: z.string().optional(),
  objectId: z.string().optional(),
  kind: z
    .enum([
      'error',
      'reset',
      'halfBody',
      'html',
      'delay',
      'emptyBody',
      'emptyObject',
      'noValue',
      'noExpansion',
      'loopSelf',
      'loopStart',
      'endlessEmpty',
      'endlessRepeats',
      'endlessFresh',
      'lostAnswer',
    ])
    .optional(),
  creates: z.enum(SETS).optional(),
});
const limits = z.strictObject({
  unitsPer10Seconds: z.union([z.number(), z.literal('bySize')]),
  writesPer150Seconds: z.number(),
  conditionalAccessPerSecond: z.number(),
});
const switchesInput = z
  .strictObject({
    ...writingSwitchShape,
    nestedAnnotations: z.boolean(),
    principalsInGroupDelta: z.boolean(),
    principalsByCast: z.boolean(),
    licenceStatesInDelta: z.enum(['absent', 'refused', 'shown']),
    selectAll: z.enum(['refused', 'everything']),
    restoresInDelta: z.enum(['always', 'whenChanged']),
    purgedMembersInDelta: z.boolean(),
    conditionalAccessBin: z.enum(['readable', 'refused']),
    hiddenMembershipInMemberOf: z.boolean(),
    assignmentsOfDeleted: z.enum(['shown', 'hidden']),
    missingSegments: z.array(z.string()),
  })
  .partial();
const addedInput = z.strictObject({
  type: z.string(),
  name: z.string(),
  edmType: z.string().optional(),
  collection: z.boolean().optional(),
  shown: z.enum(['default', 'named']).optional(),
  inMetadata: z.boolean().optional(),
});
const refusedInput = z.strictObject({ type: z.string(), name: z.string() });
const settingsInput = z
  .strictObject({
    pageSize: z.number().int().positive(),
    deltaPageSize: z.number().int().positive(),
    deltaLinksPerPage: z.number().int().positive(),
    deltaTokenLifetimeMs: z.number(),
    tokenLifetimeSeconds: z.number(),
    throttling: z.union([z.literal(false), limits]),
    replicationDelayMs: z.number(),
    replicationRequests: z.number().int().nonnegative(),
    writeDurationMs: z.number(),
    chaos: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
    linkOrigin: z.enum(['real', 'mapped']),
    switches: switchesInput,
  })
  .partial();
const clockInput = z.strictObject({ advanceMs: z.number().nonnegative() });

/** Calls about the simulator as a whole. */
export const worldActions: readonly AdminAction[] = [
  {
    method: 'GET',
    path: '/health',
    run: ({ simulator }) => ({ status: 'ok', url: simulator.url, now: new Date(simulator.clock.now()).toISOString() }),
  },
  { method: 'GET', path: '/tenants', run: ({ simulator }) => ({ tenants: simulator.tenants.map(summary) }) },
  {
    method: 'POST',
    path: '/tenants',
    run: ({ simulator, body }) => {
      const { size, traits, ...given } = tenantInput.parse(body);
      const options: TenantOptions = {
        ...optional({ ...given, users: given.users ?? size }),
        ...(traits && { traits: optional(traits) }),
      };
      return { ...summary(simulator.createTenant(options)) };
    },
  },
  { method: 'GET', path: '/settings', run: ({ simulator }) => settingsJson(simulator.settings) },
  {
    method: 'PATCH',
    path: '/settings',
    run: ({ simulator, body }) => {
      const { switches, ...rest } = settingsInput.parse(body);
      simulator.configure({ ...optional(rest), ...(switches && { switches: optional(switches) }) });
      return settingsJson(simulator.settings);
    },
  },
  {
    method: 'POST',
    path: '/clock',
    run: ({ simulator, body }) => {
      simulator.clock.advance(clockInput.parse(body).advanceMs);
      return { now: new Date(simulator.clock.now()).toISOString() };
    },
  },
  {
    method: 'GET',
    path: '/faults',
    run: ({ world }) => ({ faults: world.faults.list().map((fault) => ({ ...fault })) }),
  },
  {
    method: 'POST',
    path: '/faults',
    run: ({ simulator, world, body }) => {
      simulator.addFault(optional(faultInput.parse(body)));
      return { faults: world.faults.list().length };
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    run: ({ simulator }) => {
      simulator.clearFaults();
      return { faults: 0 };
    },
  },
  {
    method: 'POST',
    path: '/schema/added',
    run: ({ simulator, body }) => {
      simulator.addProperty(optional(addedInput.parse(body)));
      return { added: true };
    },
  },
  {
    method: 'POST',
    path: '/schema/refused',
    run: ({ simulator, body }) => {
      const { type, name } = refusedInput.parse(body);
      simulator.refuseProperty(type, name);
      return { refused: true };
    },
  },
  {
    method: 'DELETE',
    path: '/schema',
    run: ({ simulator }) => {
      simulator.resetSchema();
      return { reset: true };
    },
  },
  { method: 'GET', path: '/statistics', run: ({ simulator }) => ({ ...simulator.statistics() }) },
  {
    method: 'DELETE',
    path: '/statistics',
    run: ({ simulator }) => {
      simulator.resetStatistics();
      return { ...simulator.statistics() };
    },
  },
  {
    method: 'POST',
    path: '/save',
    run: async ({ simulator }) => {
      await simulator.save();
      return { saved: true };
    },
  },
];

function settingsJson(settings: SimulatorSettings): Json {
  const { throttling, switches } = settings;
  return {
    ...settings,
    throttling: throttling === false ? false : { ...throttling },
    switches: { ...switches, missingSegments: [...switches.missingSegments] },
  };
}

/** What a caller needs to connect, with counts. */
export function summary(handle: TenantHandle): { [name: string]: Json } {
  return {
    id: handle.id,
    displayName: handle.displayName,
    domains: [...handle.domains],
    clientId: handle.clientId,
    clientSecret: handle.clientSecret,
    counts: handle.counts(),
  };
}
