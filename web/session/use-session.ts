import { useQuery } from '@tanstack/vue-query';
import { type ComputedRef, computed } from 'vue';
import { useRoute } from 'vue-router';
import { type Role, roleAllows } from '#core/domain/states.ts';
import { type Account, accountQuery } from './data.ts';

export interface Session {
  readonly account: ComputedRef<Account | null>;
  readonly workspaceId: ComputedRef<string>;
  readonly workspace: ComputedRef<Account['workspaces'][number] | null>;
  readonly role: ComputedRef<Role>;
  /** Whether the person's role in this workspace allows what needs `role`. */
  readonly can: (role: Role) => boolean;
  /** An address inside this workspace: `to('/backups')`. */
  readonly to: (path: string) => string;
}

/** The signed-in person in the workspace of the address. */
export function useSession(): Session {
  const route = useRoute();
  const { data } = useQuery(accountQuery);
  const account = computed(() => data.value ?? null);
  const workspaceId = computed(() => String(route.params['workspace'] ?? ''));
  const workspace = computed(() => account.value?.workspaces.find(({ id }) => id === workspaceId.value) ?? null);
  const role = computed<Role>(() => workspace.value?.role ?? 'viewer');
  return {
    account,
    workspaceId,
    workspace,
    role,
    can: (needed) => roleAllows(role.value, needed),
    to: (path) => `/w/${workspaceId.value}${path}`,
  };
}
