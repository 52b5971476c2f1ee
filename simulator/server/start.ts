import type { Simulator, SimulatorOptions } from '../types.ts';

/** Starts the authority and Graph on one port. */
export function startSimulator(_options: SimulatorOptions = {}): Promise<Simulator> {
  return Promise.reject(new Error('not built yet'));
}
