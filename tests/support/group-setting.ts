import type { TenantHandle } from '#simulator/types.ts';

/** "Group.Unified.Guest", the same in every tenant. */
const GUESTS_OF_GROUP = '08d542b9-071f-4e16-94b0-74abb372e3d9';

/** Gives a Microsoft 365 group of its own a setting, which lies below it, before all others in their order; the group is the last. */
export function giveGroupSetting(tenant: TenantHandle): void {
  const { id } = tenant.create('groups', {
    id: 'ffffffff-ffff-4000-8000-000000000001',
    displayName: 'Without guests',
    mailNickname: 'without-guests',
    mailEnabled: true,
    securityEnabled: false,
    groupTypes: ['Unified'],
    visibility: 'Private',
  });
  tenant.create('groupSettings', {
    id: '00000000-0000-4000-8000-000000000002',
    parent: String(id),
    templateId: GUESTS_OF_GROUP,
    displayName: 'Group.Unified.Guest',
    values: [{ name: 'AllowToAddGuests', value: 'false' }],
  });
}
