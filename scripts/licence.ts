// npm run licence: shows, grants, extends or ends the licence of a workspace. What it does is in the workspace's audit log.
import { parseArgs } from 'node:util';
import { getWorkspace } from '../core/accounts/store/workspaces.ts';
import { readEnv, secretsFrom } from '../core/config/index.ts';
import { openDatabase } from '../core/database/open.ts';
import { licenceState, stateEndsAt } from '../core/domain/licences/licence.ts';
import { type LicenceOrder, steerLicence } from '../core/licences/steer-licence.ts';
import { getLicence } from '../core/licences/store/licences.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';

const DAY_MS = 86_400_000;

const usage = `Usage: npm run licence -- show|grant|extend|end --workspace ID [--until 2027-01-31 | --days 30] [--reason TEXT]
  show    what holds
  grant   unlimited, for good or until then
  extend  the trial lasts until then
  end     now; restores keep working`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      workspace: { type: 'string' },
      until: { type: 'string' },
      days: { type: 'string' },
      reason: { type: 'string' },
    },
  });
  const [action] = positionals;
  if (!values.workspace || positionals.length !== 1) throw new SentenceError(usage);
  const nowMs = Date.now();
  const order = action === 'show' ? null : orderOf(action, untilOf(values, nowMs));
  const db = openDatabase(secretsFrom(readEnv()).databaseUrl.reveal());
  try {
    const workspace = await getWorkspace(db, values.workspace);
    if (!workspace) throw new SentenceError(`There is no workspace ${values.workspace}.`);
    if (order) await steerLicence(db, { workspace, order, reason: values.reason ?? null, nowMs });
    const licence = await getLicence(db, workspace.id);
    const ends = stateEndsAt(licence, nowMs);
    const until = ends ? ` until ${ends.toISOString()}` : '';
    console.log(`${workspace.name} (${workspace.id}): ${licenceState(licence, nowMs)}${until}.`);
  } finally {
    await db.destroy();
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

function orderOf(action: string | undefined, until: Date | null): LicenceOrder {
  if (action === 'grant') return { action, until };
  if (action === 'extend' && until) return { action, until };
  if (action === 'end' && !until) return { action };
  throw new SentenceError(usage);
}

/** A date means its end in UTC. */
function untilOf(
  { until, days }: { until?: string | undefined; days?: string | undefined },
  nowMs: number,
): Date | null {
  if (until !== undefined && days !== undefined) throw new SentenceError(usage);
  if (days !== undefined) {
    if (!/^[1-9]\d{0,3}$/.test(days)) throw new SentenceError('--days is a whole number of days.');
    return new Date(nowMs + Number(days) * DAY_MS);
  }
  if (until === undefined) return null;
  const end = new Date(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59.999Z` : Number.NaN);
  if (Number.isNaN(end.getTime()) || end.toISOString().slice(0, 10) !== until)
    throw new SentenceError('--until is a date such as 2027-01-31.');
  return end;
}
