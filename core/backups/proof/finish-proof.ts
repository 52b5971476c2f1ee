import type { Db } from '../../database/database.ts';
import type { Warning } from '../../domain/states.ts';
import type { Manifest } from '../../repository/types.ts';
import { proofFacts } from '../store/proof/proof-facts.ts';
import { endProof } from '../store/proof/proof-states.ts';
import { type ProofType, proofTypes } from '../store/proof/proof-types.ts';
import type { ProofOutcome } from '../store/proof/proofs.ts';

/** Ends a proof with what it found. */
export async function finishProof(db: Db, proofId: string, held: Manifest): Promise<void> {
  const { workspaceId, warnings } = await proofFacts(db, proofId);
  const types = await proofTypes(db, { workspaceId, id: proofId });
  const whole = types.every((type) => isWhole(type, held)) && warnings.length === 0;
  const differs = types.some((type) => differences(type) > 0);
  const outcome: ProofOutcome = differs ? 'differs' : whole ? 'equal' : 'unknown';
  const all: readonly Warning[] = [...warnings, ...types.flatMap((type) => type.warnings)];
  await endProof(
    db,
    { workspaceId, id: proofId },
    { state: whole && all.length === 0 ? 'completed' : 'completedWithWarnings', outcome, warnings: all },
  );
}

/** Everything of the type was compared. Where there is no licence and the backup holds nothing, there is nothing. */
function isWhole({ type, state, failure, unknown }: ProofType, held: Manifest): boolean {
  if (failure?.code === 'graph-not-licensed') return (held.types[type]?.objects ?? 0) === 0;
  return state === 'compared' && unknown.every(({ code }) => code === 'graph-not-licensed');
}

function differences({ figures }: ProofType): number {
  if (figures === null) return 0;
  const { onlyInTenant, onlyInCopy, different, linksOnlyInTenant, linksOnlyInCopy } = figures;
  return onlyInTenant + onlyInCopy + different + linksOnlyInTenant + linksOnlyInCopy;
}
