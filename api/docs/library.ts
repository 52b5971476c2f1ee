import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { type RenderedPage, renderMarkdown } from './markdown.ts';

export interface DocsPage extends RenderedPage {
  /** Below /docs: `restore`, `adr/0011-undo`; empty for the first. */
  readonly path: string;
}

export interface Found {
  readonly page: DocsPage;
  readonly id: string;
  readonly text: string;
}

export interface DocsLibrary {
  /** In the order of the navigation. */
  readonly pages: readonly DocsPage[];
  find(path: string): DocsPage | undefined;
  /** Headings that have every word, those of the first pages first. */
  search(words: string): readonly Found[];
}

const FIRST = 'guide';
/** Those for users come first; a file that is not named comes last. */
const ORDER = [FIRST, 'restore', 'coverage', 'operations', 'format', 'performance', 'scale', 'architecture'];
/** What a page may show or offer beside itself. */
export const FILE_PATH = /^(screens|policies|reader)\/[\w-]+\.(webp|json|py|txt)$/;
const MOST_FOUND = 50;

/** Every page of `docs/`, read and rendered once: they come with the program and change with it. */
export async function openLibrary(folder: string): Promise<DocsLibrary> {
  const names = (await readdir(folder, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/').replace(/\.md$/, '\0'))
    .flatMap((name) => (name.endsWith('\0') ? [name.slice(0, -1)] : []));
  const known = new Set(names);
  const pages = await Promise.all(
    names.toSorted(inOrder).map(async (name): Promise<DocsPage> => {
      const rendered = renderMarkdown(await readFile(join(folder, `${name}.md`), 'utf8'), (target) =>
        linkFrom(name, target, known),
      );
      return { ...rendered, path: pathOf(name), title: rendered.title === '' ? name : rendered.title };
    }),
  );
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return {
    pages,
    find: (path) => byPath.get(path),
    search(words) {
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
      if (wanted.length === 0) return [];
      return pages
        .flatMap((page) =>
          page.headings
            .filter(({ text }) => wanted.every((word) => `${page.title} ${text}`.toLowerCase().includes(word)))
            .map(({ id, text }) => ({ page, id, text })),
        )
        .slice(0, MOST_FOUND);
    },
  };
}

function pathOf(name: string): string {
  return name === FIRST ? '' : name;
}

/** As the files name each other. What lies outside of `docs/` is no page. */
function linkFrom(name: string, target: string, known: ReadonlySet<string>): string | null {
  const [path = '', anchor] = target.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const file = posix.normalize(posix.join(dirname(name), path));
  if (FILE_PATH.test(file)) return `/docs/${file}`;
  if (file === 'adr' || file === 'adr/') return '/docs#decisions';
  const page = file.replace(/\.md$/, '');
  return file.endsWith('.md') && known.has(page) ? `/docs/${pathOf(page)}`.replace(/\/$/, '') + hash : null;
}

function inOrder(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || a.localeCompare(b);
}

function placeOf(name: string): number {
  const place = ORDER.indexOf(name);
  return place === -1 ? ORDER.length : place;
}
