import { isCybbackError, type ErrorCode } from '../../domain/errors.ts';
import { isGraphObject, stringOf } from '../../domain/json.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { directoryBin } from '../../domain/object-types/template.ts';
import {
  addressOf,
  followMap,
  referencesFrom,
  type NamedAddress,
  type ReferenceFacts,
  type References,
} from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import type { FindCounterparts, Knowledge, RestoreStore } from '../types.ts';
import { fill, objectPath } from './object-path.ts';

/** Documented maximum of IDs in one getByIds. */
const IDS_PER_CALL = 1000;
const IDS_PER_QUERY = 5000;
/** It makes a reason clearer and decides nothing: of a group that lost thousands, some are looked for. */
const MOST_IN_BIN = 200;
/** Answers that say nothing about whether the object is there. */
const UNTOLD: readonly ErrorCode[] = [
  'graph-bad-request',
  'graph-permission-missing',
  'graph-not-licensed',
  'graph-unsupported',
  'graph-protocol',
];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a chunk of a restore knows of IDs: the durable map, the job's own work, and what lives in the tenant. */
export class Facts implements ReferenceFacts {
  readonly references: References = referencesFrom(this);
  readonly #client: GraphClient;
  readonly #store: RestoreStore;
  readonly #options: CallOptions;
  readonly #counterparts: FindCounterparts | null;
  readonly #known = new Map<string, Knowledge>();
  readonly #living = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #missing = new Set<string>();
  readonly #binned = new Set<string>();
  readonly #nothingAt = new Set<string>();
  readonly #untold = new Set<string>();

  constructor(
    client: GraphClient,
    store: RestoreStore,
    options: CallOptions = {},
    counterparts: FindCounterparts | null = null,
  ) {
    this.#client = client;
    this.#store = store;
    this.#options = options;
    this.#counterparts = counterparts;
  }

  newIdOf(id: string): string | undefined {
    return this.#known.get(id.toLowerCase())?.newId ?? undefined;
  }

  exists(id: string): boolean {
    return this.#living.has(id.toLowerCase()) || this.madeHere(id);
  }

  isPlanned(id: string): boolean {
    return this.#known.get(id.toLowerCase())?.planned === true;
  }

  isInBin(id: string): boolean {
    return this.#binned.has(id.toLowerCase());
  }

  isMissing(id: string): boolean {
    return this.#missing.has(id.toLowerCase());
  }

  isNothingAt(path: string): boolean {
    return this.#nothingAt.has(path);
  }

  isUntoldAt(path: string): boolean {
    return this.#untold.has(path);
  }

  comes(appId: string, type: TypeKey): 'planned' | 'made' | null {
    return this.#known.get(appId.toLowerCase())?.comes?.[type] ?? null;
  }

  isRenewed(id: string): boolean {
    return this.#known.get(id.toLowerCase())?.renewed === true;
  }

  /** Made or brought back by this job: Graph may not show it everywhere yet. */
  madeHere(id: string): boolean {
    const known = this.#known.get(id.toLowerCase());
    // A recreated object lives under its new ID only.
    return known?.madeHere === true && (known.newId === null || known.newId.toLowerCase() === id.toLowerCase());
  }

  /** End of the map's chain for an ID; null where it knows nothing. */
  mapped(id: string): string | null {
    return followMap((old) => this.newIdOf(old), id);
  }

  /** IDs seen alive in an answer of Graph. */
  seen(ids: Iterable<string>): void {
    for (const id of ids) this.#living.add(id.toLowerCase());
  }

  remember(oldId: string, newId: string): void {
    this.#known.set(oldId.toLowerCase(), { newId, planned: true, madeHere: true });
    this.#known.set(newId.toLowerCase(), { newId: null, planned: false, madeHere: true });
  }

  /** Asks store and tenant about IDs of objects that are not known yet. */
  async learn(ids: Iterable<string>): Promise<void> {
    const asked = await this.#askStore(ids);
    await this.#askTenant(asked.filter((id) => GUID.test(id) && !this.exists(id)));
    await this.#learnCounterparts(asked.filter((id) => GUID.test(id)));
  }

  /** In another tenant somebody else can stand for who is neither there nor comes. */
  async #learnCounterparts(asked: readonly string[]): Promise<void> {
    const isOpen = (id: string): boolean => !this.isPlanned(id) || this.#known.get(id)?.undecided === true;
    const open = asked.filter((id) => !this.exists(id) && !this.exists(this.mapped(id) ?? id) && isOpen(id));
    if (this.#counterparts === null) return;
    for (const part of parts(open, IDS_PER_CALL)) {
      const { standsFor, neverMade } = await this.#counterparts(part, (known) => this.mapped(known));
      for (const [id, newId] of standsFor) {
        this.#known.set(id, { newId, planned: false, madeHere: false });
        this.seen([newId]);
      }
      for (const id of neverMade) this.#known.set(id, { newId: null, planned: false, madeHere: false });
    }
  }

  /** Asks the store about application (client) IDs: those of others are the same in every tenant. */
  async learnAppIds(ids: Iterable<string>): Promise<void> {
    await this.#askStore(ids);
  }

  /** @returns the IDs that were not known yet, and those that they lead to. */
  async #askStore(ids: Iterable<string>): Promise<string[]> {
    let open = [...new Set([...ids].map((id) => id.toLowerCase()))].filter((id) => !this.#asked.has(id));
    const all: string[] = [];
    // New IDs can have been replaced in turn: one round per generation.
    while (open.length > 0) {
      const next: string[] = [];
      for (const part of parts(open, IDS_PER_QUERY)) {
        for (const [id, knowledge] of await this.#store.knowledge(part)) {
          this.#known.set(id.toLowerCase(), knowledge);
          if (knowledge.newId !== null) next.push(knowledge.newId.toLowerCase());
        }
      }
      for (const id of open) this.#asked.add(id);
      all.push(...open);
      open = [...new Set(next)].filter((id) => !this.#asked.has(id));
    }
    return all;
  }

  /** Asks the tenant about objects that are looked for where their type lies: getByIds knows directory objects alone. */
  async find(wanted: readonly { readonly type: TypeKey; readonly id: string }[]): Promise<void> {
    const paths = new Map<string, string>();
    for (const { type, id } of wanted) {
      for (const known of [id, this.mapped(id) ?? id])
        if (!this.exists(known)) paths.set(objectPath(objectType(type), known), known);
    }
    await this.#look(paths);
  }

  /**
   * Asks the tenant what lies at addresses, under the IDs of today as well. What has an ID of another tenant, and of which
   * Graph does not tell, is not there (`isForeign`).
   */
  async findAddresses(wanted: readonly NamedAddress[], isForeign = false): Promise<void> {
    const places = wanted
      .flatMap(({ id, ...place }) => [id, this.mapped(id) ?? id].map((known) => ({ ...place, known })))
      .filter(({ known }) => !this.exists(known));
    const [listed, single] = [places.filter((place) => place.listed), places.filter((place) => !place.listed)];
    const told = await this.#ask(single.map((place) => addressOf(place, place.known)));
    for (const [path, isThere] of told) if (isThere === false) this.#nothingAt.add(path);
    for (const place of isForeign ? single : []) {
      const address = addressOf(place, place.known);
      if (GUID.test(place.known) && this.#untold.delete(address)) this.#nothingAt.add(address);
    }
    for (const [path, among] of Map.groupBy(listed, (place) => place.path)) {
      const answer = await this.#list(path);
      for (const place of among) {
        const address = addressOf(place, place.known);
        if (answer === null) this.#untold.add(address);
        else if (!answer.has(place.known.toLowerCase())) this.#nothingAt.add(address);
      }
    }
  }

  /** IDs in a collection; null where Graph does not show it. */
  async #list(path: string): Promise<ReadonlySet<string> | null> {
    const [answer] = await batchCollections(this.#client, [path], this.#options);
    if (answer?.ok === true) return new Set(answer.value.flatMap(({ id }) => stringOf(id)?.toLowerCase() ?? []));
    if (answer !== undefined && !isCybbackError(answer.error, ...UNTOLD, 'graph-not-found')) throw answer.error;
    return null;
  }

  /** Looks into the recycle bin for directory objects that neither live nor come back by this job. */
  async findInBin(ids: Iterable<string>): Promise<void> {
    const open = [...new Set([...ids].map((id) => id.toLowerCase()))].filter(
      (id) => GUID.test(id) && !this.exists(id) && !this.isPlanned(id) && this.mapped(id) === null,
    );
    const paths = new Map(open.map((id) => [fill(directoryBin.itemPath, id), id]));
    const wanted = [...paths].filter(([path]) => !this.#asked.has(path)).slice(0, MOST_IN_BIN);
    const answers = await this.#client.batch(
      wanted.map(([url]) => ({ method: 'GET' as const, url })),
      this.#options,
    );
    for (const [index, [path, id]] of wanted.entries()) {
      const answer = answers[index];
      if (answer?.ok === true) this.#binned.add(id);
      else if (answer !== undefined && !isCybbackError(answer.error, 'graph-not-found', ...UNTOLD)) throw answer.error;
      this.#asked.add(path);
    }
  }

  async #look(paths: ReadonlyMap<string, string>): Promise<void> {
    for (const [path, isThere] of await this.#ask(paths.keys())) {
      const id = paths.get(path) ?? '';
      if (isThere === true) this.seen([id]);
      if (isThere === false) this.#missing.add(id.toLowerCase());
    }
  }

  /** What is and what is not there, of what was not asked for before; null where Graph does not tell. */
  async #ask(paths: Iterable<string>): Promise<Map<string, boolean | null>> {
    const open = [...new Set(paths)].filter((path) => !this.#asked.has(path));
    const answers = await this.#client.batch(
      open.map((url) => ({ method: 'GET' as const, url })),
      this.#options,
    );
    const told = new Map<string, boolean | null>();
    for (const [index, path] of open.entries()) {
      const answer = answers[index];
      if (answer?.ok === true) told.set(path, true);
      else if (answer !== undefined && isCybbackError(answer.error, 'graph-not-found')) told.set(path, false);
      else if (answer !== undefined && !isCybbackError(answer.error, ...UNTOLD)) throw answer.error;
      else {
        told.set(path, null);
        this.#untold.add(path);
      }
      this.#asked.add(path);
    }
    return told;
  }

  async #askTenant(ids: readonly string[]): Promise<void> {
    for (const part of parts(ids, IDS_PER_CALL)) {
      const answer = await this.#client.send(
        { method: 'POST', url: '/directoryObjects/getByIds?$select=id', body: { ids: part }, resourceUnits: 2 },
        this.#options,
      );
      const value = Array.isArray(answer.body.value) ? answer.body.value.filter(isGraphObject) : [];
      this.seen(value.flatMap((object) => stringOf(object.id) ?? []));
    }
  }
}

function* parts<T>(values: readonly T[], size: number): Iterable<T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
