import { BOM, CSV_TYPE, csvLine } from '../http/csv.ts';
import { COMPARISON_HEADER, comparisonLines } from './csv-lines.ts';
import type { FileObject } from './file-words.ts';
import { MOST_PRINTED, writeHtml } from './html-page.ts';
import type { FILE_FORMATS } from './schema.ts';
import type { ComparedSides, ComparedSummary } from './sides.ts';

export interface FileFacts {
  readonly compared: Pick<ComparedSides, 'connection'> & {
    /** Of the second side, where that is another one. */
    readonly other?: ComparedSides['connection'];
  };
  readonly summary: ComparedSummary;
  readonly filter: object;
}

export interface FileWriter {
  /** Media type. */
  readonly type: string;
  /** Objects in a file, at most. */
  readonly most: number;
  write(facts: FileFacts, groups: AsyncIterable<readonly FileObject[]>): AsyncGenerator<string>;
}

export const FILE_WRITERS: Readonly<Record<(typeof FILE_FORMATS)[number], FileWriter>> = {
  csv: { type: CSV_TYPE, most: Infinity, write: writeCsv },
  json: { type: 'application/json; charset=utf-8', most: Infinity, write: writeJson },
  html: { type: 'text/html; charset=utf-8', most: MOST_PRINTED, write: writeHtml },
};

async function* writeCsv(_facts: FileFacts, groups: AsyncIterable<readonly FileObject[]>): AsyncGenerator<string> {
  yield BOM + csvLine(COMPARISON_HEADER);
  for await (const group of groups) yield group.flatMap(comparisonLines).map(csvLine).join('');
}

/** Its end says that it is whole. */
async function* writeJson(
  { compared: { connection, other }, summary, filter }: FileFacts,
  groups: AsyncIterable<readonly FileObject[]>,
): AsyncGenerator<string> {
  const { from, to, types, notes } = summary;
  const gaps = types
    .filter(
      ({ notHeldIn, notReadIn, unknown, unread }) =>
        notHeldIn.length + notReadIn.length + unknown.length > 0 || unread !== null,
    )
    .map(({ type, notReadIn, notHeldIn, unread, unknown }) => ({ type, notReadIn, notHeldIn, unread, unknown }));
  const nameOf = ({ id, name }: ComparedSides['connection']) => ({ id, name });
  const second = other === undefined ? {} : { otherConnection: nameOf(other) };
  const head = { connection: nameOf(connection), ...second, from, to, filter, notKnown: gaps, notes };
  yield `${JSON.stringify(head).slice(0, -1)},"objects":[`;
  let count = 0;
  for await (const group of groups) {
    yield group.map((object, index) => `${count + index === 0 ? '' : ','}\n${JSON.stringify(object)}`).join('');
    count += group.length;
  }
  yield `\n],"count":${String(count)}}\n`;
}
