import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, doubts } from './client.ts';

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
    await expect(api.get('/audit-log')).rejects.toThrow('Refused.');
    expect(doubts.value).toBe(before + 1);
  });

  it('do not rise with refusals that say nothing of the person, nor with that of the account itself, which would be asked without end', async () => {
    const before = doubts.value;
    refuse(409, 'conflict');
    await expect(api.post('/connections', {})).rejects.toThrow('Refused.');
    refuse(401, 'unauthenticated');
    await expect(api.get('/account')).rejects.toThrow('Refused.');
    expect(doubts.value).toBe(before);
  });
});
