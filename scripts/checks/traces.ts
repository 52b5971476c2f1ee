// Proves that no tracked file names this machine: its folders, its user, the registry it installs from.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { runCheck } from './run-check.ts';

interface Pattern {
  readonly what: string;
  readonly matches: RegExp;
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The checkout's and the home folder's own paths are found wherever this runs; the rest is general. */
export function patternsFor(checkout: string, home: string): Pattern[] {
  return [
    { what: 'the path of a checkout', matches: new RegExp(`${literally(checkout)}(?![\\w-])`) },
    { what: 'a home folder', matches: new RegExp(`(${literally(home)}|/home/\\w+|/Users/\\w+)/`) },
    {
      what: 'a package registry',
      matches: /https?:\/\/[^\s"'`)]*(registry\.|\/registry|artifactory|nexus|npmmirror|proxy\.golang)/i,
    },
  ];
}

export function traceProblems(
  files: readonly { path: string; text: string }[],
  patterns: readonly Pattern[],
): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        patterns.filter(({ matches }) => matches.test(line)).map(({ what }) => `${path}:${index + 1} names ${what}`),
      ),
  );
}

function trackedFiles(): { path: string; text: string }[] {
  return execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\0')
    .filter(
      (path) =>
        path !== '' && !/\.(png|jpg|webp|ico|woff2?|gz|zst|bin)$/.test(path) && !path.endsWith('checks/traces.ts'),
    )
    .map((path) => ({ path, text: readTracked(path) }));
}

/** A tracked file may have been deleted in the working tree. */
function readTracked(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

runCheck(import.meta.url, 'traces of a machine', () =>
  traceProblems(trackedFiles(), patternsFor(process.cwd(), homedir())),
);
