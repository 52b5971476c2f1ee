import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { renderMarkdown, slugOf } from './markdown.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const get = (url: string) => api.app.inject({ method: 'GET', url, headers: { accept: 'text/html' } });

describe('the documentation', () => {
  it('begins with the guide and its six steps, under the policy of the product', async () => {
    const { statusCode, headers, body } = await get('/docs');
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(body).not.toMatch(/<script|onerror|style="/);
    expect(body.match(/<h2 id="\d-/g)).toHaveLength(6);
    expect(body.match(/<img [^>]*screens/g)?.length).toBeGreaterThanOrEqual(6);
  });

  it('has a page for each file, and every link and picture in them leads somewhere', async () => {
    const files = (await readdir('docs', { recursive: true })).filter((name) => name.endsWith('.md'));
    const pages = new Map<string, string>();
    for (const file of files) {
      const address = file === 'guide.md' ? '/docs' : `/docs/${file.replace(/\.md$/, '')}`;
      const { statusCode, body } = await get(address);
      expect([address, statusCode]).toEqual([address, 200]);
      pages.set(address, body);
    }
    const lost: string[] = [];
    for (const [address, body] of pages) {
      for (const [, target = ''] of body.matchAll(/(?:href|src)="(\/docs[^"]*|#[^"]*)"/g)) {
        const [path = '', anchor] = target.split('#');
        const page = pages.get(path === '' ? address : path);
        const isFound = page === undefined ? (await get(path)).statusCode === 200 : true;
        const isPlace = anchor === undefined || page?.includes(`id="${anchor}"`) === true;
        if (!isFound || !isPlace) lost.push(`${address} → ${target}`);
      }
    }
    expect(lost).toEqual([]);
  });

  it('finds headings by words in any order', async () => {
    const { body } = await get('/docs/search?q=bucket%20OWN');
    expect(body).toContain('href="/docs#4-use-your-own-bucket"');
    expect((await get('/docs/search?q=%3Cscript%3E')).body).not.toContain('<script>');
  });

  it.each([
    '/docs/nothing',
    '/docs/..%2f..%2fpackage.json',
    '/docs/format-types.json',
    '/docs/screens/..%2f../package.json',
  ])('answers %s with a page that says so', async (url) => {
    const { statusCode, body } = await get(url);
    expect(statusCode).toBe(404);
    expect(body).not.toContain('"dependencies"');
  });
});

describe('Markdown', () => {
  const html = (source: string) => renderMarkdown(source, () => null).html;

  it('brings no HTML of its own and no address that runs something', () => {
    expect(html('<img src=x onerror=alert(1)>')).not.toContain('<img');
    expect(html('[a](javascript:alert(1)) ![b](data:text/html,x)')).not.toMatch(/(href|src)="(javascript|data)/);
    expect(html('a [file](../SECURITY.md) outside')).not.toContain('href');
  });

  it('names headings as GitHub does', () => {
    expect(slugOf('4. Use your own bucket')).toBe('4-use-your-own-bucket');
    const { headings } = renderMarkdown('# A `b`\n## Twice\n## Twice', () => null);
    expect(headings.map(({ id }) => id)).toEqual(['a-b', 'twice', 'twice-1']);
  });
});
