import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '#local/demo/api-client.ts';
import {
  DIFFERENCE_CAUSE_WORDS,
  DIFFERENCE_KIND_WORDS,
  type DifferenceCauseKey,
  type DifferenceKindKey,
  PROOF_OUTCOME_WORDS,
} from '../../core/domain/proof-words.ts';

/** What a shell is told. */
export const EXIT = { equal: 0, differs: 1, unknown: 2 } as const;

const POLL_MS = 1_000;
const PER_PAGE = 200;
const ENDED = ['completed', 'completedWithWarnings', 'failed', 'cancelled'];

interface Proof {
  readonly id: string;
  readonly state: string;
  readonly outcome: keyof typeof EXIT | null;
  readonly graph: { readonly requests: number };
  readonly error: { readonly message: string } | null;
  readonly warnings: readonly { readonly message: string }[];
  readonly backup: { readonly seq: number | null; readonly finishedAt: string | null };
  readonly total: Readonly<Record<'objects' | 'links' | 'since' | 'missed' | 'unclear' | 'unknownInCopy', number>>;
  readonly types: readonly {
    readonly label: string;
    readonly state: string;
    readonly failure: { readonly message: string } | null;
    readonly unknown: readonly {
      readonly label: string;
      readonly count: number;
      readonly every: boolean;
      readonly message: string;
    }[];
  }[];
}

interface Difference {
  readonly type: string;
  readonly id: string;
  readonly displayName: string | null;
  readonly kind: DifferenceKindKey;
  readonly cause: DifferenceCauseKey;
  readonly link: { readonly relationLabel: string; readonly id: string; readonly displayName: string | null } | null;
  readonly attributes: readonly { readonly path: string; readonly tenant: unknown; readonly copy: unknown }[];
  readonly unreadable: string | null;
}

type Api = Pick<ApiClient, 'get' | 'post'>;

export interface CheckOptions {
  readonly api: Api;
  readonly connectionId: string;
  readonly pollMs?: number;
  say(line: string): void;
}

/** Proves the newest backup of a connection, waits, and says what was found. @returns the exit code. */
export async function checkCopy({ api, connectionId, say, pollMs = POLL_MS }: CheckOptions): Promise<number> {
  const { id } = await api.post<Proof>(`/connections/${connectionId}/proofs`, {});
  say(`Proof ${id} reads the tenant …`);
  let proof = await api.get<Proof>(`/proofs/${id}`);
  while (!ENDED.includes(proof.state)) {
    await sleep(pollMs);
    proof = await api.get<Proof>(`/proofs/${id}`);
  }
  const { outcome } = proof;
  if (outcome === null) {
    say(`Could not tell: the proof ended as "${proof.state}"${proof.error ? `: ${proof.error.message}` : ''}.`);
    return EXIT.unknown;
  }
  sayResult(proof, outcome, say);
  if (outcome === 'differs') await sayDifferences(api, id, say);
  return EXIT[outcome];
}

function sayResult(proof: Proof, outcome: keyof typeof EXIT, say: (line: string) => void): void {
  const { total, backup, graph } = proof;
  say(PROOF_OUTCOME_WORDS[outcome]);
  say(
    `Backup #${String(backup.seq)} of ${backup.finishedAt ?? ''}; ${String(total.objects)} objects and ${String(total.links)} links of the tenant read with ${String(graph.requests)} requests.`,
  );
  for (const { message } of proof.warnings) say(`Not everything: ${message}`);
  for (const { label, failure, unknown } of proof.types) {
    if (failure) say(`Not compared: ${label}: ${failure.message}`);
    for (const part of unknown)
      say(`Not compared: ${label}, ${part.label} of ${part.every ? 'all' : String(part.count)}: ${part.message}`);
  }
  for (const [cause, { label, sentence }] of Object.entries(DIFFERENCE_CAUSE_WORDS)) {
    const count = total[cause as DifferenceCauseKey];
    if (count > 0) say(`${label}: ${String(count)}. ${sentence}`);
  }
}

async function sayDifferences(api: Api, id: string, say: (line: string) => void): Promise<void> {
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await api.get<{ items: Difference[]; nextCursor: string | null }>(
      `/proofs/${id}/differences?limit=${String(PER_PAGE)}${after}`,
    );
    for (const difference of page.items) sayDifference(difference, say);
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function sayDifference(difference: Difference, say: (line: string) => void): void {
  const { type, id, displayName, kind, cause, link, attributes, unreadable } = difference;
  const what = link ? `, ${link.relationLabel}: ${link.displayName ?? link.id} (${link.id})` : '';
  say(
    `${type} ${displayName ?? id} (${id})${what}: ${DIFFERENCE_KIND_WORDS[kind].toLowerCase()}; ${DIFFERENCE_CAUSE_WORDS[cause].label.toLowerCase()}`,
  );
  for (const { path, tenant, copy } of attributes)
    say(`    ${path}: tenant ${JSON.stringify(tenant)}, backup ${JSON.stringify(copy)}`);
  if (unreadable !== null) say(`    The values could not be read: ${unreadable}`);
}
