import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { ErasedPage } from '../../storage/erase-page.ts';

export interface Erasure {
  readonly place: string | null;
  /** Of this round so far. */
  readonly pages: number;
  readonly done: boolean;
}

/** Where the deletion of a repository's files is in a round; a round that begins forgets what the one before left. */
export async function erasureOf(db: Db, repositoryId: string, round: number): Promise<Erasure> {
  await db
    .insertInto('repositoryErasure')
    .values({ repositoryId, round, place: null, code: null })
    .onConflict((conflict) =>
      conflict
        .column('repositoryId')
        .doUpdateSet({ round, place: null, pages: 0, done: false, filesLeft: 0, examples: '[]', code: null })
        .where('repositoryErasure.round', '<', round),
    )
    .execute();
  return db
    .selectFrom('repositoryErasure')
    .select(['place', 'pages', 'done'])
    .where('repositoryId', '=', repositoryId)
    .executeTakeFirstOrThrow();
}

/** Names that are kept of files that stayed. */
const MOST_EXAMPLES = 5;

/** With its place: what is repeated after a crash finds the same files left, and counts them once. */
export async function commitPage(
  db: Db,
  { repositoryId, from, page }: { repositoryId: string; from: string | null; page: ErasedPage },
): Promise<void> {
  const { deleted, left, unseen, next } = page;
  const code = left[0]?.code ?? (unseen ? 'versions-unseen' : null);
  await db
    .updateTable('repositoryErasure')
    .set({
      place: next,
      pages: sql<number>`pages + 1`,
      done: next === null,
      filesDeleted: sql<number>`files_deleted + ${deleted}`,
      filesLeft: sql<number>`files_left + ${left.length}`,
      examples: sql<string>`(
        select coalesce(jsonb_agg(name), '[]') from (
          select name from jsonb_array_elements_text(examples || ${JSON.stringify(left.map(({ key }) => key))}::jsonb) name
          limit ${MOST_EXAMPLES}
        ) first)`,
      code: sql<string>`coalesce(code, ${code}::text)`,
    })
    .where('repositoryId', '=', repositoryId)
    .where(sql<boolean>`place is not distinct from ${from}::text`)
    .where('done', '=', false)
    .execute();
}

/** Nothing (more) is deleted of it: it is to stay, or its storage refuses or does not answer. */
export async function leaveFiles(
  db: Db,
  { repositoryId, round, code }: { repositoryId: string; round: number; code: string },
): Promise<void> {
  await erasureOf(db, repositoryId, round);
  await db
    .updateTable('repositoryErasure')
    .set({ done: true, code })
    .where('repositoryId', '=', repositoryId)
    .where('done', '=', false)
    .execute();
}
