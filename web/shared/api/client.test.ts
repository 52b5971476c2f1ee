import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, doubts, isReachable, workspaceId } from './client.ts';

beforeEach(() => {
  vi.stubGlobal('location', { origin: 'https://console.test' });
  workspaceId.value = null;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function refuse(status: number, code: string): void {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(Response.json({ code, status, title: 'Refused', detail: 'Refused.' }, { status })),
  );
}

describe('doubts about who is signed in and what they may do', () => {
  it.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not-found'],
  ])('rise with %i %s, whoever asked', async (status, code) => {
    const before = doubts.value;
    refuse(status, code);
    await expect(api.get('/api/v1/audit-log')).rejects.toThrow('Refused.');
    expect(doubts.value).toBe(before + 1);
  });

  it('do not rise with refusals that say nothing of the person, nor with that of the account itself, which would be asked without end', async () => {
    const before = doubts.value;
    refuse(409, 'conflict');
    await expect(api.post('/api/v1/restores/{id}/cancel', { path: { id: 'r' } })).rejects.toThrow('Refused.');
    refuse(401, 'unauthenticated');
    await expect(api.get('/api/v1/account')).rejects.toThrow('Refused.');
    expect(doubts.value).toBe(before);
  });
});

describe('a request', () => {
  /** Answers everything alike and remembers what was asked. */
  function answer(response: () => Response): Request[] {
    const asked: Request[] = [];
    vi.stubGlobal('fetch', (request: Request) => {
      asked.push(request);
      return Promise.resolve(response());
    });
    return asked;
  }

  it('goes to its path, for the workspace of the address, without what is not asked', async () => {
    workspaceId.value = 'w1';
    const asked = answer(() => Response.json({ items: [], nextCursor: null }));
    await expect(
      api.get('/api/v1/backups', {
        query: { state: ['running', 'failed'], connectionId: null, from: '', limit: 5, cursor: 'a&b' },
      }),
    ).resolves.toEqual({ items: [], nextCursor: null });
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://console.test/api/v1/backups?state=running&state=failed&limit=5&cursor=a%26b',
    ]);
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toEqual({ accept: 'application/json', 'x-workspace-id': 'w1' });
    expect(asked[0]?.credentials).toBe('same-origin');
  });

  it('takes IDs with any character in its path', async () => {
    const asked = answer(() => Response.json({}));
    await api.get('/api/v1/backups/{id}/objects/{type}/{objectId}', {
      path: { id: 'b', type: 'users', objectId: 'a/b?c%' },
    });
    expect(asked[0]?.url).toBe('https://console.test/api/v1/backups/b/objects/users/a%2Fb%3Fc%25');
  });

  it('sends its body as JSON with the key of the decision, in no workspace where the address names none', async () => {
    const asked = answer(() => Response.json({ id: 'b' }, { status: 202 }));
    await api.post('/api/v1/connections/{id}/backups', {
      path: { id: 'c' },
      body: { mode: 'full' },
      idempotencyKey: 'key-1',
    });
    expect(await asked[0]?.json()).toEqual({ mode: 'full' });
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': 'key-1',
    });
  });

  it('answers nothing where the server has nothing to say', async () => {
    answer(() => new Response(null, { status: 204 }));
    await expect(api.delete('/api/v1/schedules/{id}', { path: { id: 's' } })).resolves.toBeUndefined();
  });

  it('is told apart from one that did not reach the server, and from one that was given up', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
    await expect(api.get('/api/v1/me')).rejects.toMatchObject({ code: 'offline' });
    expect(isReachable.value).toBe(false);
    answer(() => Response.json({}));
    await api.get('/api/v1/me');
    expect(isReachable.value).toBe(true);

    vi.stubGlobal('fetch', (request: Request) => Promise.reject(request.signal.reason as DOMException));
    await expect(api.get('/api/v1/me', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(isReachable.value).toBe(true);
  });
});
