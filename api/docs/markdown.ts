import MarkdownIt, { type Token } from 'markdown-it';

export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

export interface RenderedPage {
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** Where a link of a page leads on the site; null: nowhere that the site knows. */
export type LinkOf = (target: string) => string | null;

/**
 * Markdown as HTML. HTML in the text is shown as text, and addresses that run something are no links: what a page can bring to the
 * browser is what Markdown has words for.
 */
export function renderMarkdown(source: string, linkOf: LinkOf): RenderedPage {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  // `operations.md` is a file and no host in Moldova.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const tokens = markdown.parse(source, {});
  const headings: Heading[] = [];
  const seen = new Map<string, number>();
  tokens.forEach((token, index) => {
    const inline = tokens[index + 1];
    if (token.type === 'heading_open' && inline) {
      const text = textOf(inline);
      const id = uniqueId(slugOf(text), seen);
      token.attrSet('id', id);
      headings.push({ level: Number(token.tag.slice(1)), id, text });
    }
    if (token.type === 'table_open') token.attrSet('tabindex', '0');
    for (const child of token.children ?? []) follow(child, linkOf);
  });
  return {
    title: headings.find(({ level }) => level === 1)?.text ?? '',
    // What scrolls has to be reached by the keyboard.
    html: markdown.renderer.render(tokens, markdown.options, {}).replaceAll('<pre>', '<pre tabindex="0">'),
    headings,
  };
}

function follow(token: Token, linkOf: LinkOf): void {
  const name = token.type === 'image' ? 'src' : 'href';
  const target = token.attrGet(name);
  if (target === null || (token.type !== 'link_open' && token.type !== 'image')) return;
  const address = String(target);
  const link = /^(https?:|mailto:|#)/.test(address) ? address : linkOf(address);
  if (link !== null) token.attrSet(name, link);
  else token.attrs = (token.attrs ?? []).filter(([attribute]) => attribute !== name);
  if (token.type === 'image') token.attrSet('loading', 'lazy');
}

function textOf({ children }: Token): string {
  return (children ?? []).map(({ content }) => content).join('');
}

/** As GitHub makes them, so that links between the files work in both places. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function uniqueId(slug: string, seen: Map<string, number>): string {
  const count = seen.get(slug) ?? 0;
  seen.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${String(count)}`;
}
