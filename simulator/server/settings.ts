import { DEFAULT_SWITCHES } from '../switches.ts';
import type { SimulatorOptions, SimulatorSettings, TenantOptions, ThrottleLimits } from '../types.ts';

/** Limits of Microsoft's documents. */
export const DOCUMENTED_LIMITS: ThrottleLimits = {
  unitsPer10Seconds: 'bySize',
  writesPer150Seconds: 3000,
  conditionalAccessPerSecond: 1,
};

export function settingsOf(options: SimulatorOptions): SimulatorSettings {
  return {
    pageSize: options.pageSize ?? 100,
    deltaPageSize: options.deltaPageSize ?? 200,
    deltaLinksPerPage: options.deltaLinksPerPage ?? 2000,
    deltaTokenLifetimeMs: options.deltaTokenLifetimeMs ?? 7 * 86_400_000,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3599,
    throttling: throttlingOf(options.throttling),
    replicationDelayMs: options.replicationDelayMs ?? 0,
    replicationRequests: options.replicationRequests ?? 0,
    writeDurationMs: options.writeDurationMs ?? 0,
    chaos: options.chaos ?? 0,
    linkOrigin: options.linkOrigin ?? 'real',
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
  };
}

function throttlingOf(given: SimulatorOptions['throttling']): SimulatorSettings['throttling'] {
  if (given === undefined || given === false) return false;
  return given === true ? DOCUMENTED_LIMITS : { ...DOCUMENTED_LIMITS, ...given };
}

export const DEMO_TENANT: TenantOptions = {
  tenantId: '8f2c1b60-5d1e-4a3c-9a57-0c0de5a4b001',
  displayName: 'Contoso Demo',
  domains: ['contoso.example', 'contoso.onmicrosoft.com'],
  clientId: '5c0f6f0a-7d7e-4c35-b7a1-2b9e3f1d0001',
  clientSecret: 'demo-secret-Contoso-2026',
  users: 200,
  seed: 1,
};

/** For restores into another tenant. */
export const SECOND_TENANT: TenantOptions = {
  tenantId: '3d9a7c42-86f1-4b0e-8c1d-0c0de5a4b002',
  displayName: 'Fabrikam Demo',
  domains: ['fabrikam.example', 'fabrikam.onmicrosoft.com'],
  clientId: '5c0f6f0a-7d7e-4c35-b7a1-2b9e3f1d0002',
  clientSecret: 'demo-secret-Fabrikam-2026',
  users: 50,
  seed: 2,
};

/** The tenants to seed when no state file brings them. */
export function tenantsOf(options: SimulatorOptions): TenantOptions[] {
  if (options.tenants !== undefined) return options.tenants;
  const { users, groups, links, seed, variety } = options;
  const sizes = {
    ...(users !== undefined && { users }),
    ...(groups !== undefined && { groups }),
    ...(links !== undefined && { links }),
    ...(seed !== undefined && { seed }),
    ...(variety !== undefined && { variety }),
  };
  return [{ ...DEMO_TENANT, ...sizes }, SECOND_TENANT];
}
