import { relative } from 'node:path';
import type { VitestReport } from './count-vitest.ts';

const LINES_PER_FAILURE = 12;
const LINES_PER_CHECK = 30;

/** What failed, as it is told once more at the very end, where the ends of long logs are looked at. */
export function failuresOf(report: VitestReport | undefined, root: string): string[] {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0)
      return failed.map((test) => `${file} > ${test.fullName}\n${shortened(test.failureMessages.join('\n'))}`);
    return status === 'failed' ? [`${file}\n${shortened(message)}`] : [];
  });
}

/** The last lines of what a check wrote. */
export function endOf(output: string): string {
  return output
    .trimEnd()
    .split('\n')
    .slice(-LINES_PER_CHECK)
    .map((line) => `\n    ${line}`)
    .join('');
}

function shortened(message: string): string {
  const lines = message.split('\n');
  const shown = lines.slice(0, LINES_PER_FAILURE);
  return [...shown, ...(lines.length > shown.length ? [`... ${lines.length - shown.length} lines more above`] : [])]
    .map((line) => `    ${line}`)
    .join('\n');
}
