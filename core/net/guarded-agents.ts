import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { Agent, buildConnector } from 'undici';
import { addressGuard, type AddressGuard, type GuardOptions } from './address-guard.ts';

export interface GuardedAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Closes idle connections of both. */
  destroy(): void;
}

/** Agents for `node:http` and `node:https` that dial nothing but allowed addresses. Neither follows redirects. */
export function guardedAgents(options: GuardOptions & { readonly agent?: AgentOptions }): GuardedAgents {
  const guard = addressGuard(options);
  const settings: AgentOptions = { keepAlive: true, ...options.agent, lookup: guard.lookup };
  const http = guarded(new HttpAgent(settings), guard);
  const https = guarded(new HttpsAgent(settings), guard);
  return {
    http,
    https,
    destroy() {
      http.destroy();
      https.destroy();
    },
  };
}

type CreateConnection = (
  options: ClientRequestArgs,
  callback?: (error: Error | null, stream: Duplex) => void,
) => Duplex | null | undefined;

/** An address written out is dialled without a look-up and has to be judged by itself. */
function guarded<A extends HttpAgent>(agent: A, guard: AddressGuard): A {
  const create: CreateConnection = agent.createConnection.bind(agent);
  const checked: CreateConnection = (options, callback) => {
    try {
      guard.checkHost(options.host ?? options.hostname ?? 'localhost');
    } catch (error) {
      if (!callback || !(error instanceof Error)) throw error;
      // The request fails as it does when a connection cannot be made.
      (callback as (error: Error) => void)(error);
      return null;
    }
    // Whoever makes the request cannot bring a look-up of their own.
    return create({ ...options, lookup: guard.lookup }, callback);
  };
  agent.createConnection = checked;
  return agent;
}

export interface DispatcherOptions extends GuardOptions {
  /** For connecting, and again for the answer to begin and to arrive. */
  readonly timeoutMs: number;
}

/**
 * The same for undici. `request` follows no redirects by itself; `fetch` must be told `redirect: 'manual'`, though
 * what a redirect leads to would be judged as well.
 */
export function guardedDispatcher({ timeoutMs, ...options }: DispatcherOptions): Agent {
  const guard = addressGuard(options);
  const connector = buildConnector({ timeout: timeoutMs, lookup: guard.lookup });
  return new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect(target, callback) {
      try {
        guard.checkHost(target.hostname);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null);
        return;
      }
      connector(target, callback);
    },
  });
}
