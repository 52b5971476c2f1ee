import type { GraphObject } from '../../domain/json.ts';
import { chargesOf, isRead } from '../budget/request-cost.ts';
import type {
  BatchOptions,
  BatchOutcome,
  CallOptions,
  GraphClient,
  GraphPage,
  GraphRequest,
  GraphResponse,
  GraphUsage,
} from '../types.ts';

/** Graph's limit of requests in one batch. */
const MOST = 20;
/** So long the first of a batch waits for others: little beside what one request takes. */
const LINGER_MS = 15;
/** Batches under way at once; what is asked for meanwhile gathers. */
const AT_ONCE = 4;
/** A larger body travels alone: a batch as a whole has a limit of its own. */
const LARGEST_BODY = 50_000;

/**
 * A client whose single requests of the same moment travel together, reads with reads and writes with writes. Each has its
 * own outcome, as soon as that is known, and waits, is refused or is lost for itself. Who needs an order awaits the first
 * answer before the next request, as ever.
 */
export class GatheringClient implements GraphClient {
  /** Requests that write, as they were asked for. */
  writes = 0;
  readonly #client: GraphClient;
  readonly #signal: AbortSignal;
  readonly #reads: Gathering;
  readonly #writes: Gathering;

  /** @param signal that of all calls which may travel together. */
  constructor(client: GraphClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    this.#reads = new Gathering(client, signal);
    this.#writes = new Gathering(client, signal);
  }

  get usage(): GraphUsage {
    return this.#client.usage;
  }

  send<T = GraphObject>(request: GraphRequest, options: CallOptions = {}): Promise<GraphResponse<T>> {
    const isReading = isRead(request);
    if (!isReading) this.writes += 1;
    if (options.signal !== this.#signal || options.priority !== undefined || !mayTravelWithOthers(request))
      return this.#client.send<T>(request, options);
    return (isReading ? this.#reads : this.#writes).send(request) as Promise<GraphResponse<T>>;
  }

  page(request: Omit<GraphRequest, 'method'>, options?: CallOptions): Promise<GraphPage> {
    return this.#client.page(request, options);
  }

  object(request: Omit<GraphRequest, 'method'>, options?: CallOptions): Promise<GraphObject> {
    return this.#client.object(request, options);
  }

  batch(requests: readonly GraphRequest[], options?: BatchOptions): Promise<readonly BatchOutcome[]> {
    return this.#client.batch(requests, options);
  }
}

/** Conditional Access takes one request a second: there is nothing to gain. */
function mayTravelWithOthers(request: GraphRequest): boolean {
  if (chargesOf(request)[0]?.pool === 'conditionalAccess') return false;
  return request.body === undefined || JSON.stringify(request.body).length <= LARGEST_BODY;
}

interface Waiting {
  readonly request: GraphRequest;
  settle(outcome: BatchOutcome): void;
}

class Gathering {
  readonly #client: GraphClient;
  readonly #signal: AbortSignal;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;
  #underWay = 0;

  constructor(client: GraphClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  send(request: GraphRequest): Promise<GraphResponse> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: BatchOutcome): void => (outcome.ok ? resolve(outcome.response) : reject(outcome.error));
      this.#waiting.push({ request, settle });
      if (this.#waiting.length >= MOST) this.#leave();
      else this.#timer ??= setTimeout(() => this.#leave(), LINGER_MS);
    });
  }

  #leave(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#waiting.length > 0 && this.#underWay < AT_ONCE) {
      this.#underWay += 1;
      void this.#travel(this.#waiting.splice(0, MOST)).finally(() => {
        this.#underWay -= 1;
        this.#leave();
      });
    }
  }

  /** Never rejects. */
  async #travel(group: readonly Waiting[]): Promise<void> {
    const onOutcome = (index: number, outcome: BatchOutcome): void => group[index]?.settle(outcome);
    const signal = this.#signal;
    const [first] = group;
    try {
      if (first !== undefined && group.length === 1)
        return first.settle({ ok: true, response: await this.#client.send(first.request, { signal }) });
      const requests = group.map(({ request }) => request);
      (await this.#client.batch(requests, { signal, onOutcome })).forEach((outcome, index) =>
        onOutcome(index, outcome),
      );
    } catch (error) {
      const outcome = { ok: false, error: error instanceof Error ? error : new Error(String(error)) } as const;
      for (const one of group) one.settle(outcome);
    }
  }
}
