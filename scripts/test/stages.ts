import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Stage {
  readonly name: string;
  /** Arguments of Node. */
  readonly command: readonly string[];
  /** Counts its own tests in a JSON report; others count as one. */
  readonly isVitest?: boolean;
  /** Its output is shown as it comes, not only when it fails. */
  readonly isShown?: boolean;
}

const script = (name: string, path: string): Stage => ({ name, command: [path] });
const check = (name: string, file: string): Stage => script(name, `scripts/checks/${file}`);

function vitest(name: string, ...args: string[]): Stage {
  return { name, command: ['node_modules/vitest/vitest.mjs', 'run', ...args], isVitest: true, isShown: true };
}

/** Cheapest first, so that most mistakes are told within seconds. */
export function stagesOf(root: string): Stage[] {
  const replay = existsSync(join(root, 'tests/replay'))
    ? [vitest('replay', '--project', 'integration', 'tests/replay/')]
    : [];
  return [
    check('lock', 'lock.ts'),
    check('layering', 'layering.ts'),
    check('traces', 'traces.ts'),
    check('compose', 'compose.ts'),
    { name: 'types', command: ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.json'] },
    { name: 'page types', command: ['node_modules/typescript7/bin/tsc', '-p', 'simulator/page/tsconfig.json'] },
    { name: 'browser types', command: ['node_modules/typescript7/bin/tsc', '-p', 'tests/browser/tsconfig.json'] },
    // Before the console's types: building writes those of the component library's theme.
    script('console build', 'scripts/build-web.ts'),
    check('console size', 'bundle-budget.ts'),
    { name: 'console types', command: ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'web/tsconfig.json'] },
    script('lint', 'scripts/lint.ts'),
    check('workflow bundle', 'workflow-bundle.ts'),
    vitest('unit', '--project', 'unit'),
    { ...check('test servers', 'test-servers.ts'), isShown: true },
    vitest('integration', '--project', 'integration', '--exclude', 'tests/replay/**'),
    ...replay,
    vitest('browser', '--project', 'browser'),
  ];
}
