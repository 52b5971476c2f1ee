import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from '../api.fixture.ts';

interface Document {
  readonly info: { readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags?: readonly string[] }>>>>;
}

let api: ApiFixture;
let document: Document;
beforeAll(async () => {
  api = await openApiFixture();
  document = (await api.app.inject({ method: 'GET', url: '/api/openapi.json' })).json();
});
afterAll(() => api.close());

it('puts the main nouns first, and has a word for every group of routes', () => {
  const declared = document.tags.map(({ name }) => name);
  expect(declared.slice(0, 3)).toEqual(['Connections', 'Backups', 'Restores']);
  const used = new Set(
    Object.values(document.paths).flatMap((path) => Object.values(path).flatMap(({ tags }) => tags)),
  );
  expect(declared.toSorted()).toEqual([...used].toSorted());
});

it('says how to authenticate, in three languages, with addresses that there are', () => {
  const { description } = document.info;
  for (const language of ['```sh', '```powershell', '```ts']) expect(description).toContain(language);
  for (const path of ['/api/v1/connections', '/api/v1/connections/{id}/backups'])
    expect(Object.keys(document.paths)).toContain(path);
  expect(description.match(/Authorization|authorization/g)?.length).toBeGreaterThanOrEqual(4);
});

it('is ours by name and colours', async () => {
  const page = await api.app.inject({ method: 'GET', url: '/api/docs/' });
  expect(page.body).toContain('<title>API reference · CYBBACK for Microsoft Entra ID</title>');
  expect(page.body).toContain('theme/cybback.css');
  expect((await api.app.inject({ method: 'GET', url: '/api/docs/static/theme/cybback.css' })).statusCode).toBe(200);
});
