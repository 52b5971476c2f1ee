import { LRUCache } from 'lru-cache';
import type { EntraConfig } from '../config/config.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { Logger } from '../observability/logger.ts';
import type { BudgetStore } from './budget/budget-store.ts';
import { createBudget } from './budget/budget.ts';
import { type TenantSize, budgetRates } from './budget/rates.ts';
import { ConnectionGraphClient } from './client/graph-client.ts';
import { cloudEndpoints } from './endpoints.ts';
import { type HttpLink, createHttpConnections } from './http-link.ts';
import { acquireToken } from './sign-in/acquire-token.ts';
import { createTokenSource } from './sign-in/token-source.ts';
import { TokenSources } from './sign-in/token-sources.ts';
import type { Budget, GraphClient, GraphIdentity, Priority, TokenSource } from './types.ts';

export interface GraphClientInput {
  readonly identity: GraphIdentity;
  readonly config: EntraConfig;
  readonly budget: Budget;
  readonly logger: Logger;
  /** Connections of the process. */
  readonly link: HttpLink;
  /** Made for the identity where not given. */
  readonly tokenSource?: TokenSource;
  readonly clock?: Clock;
  readonly backoff?: (attempt: number) => number;
  readonly priority?: Priority;
}

/** Graph for one identity. Prefer `createGraphAccess`, which shares connections and tokens. */
export function createGraphClient(input: GraphClientInput): GraphClient {
  const { identity, config, link, clock = systemClock } = input;
  const endpoints = cloudEndpoints(identity.cloud, config.privateEndpoints);
  return new ConnectionGraphClient({
    rules: { graphOrigin: endpoints.graph, originMap: config.originMap },
    link,
    tokens:
      input.tokenSource ??
      createTokenSource({ acquire: () => acquireToken({ identity, endpoints, link, clock }), clock }),
    budget: input.budget,
    logger: input.logger.child({ tenantId: identity.tenantId }),
    clock,
    maxWaitMs: config.maxWaitMs,
    ...(input.backoff === undefined ? {} : { backoff: input.backoff }),
    ...(input.priority === undefined ? {} : { priority: input.priority }),
  });
}

/** Everything one process needs to speak to any tenant: one set of connections, one token per identity, one shared budget. */
export interface GraphAccess {
  clientFor(identity: GraphIdentity, options?: { priority?: Priority }): GraphClient;
  tokensFor(identity: GraphIdentity): TokenSource;
  /** Raises the limits of a tenant once its number of users is known; the smallest class holds until then. */
  setTenantSize(tenantId: string, size: TenantSize): void;
  close(): Promise<void>;
}

export interface GraphAccessOptions {
  readonly config: EntraConfig;
  readonly budgetStore: BudgetStore;
  readonly logger: Logger;
  readonly clock?: Clock;
}

const MOST_BUDGETS = 500;
const MOST_SIZES = 10_000;

export function createGraphAccess({
  config,
  budgetStore,
  logger,
  clock = systemClock,
}: GraphAccessOptions): GraphAccess {
  const connections = createHttpConnections({ originMap: config.originMap, timeoutMs: config.timeoutMs });
  const sizes = new LRUCache<string, TenantSize>({ max: MOST_BUDGETS });
  // one for all clients of a tenant: what one is told about throttling the others know at once
  const budgets = new LRUCache<string, Budget, GraphIdentity>({
    max: MOST_BUDGETS,
    memoMethod: (_key, _old, { context: { tenantId, clientId } }) =>
      createBudget({
        store: budgetStore,
        tenantId,
        clientId,
        rates: () => budgetRates(config.budget, sizes.get(tenantId)),
        maxWaitMs: config.maxWaitMs,
        clock,
      }),
  });
  const sources = new TokenSources((identity) => {
    const endpoints = cloudEndpoints(identity.cloud, config.privateEndpoints);
    return createTokenSource({
      acquire: () => acquireToken({ identity, endpoints, link: connections.link, clock }),
      clock,
    });
  });
  const budgetOf = (identity: GraphIdentity): Budget =>
    budgets.memo(`${identity.tenantId} ${identity.clientId}`, { context: identity });
  return {
    clientFor: (identity, options = {}) =>
      createGraphClient({
        identity,
        config,
        logger,
        clock,
        link: connections.link,
        tokenSource: sources.for(identity),
        budget: budgetOf(identity),
        ...options,
      }),
    tokensFor: (identity) => sources.for(identity),
    setTenantSize: (tenantId, size) => {
      if (sizes.size >= MOST_SIZES) sizes.clear();
      sizes.set(tenantId, size);
    },
    close: () => connections.close(),
  };
}
