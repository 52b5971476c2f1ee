import { CybbackError, type ErrorCode } from '../../domain/errors.ts';
import { type GraphObject, type Json, isGraphObject } from '../../domain/json.ts';
import type { BatchOutcome, GraphClient, GraphPage, GraphRequest, GraphResponse } from '../../graph/types.ts';

/** A tenant in memory that behaves as Graph does where a restore could trip: unique names, the bin, all-or-nothing binds. */
export class FakeTenant {
  readonly objects = new Map<string, GraphObject>();
  readonly bin = new Map<string, GraphObject>();
  /** `relation source target`. */
  readonly links = new Set<string>();
  /** Every write that changed something, in order. */
  readonly effects: string[] = [];
  readonly requests: GraphRequest[] = [];
  /** Objects of these IDs cannot be referred to for that many more tries. */
  readonly notReplicated = new Map<string, number>();
  /** Properties that a PATCH refuses. */
  readonly refused = new Set<string>();
  #made = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(set: string, object: GraphObject): this {
    this.objects.set(String(object.id), { '@set': set, ...object });
    return this;
  }

  delete(id: string): void {
    const object = this.objects.get(id);
    if (object === undefined) return;
    this.bin.set(id, { ...object, userPrincipalName: `${id.replaceAll('-', '')}${String(object.userPrincipalName)}` });
    this.objects.delete(id);
  }

  linked(relation: string, source: string): string[] {
    return [...this.links]
      .filter((link) => link.startsWith(`${relation} ${source} `))
      .map((link) => link.split(' ')[2] ?? '')
      .sort();
  }

  find(property: string, value: string): GraphObject | undefined {
    return [...this.objects.values()].find((object) => object[property] === value);
  }

  handle(request: GraphRequest): GraphResponse {
    this.requests.push(request);
    const [path = '', query = ''] = request.url.replace(/^https:\/\/graph\.test\/v1\.0/, '').split('?');
    const parts = path.split('/').slice(1);
    const body = isGraphObject(request.body) ? request.body : {};
    const answer = this.#answer(request.method, parts, decodeURIComponent(query), body);
    return { status: 200, headers: {}, body: answer };
  }

  #answer(method: GraphRequest['method'], parts: string[], query: string, body: GraphObject): GraphObject {
    const [set = '', id = '', relation, targetId] = parts[0] === 'identity' ? parts.slice(2) : parts;
    if (set === 'directoryObjects') return this.#getByIds(body);
    if (set === 'directory') return this.#recycleBin(method, parts, query, body);
    if (relation !== undefined) return this.#relation(method, id, relation, targetId, body);
    switch (method) {
      case 'GET':
        return id === '' ? { value: this.#list(this.objects, set, query) } : this.#live(id);
      case 'POST':
        return this.#create(set, body);
      case 'PATCH':
        return this.#patch(id, body);
      case 'DELETE':
        this.#live(id);
        this.delete(id);
        this.effects.push(`delete ${id}`);
        return {};
      default:
        throw fail('graph-unsupported', method);
    }
  }

  #getByIds(body: GraphObject): GraphObject {
    const ids = Array.isArray(body.ids) ? body.ids.map(String) : [];
    return { value: ids.filter((id) => this.objects.has(id)).map((id) => ({ id })) };
  }

  #recycleBin(method: string, parts: string[], query: string, body: GraphObject): GraphObject {
    const [, , id = '', action] = parts;
    if (id.startsWith('microsoft.graph.'))
      return { value: this.#list(this.bin, `${id.slice('microsoft.graph.'.length)}s`, query) };
    const object = this.bin.get(id);
    if (object === undefined) throw fail('graph-not-found', id);
    if (method === 'GET') return { id, displayName: object.displayName ?? null };
    if (action !== 'restore') throw fail('graph-unsupported', method);
    const upn =
      typeof body.newUserPrincipalName === 'string'
        ? body.newUserPrincipalName
        : String(object.userPrincipalName).slice(id.replaceAll('-', '').length);
    this.#unique('userPrincipalName', upn);
    this.bin.delete(id);
    this.objects.set(id, object['@set'] === 'users' ? { ...object, userPrincipalName: upn } : object);
    this.effects.push(`undelete ${id}`);
    return this.#live(id);
  }

  #relation(
    method: string,
    id: string,
    relation: string,
    targetId: string | undefined,
    body: GraphObject,
  ): GraphObject {
    const object = this.#live(id);
    if (method === 'PATCH') return this.#patchPart(object, relation, String(targetId), body);
    const single = relation === 'manager';
    if (method === 'GET') {
      const targets = this.linked(relation, id).filter((target) => this.objects.has(target));
      const shown = targets.map((target) => ({
        '@odata.type': `#microsoft.graph.${String(this.objects.get(target)?.['@set']).replace(/s$/, '')}`,
        id: target,
      }));
      if (!single) return { value: shown };
      const [manager] = shown;
      if (manager === undefined) throw fail('graph-not-found', 'manager');
      return manager;
    }
    if (method === 'DELETE') {
      const key = `${relation} ${id} ${single ? (this.linked(relation, id)[0] ?? '') : String(targetId)}`;
      if (!this.links.delete(key)) throw fail('graph-not-found', key);
      this.effects.push(`unlink ${key}`);
      return {};
    }
    const target = String(body['@odata.id']).split('/').at(-1) ?? '';
    this.#reachable(target);
    const key = `${relation} ${id} ${target}`;
    if (this.links.has(key) && single) return {};
    if (this.links.has(key)) throw fail('graph-already-exists', key);
    if (single) for (const link of this.links) if (link.startsWith(`${relation} ${id} `)) this.links.delete(link);
    this.links.add(key);
    this.effects.push(`link ${key}`);
    return {};
  }

  /** An element of a collection that belongs to the object: a method of a policy. */
  #patchPart(object: GraphObject, name: string, partId: string, body: GraphObject): GraphObject {
    const parts = Array.isArray(object[name]) ? object[name].filter(isGraphObject) : [];
    if (!parts.some((part) => part.id === partId)) throw fail('graph-not-found', partId);
    const changed = parts.map((part) => (part.id === partId ? { ...part, ...body } : part));
    this.objects.set(String(object.id), { ...object, [name]: changed });
    this.effects.push(`update ${String(object.id)} ${name} ${partId}`);
    return {};
  }

  #create(set: string, body: GraphObject): GraphObject {
    if (set === 'users' && !isGraphObject(body.passwordProfile)) throw fail('graph-bad-request', 'passwordProfile');
    for (const key of Object.keys(body)) if (this.refused.has(key)) throw fail('graph-bad-request', key);
    if (typeof body.userPrincipalName === 'string') this.#unique('userPrincipalName', body.userPrincipalName);
    const id = `aaaaaaaa-0000-4000-8000-${String(++this.#made).padStart(12, '0')}`;
    const properties = Object.fromEntries(
      Object.entries(body).filter(([key]) => !key.includes('@') && key !== 'passwordProfile'),
    );
    const bound = Object.entries(body).filter(([key]) => key.endsWith('@odata.bind'));
    for (const [, targets] of bound) for (const target of idsOf(targets)) this.#reachable(target);
    this.objects.set(id, {
      '@set': set,
      ...properties,
      id,
      createdDateTime: new Date(this.#now()).toISOString(),
      securityIdentifier: `S-${id}`,
    });
    for (const [key, targets] of bound)
      for (const target of idsOf(targets)) this.links.add(`${key.split('@')[0] ?? ''} ${id} ${target}`);
    this.effects.push(`create ${set} ${String(body.displayName)}`);
    return this.#live(id);
  }

  #patch(id: string, body: GraphObject): GraphObject {
    const object = this.#live(id);
    for (const [key, value] of Object.entries(body)) {
      if (this.refused.has(key)) throw fail('graph-bad-request', key);
      if (key.endsWith('@odata.bind')) continue;
      if (key === 'userPrincipalName' && object[key] !== value) this.#unique(key, String(value));
    }
    const bound = Object.entries(body).flatMap(([key, targets]) =>
      key.endsWith('@odata.bind') ? idsOf(targets).map((target) => `${key.split('@')[0] ?? ''} ${id} ${target}`) : [],
    );
    if (bound.length > 20) throw fail('graph-bad-request', 'more than 20');
    for (const link of bound) {
      this.#reachable(link.split(' ')[2] ?? '');
      if (this.links.has(link)) throw fail('graph-already-exists', link);
    }
    for (const link of bound) {
      this.links.add(link);
      this.effects.push(`link ${link}`);
    }
    const values = Object.entries(body).filter(([key]) => !key.includes('@'));
    if (values.length > 0) {
      this.objects.set(id, { ...object, ...Object.fromEntries(values) });
      this.effects.push(
        `update ${id} ${values
          .map(([key]) => key)
          .sort()
          .join(',')}`,
      );
    }
    return {};
  }

  #live(id: string): GraphObject {
    const object = this.objects.get(id);
    if (object === undefined) throw fail('graph-not-found', id);
    return object;
  }

  #reachable(id: string): void {
    const left = this.notReplicated.get(id) ?? 0;
    if (left > 0) this.notReplicated.set(id, left - 1);
    if (!this.objects.has(id) || left > 0) throw fail('graph-not-found', id);
  }

  #unique(property: string, value: string): void {
    if (this.find(property, value) !== undefined) throw fail('graph-conflict', property);
  }

  #list(from: ReadonlyMap<string, GraphObject>, set: string, query: string): GraphObject[] {
    const filter = /\$filter=(\w+) eq '([^']*)'/.exec(query);
    return [...from.values()].filter(
      (object) => object['@set'] === set && (filter === null || object[filter[1] ?? ''] === filter[2]),
    );
  }
}

function idsOf(targets: Json): string[] {
  return Array.isArray(targets) ? targets.map((target) => String(target).split('/').at(-1) ?? '') : [];
}

function fail(code: ErrorCode, what: string): CybbackError {
  return new CybbackError(code, what, { facts: { target: what } });
}

/** What may go wrong with a request: before it reaches the tenant, or after it was done and before the answer arrives. */
export type Disturbance = (request: GraphRequest, when: 'before' | 'after') => void;

export function fakeClient(tenant: FakeTenant, disturb: Disturbance = () => undefined): GraphClient {
  const answer = async (request: GraphRequest): Promise<GraphResponse> => {
    await Promise.resolve();
    disturb(request, 'before');
    const response = tenant.handle(request);
    disturb(request, 'after');
    return response;
  };
  const send = <T>(request: GraphRequest): Promise<GraphResponse<T>> => answer(request) as Promise<GraphResponse<T>>;
  const page = async (request: Omit<GraphRequest, 'method'>): Promise<GraphPage> => {
    const { body } = await answer({ ...request, method: 'GET' });
    return {
      value: Array.isArray(body.value) ? body.value.filter(isGraphObject) : [],
      nextLink: null,
      deltaLink: null,
    };
  };
  const batch = (requests: readonly GraphRequest[]): Promise<readonly BatchOutcome[]> =>
    Promise.all(
      requests.map((request) =>
        answer(request).then(
          (response): BatchOutcome => ({ ok: true, response }),
          (error: unknown): BatchOutcome => {
            if (error instanceof CybbackError) return { ok: false, error };
            throw error;
          },
        ),
      ),
    );
  const object = async (request: Omit<GraphRequest, 'method'>): Promise<GraphObject> =>
    (await answer({ ...request, method: 'GET' })).body;
  return { send, page, object, batch, usage: { requests: 0, throttled: 0, waitedMs: 0 } };
}
