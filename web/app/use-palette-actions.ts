import type { CommandPaletteItem } from '@nuxt/ui';
import { useQuery } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed } from 'vue';
import { useRouter } from 'vue-router';
import type { Role } from '#core/domain/states.ts';
import { connectionsQuery } from '../connections/data.ts';
import { useRunBackup } from '../connections/use-run-backup.ts';
import { useSession } from '../session/use-session.ts';
import { helpFor } from './help-links.ts';

interface Way {
  readonly label: string;
  readonly icon: string;
  readonly path: string;
  readonly role: Role;
}

const WAYS: readonly Way[] = [
  { label: 'Restore …', icon: 'i-lucide-archive-restore', path: '/restores/new', role: 'restorer' },
  { label: 'Compare …', icon: 'i-lucide-git-compare', path: '/compare', role: 'viewer' },
  { label: 'New schedule', icon: 'i-lucide-calendar-plus', path: '/schedules?edit=new', role: 'operator' },
  { label: 'Connect a tenant', icon: 'i-lucide-plug', path: '/connections/new', role: 'owner' },
  { label: 'Add a bucket', icon: 'i-lucide-hard-drive-upload', path: '/storage/new', role: 'owner' },
];

const MOST_CONNECTIONS = 10;

/** What can be done from anywhere, by what the person may do, and where to read about it. */
export function usePaletteActions(isOpen: Ref<boolean>, close: () => void): ComputedRef<CommandPaletteItem[]> {
  const router = useRouter();
  const { can, to } = useSession();
  const { run } = useRunBackup();
  const connections = useQuery(computed(() => ({ ...connectionsQuery(), enabled: isOpen.value })));

  const backups = computed(() =>
    can('operator') ? (connections.data.value ?? []).filter(({ readyForBackup }) => readyForBackup) : [],
  );

  function after(action: () => unknown): Pick<CommandPaletteItem, 'onSelect'> {
    return {
      onSelect: () => {
        close();
        action();
      },
    };
  }

  return computed(() => [
    ...backups.value.slice(0, MOST_CONNECTIONS).map((connection) => ({
      label: `Run backup of ${connection.name} now`,
      icon: 'i-lucide-play',
      ...after(() => run(connection)),
    })),
    ...WAYS.filter(({ role }) => can(role)).map(({ label, icon, path }) => ({
      label,
      icon,
      ...after(() => router.push(to(path))),
    })),
    {
      label: 'Documentation of this page',
      icon: 'i-lucide-circle-help',
      ...after(() => window.open(helpFor(router.currentRoute.value.path), '_blank', 'noopener')),
    },
    {
      label: 'API reference',
      icon: 'i-lucide-book-open',
      ...after(() => window.open('/api/docs', '_blank', 'noopener')),
    },
  ]);
}
