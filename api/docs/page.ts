import { escapeHtml } from '#core/domain/escape-html.ts';
import type { DocsLibrary, DocsPage, Found } from './library.ts';
import { STYLE } from './style.ts';

/** A page of the documentation as HTML that needs no script. */
export function docsPage(library: DocsLibrary, page: DocsPage): string {
  const inside = page.headings.filter(({ level }) => level === 2);
  const contents =
    inside.length < 2
      ? ''
      : `<nav class="contents" aria-label="On this page"><h2>On this page</h2><ul>${inside
          .map(({ id, text }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`)
          .join('')}</ul></nav>`;
  return frame(library, { title: page.title, path: page.path, body: `<article>${page.html}</article>${contents}` });
}

export function searchPage(library: DocsLibrary, words: string, found: readonly Found[]): string {
  const lines = found.map(
    ({ page, id, text }) =>
      `<li><a href="${addressOf(page)}#${escapeHtml(id)}">${escapeHtml(text)}</a><br><small>${escapeHtml(page.title)}</small></li>`,
  );
  const body =
    lines.length === 0
      ? '<p>No heading has all of these words. Try fewer of them.</p>'
      : `<ul class="found">${lines.join('')}</ul>`;
  return frame(library, {
    title: 'Search',
    path: null,
    words,
    body: `<article><h1>Headings with “${escapeHtml(words)}”</h1>${body}</article>`,
  });
}

export function notFoundPage(library: DocsLibrary): string {
  return frame(library, {
    title: 'Not found',
    path: null,
    body: '<article><h1>There is no such page</h1><p>It may have moved: look in the list, or search for it.</p></article>',
  });
}

interface Framed {
  readonly title: string;
  readonly path: string | null;
  readonly body: string;
  readonly words?: string;
}

function frame({ pages }: DocsLibrary, { title, path, body, words = '' }: Framed): string {
  const isDecision = (page: DocsPage): boolean => page.path.startsWith('adr/');
  const decisions = pages.filter(isDecision);
  const isOpen = path?.startsWith('adr/') === true;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)} · CYBBACK documentation</title>
<link rel="icon" href="/favicon.svg"><style>${STYLE}</style></head>
<body><a class="skip" href="#text">Skip to the text</a>
<header><a class="brand" href="/docs"><img src="/favicon.svg" alt="" width="24" height="24">CYBBACK <span>documentation</span></a>
<form action="/docs/search" role="search"><input type="search" name="q" value="${escapeHtml(words)}" aria-label="Search the headings" placeholder="Search the headings" maxlength="100"></form>
<a href="/api/docs">API reference</a><a href="/">Console</a></header>
<div class="columns"><nav class="pages" aria-label="Pages"><ul>${pages
    .filter((page) => !isDecision(page))
    .map((page) => link(page, path))
    .join('')}</ul>
<details id="decisions"${isOpen ? ' open' : ''}><summary>Decisions</summary><ul>${decisions
    .map((page) => link(page, path))
    .join('')}</ul></details></nav>
<main id="text" tabindex="-1">${body}</main></div></body></html>
`;
}

function link(page: DocsPage, path: string | null): string {
  const current = page.path === path ? ' aria-current="page"' : '';
  return `<li><a href="${addressOf(page)}"${current}>${escapeHtml(page.title)}</a></li>`;
}

function addressOf({ path }: DocsPage): string {
  return path === '' ? '/docs' : `/docs/${path}`;
}
