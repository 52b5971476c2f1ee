import { counted, formatCount, formatDuration } from '../../shared/format/numbers.ts';
import type { Writing } from './live-restore.ts';

const WAVE_WORDS: Readonly<Record<NonNullable<Writing['wave']>, string>> = {
  undelete: 'Taking objects out of the recycle bin',
  objects: 'Writing objects',
  links: 'Writing links',
  rights: 'Writing roles and permissions',
  conditionalAccess: 'Writing Conditional Access',
  remove: 'Removing objects',
};
/** Shorter waits are nothing to tell. */
const TOLD_FROM_MS = 1_000;

/** `Writing links · 1,234 of about 2,000 writes · waited 20 s for limits of Microsoft Graph` */
export function writingWords(writing: Writing | null): string {
  if (!writing) return '';
  const { wave, writes, expectedWrites, waitedMs = 0 } = writing;
  const parts: string[] = [];
  if (wave) parts.push(WAVE_WORDS[wave]);
  if (writes !== undefined && expectedWrites !== undefined)
    parts.push(`${formatCount(writes)} of about ${counted(expectedWrites, 'write')}`);
  if (waitedMs >= TOLD_FROM_MS) parts.push(`waited ${formatDuration(waitedMs)} for limits of Microsoft Graph`);
  return parts.join(' · ');
}
