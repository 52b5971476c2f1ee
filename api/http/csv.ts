import type { FastifyReply } from 'fastify';
import type { Page } from '#core/database/paging.ts';
import { sendFile } from './send-file.ts';

export type CsvValue = string | number | boolean | null;

export interface CsvFile<T> {
  /** With its ending. */
  readonly filename: string;
  readonly header: readonly string[];
  row(item: T): readonly CsvValue[];
  /** Asked for one after the other, each when the reader has taken the one before: memory holds one page. */
  page(cursor: string | null): Promise<Page<T>>;
}

export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';
/** Without it Excel takes UTF-8 for the code page of the machine. */
export const BOM = '\u{FEFF}';
const LINE_END = '\r\n';
/** With these a spreadsheet takes a cell for a formula, which then runs with the rights of the person who opens the file. */
const FORMULA = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/u;
/** Excel with European settings separates at `;` and some programs at tabs, whatever quotes are around: what follows is a cell too. */
const FORMULA_INSIDE = /(?<=[;\t\r\n]\s*)(?=[=+\-@＝＋－＠])/gu;

/** One line by RFC 4180, with its end. */
export function csvLine(values: readonly CsvValue[]): string {
  return values.map(csvCell).join(',') + LINE_END;
}

/** The first page is read before the answer begins, so that what is refused is answered as a problem. */
export async function sendCsv<T>(reply: FastifyReply, file: CsvFile<T>): Promise<FastifyReply> {
  const first = await file.page(null);
  return sendFile(reply, { filename: file.filename, type: CSV_TYPE, chunks: chunks(file, first) });
}

/** What is left of a name that people gave when it becomes part of a file's name. */
export function filenamePart(text: string): string {
  const kept = text.replaceAll(/[\p{C}\p{Z}\\/:*?"<>|.]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return [...kept].slice(0, 60).join('') || 'unnamed';
}

async function* chunks<T>(file: CsvFile<T>, first: Page<T>): AsyncGenerator<string> {
  yield BOM + csvLine(file.header);
  for (let page = first; ; page = await file.page(page.nextCursor)) {
    if (page.items.length > 0) yield page.items.map((item) => csvLine(file.row(item))).join('');
    if (page.nextCursor === null) return;
  }
}

function csvCell(value: CsvValue): string {
  if (value === null) return '';
  // Numbers are ours, and a minus in front of one is none of a formula.
  if (typeof value !== 'string') return String(value);
  const inside = value.replaceAll(FORMULA_INSIDE, "'");
  const safe = FORMULA.test(value) ? `'${inside}` : inside;
  return /[",;\r\n\t]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
