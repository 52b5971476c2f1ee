import { NOT_READ } from '#core/domain/not-read.ts';
import { counted } from '../shared/format/numbers.ts';
import { formatTime } from '../shared/format/times.ts';
import type { BackupDetail } from './data.ts';

export type TypeFacts = BackupDetail['typeFacts'][number];

const READ_FULLY: Readonly<Record<string, string>> = {
  requested: 'A full backup was asked for.',
  first: 'It was the first read.',
  tokenLost: 'The place in change tracking was lost.',
  selectionChanged: 'The properties that are asked for had changed.',
  permissionChanged: 'A permission that decides how much is shown had changed.',
  deltaNotOffered: 'The tenant offers no change tracking.',
  proof: 'It was due to be read as a whole.',
  differenceFound: 'A sample differed from what was held.',
};

/** How far what the backup holds of a type was read and proved, in sentences for people. */
export function factSentences(facts: TypeFacts, readAt: string | null): string[] {
  if (facts.notLicensed) return [NOT_READ.notLicensed];
  if (facts.notGranted) return [NOT_READ.notGranted];
  return [
    ...relations(facts, readAt),
    ...(facts.readFully === null ? [] : [`Read as a whole. ${READ_FULLY[facts.readFully] ?? ''}`.trim()]),
    ...drift(facts),
    ...facts.unknown.map(
      ({ label, count, every }) =>
        `${label} of ${every ? 'every object' : counted(count, 'object')}: unknown, not empty.`,
    ),
  ];
}

/** Relations that were read with the backup itself need no word. */
function relations({ relationsAsOf }: TypeFacts, readAt: string | null): string[] {
  if (relationsAsOf === null) return ['What change tracking does not cover has not been read to its end yet.'];
  const isOlder = readAt !== null && Date.parse(relationsAsOf) < Date.parse(readAt);
  return isOlder ? [`Relations as of ${formatTime(relationsAsOf)}.`] : [];
}

function drift({ drift: found }: TypeFacts): string[] {
  if (found === null || found.objects + found.links === 0) return [];
  return [
    `Drift of the copy: ${counted(found.objects, 'object')} and ${counted(found.links, 'link')} differed though no change had been told of. This backup holds them as they are.`,
  ];
}
