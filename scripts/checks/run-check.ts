import { pathToFileURL } from 'node:url';

/** Where the module was started as a script: prints the problems, one a line, and fails when there are any. */
export function runCheck(moduleUrl: string, what: string, findProblems: () => readonly string[]): void {
  if (!process.argv[1] || moduleUrl !== pathToFileURL(process.argv[1]).href) return;
  const problems = findProblems();
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? `${what}: in order` : `${what}: ${problems.length} problem(s)`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
