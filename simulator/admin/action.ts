import type { World } from '../store/world.ts';
import type { Json, Simulator } from '../types.ts';

export interface AdminContext {
  world: World;
  simulator: () => Simulator;
}

/** One admin call after routing. */
export interface AdminCall {
  simulator: Simulator;
  world: World;
  params: readonly string[];
  query: URLSearchParams;
  body: unknown;
}

export interface AdminAction {
  method: string;
  path: string;
  run: (call: AdminCall) => Json | Promise<Json>;
}

/** A refusal with its status. */
export class AdminError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
