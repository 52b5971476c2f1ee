import { SentenceError } from '../runtime/sentence-error.ts';

export interface SimulatedTenant {
  readonly id: string;
  readonly displayName: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SimulatedChange {
  readonly op: string;
  /** Entity set, such as users. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

/** The first tenant of the simulator; the other ones are for restores across tenants. */
export async function demoTenant(simulatorUrl: string): Promise<SimulatedTenant> {
  const { tenants } = await ask<{ tenants: SimulatedTenant[] }>(`${simulatorUrl}/_sim/tenants`);
  const [first] = tenants;
  if (!first) throw new SentenceError('The simulator has no tenant.');
  return first;
}

export async function causeAccident(simulatorUrl: string, tenantId: string): Promise<SimulatedChange[]> {
  const url = `${simulatorUrl}/_sim/tenants/${tenantId}/accident`;
  return (await ask<{ changes: SimulatedChange[] }>(url, { size: 'small' })).changes;
}

async function ask<T>(url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new SentenceError(answer.error ?? `The simulator answers ${response.status}.`);
  return answer;
}
