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

/** What axe calls serious or critical about the page as it is now, one line each. */
export async function seriousProblems(page: Page): Promise<string[]> {
  // Evaluated and not added as a script element: the page's own policy would refuse that, as it should.
  if (!(await page.evaluate('typeof globalThis.axe === "object"'))) await page.evaluate(source);
  const violations: readonly Violation[] = await page.evaluate(
    'globalThis.axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
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
