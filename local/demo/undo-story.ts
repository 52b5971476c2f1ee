import { SentenceError } from '#core/observability/sentence-error.ts';
import { breakSomething } from './accident.ts';
import type { ApiClient } from './api-client.ts';
import { backUp } from './backups.ts';
import { chapter } from './chapter.ts';
import { checkRestored, restore, undo } from './restores.ts';
import type { Told } from './story.ts';

/** A restore that turns out to be wrong is taken back, and then that as well. */
export async function tellUndoStory(api: ApiClient, { connectionId, entra }: Told): Promise<void> {
  chapter('One more accident, and its restore');
  const { id: backupId } = await backUp(api, connectionId, 'full');
  const accident = await breakSomething(entra);
  const group = accident.find(({ type }) => type === 'groups')?.id ?? '';
  const look = async (): Promise<State> => {
    const { links } = await entra.describe('groups', group);
    return { users: (await entra.list('users')).length, members: (links['members'] ?? []).length };
  };
  const broken = await look();
  const restored = await restore(api, backupId, accident);
  const whole = await look();

  chapter('Undo: the restore is taken back, to the state before it');
  const undone = await undo(api, restored.id);
  await checkRestored(api, undone.id);
  mustBe(await look(), broken);

  chapter('Undo of the undo: what the restore had made returns');
  const again = await undo(api, undone.id);
  await checkRestored(api, again.id);
  mustBe(await look(), whole);
}

interface State {
  readonly users: number;
  readonly members: number;
}

function mustBe(now: State, expected: State): void {
  console.log(`    ${String(now.users)} users, ${String(now.members)} members of the group`);
  if (now.users !== expected.users || now.members !== expected.members)
    throw new SentenceError(
      `The tenant should have ${String(expected.users)} users and ${String(expected.members)} members of the group.`,
    );
}
