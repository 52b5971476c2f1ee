import { randomBytes } from 'node:crypto';
import { Faults } from '../server/faults.ts';
import { Statistics } from '../server/statistics.ts';
import type { SimulatorSettings } from '../types.ts';
import type { Clock } from './clock.ts';
import { ServiceSchema } from './service-schema.ts';
import type { Tenant } from './tenant.ts';

/** Everything one simulator process serves. */
export class World {
  readonly clock: Clock;
  readonly settings: SimulatorSettings;
  readonly tenants = new Map<string, Tenant>();
  readonly faults = new Faults();
  readonly statistics = new Statistics();
  readonly schema = new ServiceSchema();
  /** Signs access tokens; a restart makes older ones invalid. */
  readonly signingKey = randomBytes(32);
  /** The simulator's own address, once it listens. */
  url = '';

  constructor(clock: Clock, settings: SimulatorSettings) {
    this.clock = clock;
    this.settings = settings;
  }

  /** By id or by a verified domain. */
  findTenant(name: string): Tenant | undefined {
    const direct = this.tenants.get(name.toLowerCase());
    if (direct !== undefined) return direct;
    return [...this.tenants.values()].find((tenant) => tenant.identity.domains.includes(name.toLowerCase()));
  }

  graphOrigin(): string {
    return this.settings.linkOrigin === 'real' ? 'https://graph.microsoft.com' : this.url;
  }
}
