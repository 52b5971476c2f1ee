import type { ChangesFilter } from '#core/backups/store/browse/changes.ts';
import { BOM, CSV_TYPE, csvLine } from '../http/csv.ts';
import type { ComparedBackups } from './compared-backups.ts';
import type { ComparedObject } from './compared-objects.ts';
import { COMPARISON_HEADER, comparisonLines } from './csv-lines.ts';
import { MOST_PRINTED, writeHtml } from './html-page.ts';
import type { FILE_FORMATS } from './schema.ts';
import type { comparisonSummary } from './summary.ts';

export interface FileFacts {
  readonly compared: ComparedBackups;
  readonly summary: Awaited<ReturnType<typeof comparisonSummary>>;
  readonly filter: ChangesFilter;
}

export interface FileWriter {
  /** Media type. */
  readonly type: string;
  /** Objects in a file, at most. */
  readonly most: number;
  write(facts: FileFacts, groups: AsyncIterable<readonly ComparedObject[]>): AsyncGenerator<string>;
}

export const FILE_WRITERS: Readonly<Record<(typeof FILE_FORMATS)[number], FileWriter>> = {
  csv: { type: CSV_TYPE, most: Infinity, write: writeCsv },
  json: { type: 'application/json; charset=utf-8', most: Infinity, write: writeJson },
  html: { type: 'text/html; charset=utf-8', most: MOST_PRINTED, write: writeHtml },
};

async function* writeCsv(_facts: FileFacts, groups: AsyncIterable<readonly ComparedObject[]>): AsyncGenerator<string> {
  yield BOM + csvLine(COMPARISON_HEADER);
  for await (const group of groups) yield group.flatMap(comparisonLines).map(csvLine).join('');
}

/** Its end says that it is whole. */
async function* writeJson(
  { compared: { connection }, summary, filter }: FileFacts,
  groups: AsyncIterable<readonly ComparedObject[]>,
): AsyncGenerator<string> {
  const { from, to, types } = summary;
  const gaps = types
    .filter(({ notHeldIn, notReadIn, unknown }) => notHeldIn.length + notReadIn.length + unknown.length > 0)
    .map(({ type, notReadIn, notHeldIn, unknown }) => ({ type, notReadIn, notHeldIn, unknown }));
  const head = { connection: { id: connection.id, name: connection.name }, from, to, filter, notKnown: gaps };
  yield `${JSON.stringify(head).slice(0, -1)},"objects":[`;
  let count = 0;
  for await (const group of groups) {
    yield group.map((object, index) => `${count + index === 0 ? '' : ','}\n${JSON.stringify(object)}`).join('');
    count += group.length;
  }
  yield `\n],"count":${String(count)}}\n`;
}
