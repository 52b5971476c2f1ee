/** What is known of a workspace that is being set up; undefined: not read yet. */
export interface SetupFacts {
  readonly ownStorage: boolean | undefined;
  readonly schedules: number | undefined;
  readonly owners: number | undefined;
  readonly withoutKit: readonly string[] | undefined;
  readonly restores: number | undefined;
}

export interface SetupStep {
  readonly key: 'storage' | 'schedule' | 'owner' | 'kit' | 'restore';
  readonly title: string;
  readonly text: string;
  /** Below the workspace. */
  readonly to: string;
  readonly action: string;
  readonly isDone: boolean;
}

/** What makes a backup one to rely on, in the order of use; null until all is known. @param skipped what was decided against */
export function setupSteps(facts: SetupFacts, skipped: readonly string[]): readonly SetupStep[] | null {
  const { ownStorage, schedules, owners, withoutKit, restores } = facts;
  if (
    ownStorage === undefined ||
    schedules === undefined ||
    owners === undefined ||
    withoutKit === undefined ||
    restores === undefined
  )
    return null;
  const steps: readonly SetupStep[] = [
    {
      key: 'storage',
      title: 'Choose the storage',
      text: 'Backups go to the managed storage, or to a bucket of your own.',
      to: '/storage',
      action: 'Choose storage',
      isDone: ownStorage,
    },
    {
      key: 'schedule',
      title: 'Set a schedule',
      text: 'What was never backed up cannot be restored: let backups run by themselves.',
      to: '/schedules?edit=new',
      action: 'New schedule',
      isDone: schedules > 0,
    },
    {
      key: 'owner',
      title: 'Add a second owner',
      text: 'Somebody else can then manage the workspace while you are away.',
      to: '/account/members',
      action: 'Invite somebody',
      isDone: owners > 1,
    },
    {
      key: 'kit',
      title: 'Export a recovery kit',
      text: 'With it and the files, backups can be read without this service.',
      to: withoutKit[0] === undefined ? '/connections' : `/connections/${withoutKit[0]}?panel=recovery-kit`,
      action: 'Export a kit',
      isDone: withoutKit.length === 0,
    },
    {
      key: 'restore',
      title: 'Test a restore',
      text: 'A dry run shows what a restore would do, and writes nothing.',
      to: '/restores/new',
      action: 'Try a restore',
      isDone: restores > 0,
    },
  ];
  return steps.map((step) => (skipped.includes(step.key) ? { ...step, isDone: true } : step));
}
