import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** The rules that look at colours: all others look at names, roles and structure, which no theme changes. */
export const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

interface Extent {
  /** Of a page that is checked whole in another theme. */
  readonly coloursOnly?: boolean;
}

/** What axe calls serious or critical about the page as it is now, one line each. */
export async function seriousProblems(page: Page, { coloursOnly = false }: Extent = {}): Promise<string[]> {
  // Evaluated and not added as a script element: the page's own policy would refuse that, as it should.
  if (!(await page.evaluate('typeof globalThis.axe === "object"'))) await page.evaluate(source);
  const options = { resultTypes: ['violations'], ...(coloursOnly ? { runOnly: OF_COLOURS } : {}) };
  const violations: readonly Violation[] = await page.evaluate(
    `globalThis.axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id} (${help}): ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 160))
          .join(' | ')}`,
    );
}
