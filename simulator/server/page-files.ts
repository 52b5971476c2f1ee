import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reply } from '../graph/context.ts';

const FOLDER = join(import.meta.dirname, '../page');
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
};

/** Everything from here, nothing inline. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/** What is not to be read by pages of other sites. */
export const ADMIN_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Whether the path is one of the simulator's own page. */
export function isPagePath(path: string): boolean {
  return path === '/' || path.startsWith('/page/');
}

export async function pageFile(method: string, path: string): Promise<Reply> {
  const name = path === '/' ? 'index.html' : /^\/page\/([a-z][a-z-]*\.(?:css|js|svg))$/.exec(path)?.[1];
  const type = TYPES[name?.split('.').at(-1) ?? ''];
  if (method !== 'GET' || name === undefined || type === undefined) return missing(path);
  const body = await readFile(join(FOLDER, name)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return body === undefined
    ? missing(path)
    : { status: 200, body, headers: { ...HEADERS, 'Content-Type': `${type}; charset=utf-8` } };
}

function missing(path: string): Reply {
  return { status: 404, body: JSON.stringify({ error: `no page ${path}` }) };
}
