export interface Stage {
  readonly name: string;
  /** Stages of one lane run one after another, lanes beside each other. */
  readonly lane: 'checks' | 'tests';
  /** Arguments of Node. */
  readonly command: readonly string[];
  /** Counts its own tests in a JSON report; others count as one. */
  readonly isVitest?: boolean;
  /** Of the other lane: waits for it where it runs as well. */
  readonly after?: string;
  /** Only where all is wanted, or it is named: takes minutes. */
  readonly isLong?: boolean;
}

const TSC = 'node_modules/typescript7/bin/tsc';

const check = (name: string, ...command: string[]): Stage => ({ name, lane: 'checks', command });

function vitest(name: string, more: Partial<Stage> & { readonly args?: readonly string[] } = {}): Stage {
  const { args = ['--project', name], ...stage } = more;
  return {
    name,
    lane: 'tests',
    command: ['node_modules/vitest/vitest.mjs', 'run', ...args],
    isVitest: true,
    ...stage,
  };
}

/**
 * What needs no server, then the browser and fuzzing; beside it all tests with servers. Cheapest first; both lanes take as long.
 */
export const STAGES: readonly Stage[] = [
  check('lock', 'scripts/checks/lock.ts'),
  check('format', 'node_modules/oxfmt/bin/oxfmt', '--check'),
  check('layering', 'scripts/checks/layering.ts'),
  check('traces', 'scripts/checks/traces.ts'),
  check('compose', 'scripts/checks/compose.ts'),
  check('types', TSC, '-p', 'tsconfig.json'),
  check('lint', 'scripts/lint.ts'),
  check('unused', 'scripts/checks/unused.ts'),
  check('page types', TSC, '-p', 'simulator/page/tsconfig.json'),
  check('browser types', TSC, '-p', 'tests/browser/tsconfig.json'),
  // Before the console's types: building writes those of the component library's theme.
  check('console build', 'scripts/build-web.ts'),
  check('console size', 'scripts/checks/bundle-budget.ts'),
  check('console types', 'node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'web/tsconfig.json'),
  check('workflow bundle', 'scripts/checks/workflow-bundle.ts'),
  vitest('pure', { lane: 'checks' }),
  vitest('exhaustive', { lane: 'checks' }),
  vitest('browser', { lane: 'checks', after: 'test servers' }),
  vitest('long-browser', { lane: 'checks', after: 'test servers', isLong: true }),
  vitest('fuzz', { lane: 'checks', args: ['--project', 'database', 'api/fuzz/'], isLong: true }),
  // First: the browser waits for them in the other lane.
  { name: 'test servers', lane: 'tests', command: ['scripts/checks/test-servers.ts'] },
  vitest('database', { args: ['--project', 'database', '--exclude', 'api/fuzz/**'] }),
  vitest('integration'),
  vitest('long', { isLong: true }),
];

/** Named ones, all with `full`, else all but the long ones; an error in words where a name is unknown. */
export function chooseStages(wanted: readonly string[]): readonly Stage[] | string {
  const names = wanted.filter((name) => name !== 'full');
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0)
    return `There is no stage ${unknown.join(', ')}. Stages: ${STAGES.map(({ name }) => name).join(', ')}; full for all of them.`;
  if (names.length > 0) return besideEachOther(STAGES.filter(({ name }) => names.includes(name)));
  return STAGES.filter(({ isLong }) => !isLong || wanted.includes('full'));
}

/** Where all that is wanted is of one lane, its tests run beside its checks. */
function besideEachOther(stages: readonly Stage[]): readonly Stage[] {
  const isOneLane = stages.every(({ lane }) => lane === 'checks');
  return isOneLane ? stages.map((stage) => (stage.isVitest ? { ...stage, lane: 'tests' } : stage)) : stages;
}
