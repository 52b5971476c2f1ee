import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seedTenant } from '../seed/seed-tenant.ts';
import { Clock } from '../store/clock.ts';
import { settleSchedules } from '../store/schedules.ts';
import { StateFile } from '../store/state-file.ts';
import type { Tenant } from '../store/tenant.ts';
import { World } from '../store/world.ts';
import { tenantHandle } from '../tenant/handle.ts';
import type { Simulator, SettingsChange, SimulatorOptions, TenantHandle, TenantOptions } from '../types.ts';
import { createHttpServer } from './http.ts';
import { settingsOf, tenantsOf } from './settings.ts';

/** Starts the authority and Graph on one port. Tenants come from the state file when it exists, else they are seeded. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = new World(new Clock(options.clock ?? Date.now), settingsOf(options));
  const file = options.stateFile === undefined ? undefined : new StateFile(options.stateFile, world);
  const adopt = (tenant: Tenant): TenantHandle => {
    world.tenants.set(tenant.identity.id, tenant);
    tenant.onChange = () => {
      file?.touch();
    };
    return tenantHandle(world, tenant);
  };
  const loaded = (await file?.load()) ?? [];
  const seeded = loaded.length > 0 ? loaded : tenantsOf(options).map((tenant) => seedTenant(tenant, world.clock.now));
  const handles = seeded.map(adopt);
  const slot: { simulator?: Simulator } = {};
  const server = createHttpServer({ world, simulator: () => running(slot.simulator) });
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  world.url = urlOf(server, options.host ?? '127.0.0.1');
  slot.simulator = build({ world, server, file, handles, adopt });
  await file?.save();
  return slot.simulator;
}

function running(simulator: Simulator | undefined): Simulator {
  if (simulator === undefined) throw new Error('the simulator is still starting');
  return simulator;
}

interface Parts {
  world: World;
  server: Server;
  file: StateFile | undefined;
  handles: TenantHandle[];
  adopt: (tenant: Tenant) => TenantHandle;
}

function build(parts: Parts): Simulator {
  const { world, server, file, handles } = parts;
  return {
    url: world.url,
    originMap: { 'https://login.microsoftonline.com': world.url, 'https://graph.microsoft.com': world.url },
    tenants: handles,
    tenant: (id) => findHandle(handles, id),
    createTenant: (options: TenantOptions = {}) => {
      const handle = parts.adopt(seedTenant(options, world.clock.now));
      handles.push(handle);
      file?.touch();
      return handle;
    },
    clock: {
      now: world.clock.now,
      advance: (ms) => {
        advance(world, ms);
      },
    },
    settings: world.settings,
    configure: ({ switches, ...settings }: SettingsChange) => {
      Object.assign(world.settings, settings);
      Object.assign(world.settings.switches, switches);
    },
    addProperty: (property) => {
      world.schema.add({ edmType: 'Edm.String', collection: false, shown: 'named', inMetadata: true, ...property });
    },
    refuseProperty: (type, name) => {
      world.schema.refuse(type, name);
    },
    resetSchema: () => {
      world.schema.reset();
    },
    addFault: (fault) => {
      world.faults.add(fault);
    },
    clearFaults: () => {
      world.faults.clear();
    },
    statistics: () => world.statistics.read(),
    resetStatistics: () => {
      world.statistics.reset();
    },
    save: async () => {
      await file?.save();
    },
    close: async () => {
      await close(server, file);
    },
  };
}

function findHandle(handles: readonly TenantHandle[], id: string | undefined): TenantHandle {
  const found = id === undefined ? handles[0] : handles.find((handle) => handle.id === id.toLowerCase());
  if (found === undefined) throw new Error(`no tenant ${id ?? ''}`);
  return found;
}

function advance(world: World, ms: number): void {
  world.clock.advance(ms);
  for (const tenant of world.tenants.values()) {
    tenant.sweepBin();
    settleSchedules(tenant);
    tenant.log.forget(world.clock.now() - world.settings.deltaTokenLifetimeMs);
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve();
    });
  });
}

function urlOf(server: Server, host: string): string {
  const address = server.address() as AddressInfo;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name}:${address.port}`;
}

async function close(server: Server, file: StateFile | undefined): Promise<void> {
  await file?.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
