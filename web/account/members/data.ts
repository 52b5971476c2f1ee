import { queryOptions } from '@tanstack/vue-query';
import type { Role } from '#core/domain/states.ts';
import { allPages } from '../../shared/api/all-pages.ts';
import { api } from '../../shared/api/client.ts';
import type { Schema } from '../../shared/api/operations.ts';
import { keyOf } from '../../shared/api/resources.ts';

export type Member = Schema<'Member'>;
export type Invitation = Schema<'Invitation'>;
/** With the link where the server sends no email. */
export type SentInvitation = Schema<'InvitationWithLink'>;

export function membersQuery() {
  return queryOptions({
    queryKey: keyOf('members', 'list'),
    queryFn: ({ signal }) => allPages((query) => api.get('/api/v1/members', { query, signal })),
  });
}

export function invitationsQuery() {
  return queryOptions({
    queryKey: keyOf('invitations', 'list'),
    queryFn: ({ signal }) => allPages((query) => api.get('/api/v1/invitations', { query, signal })),
  });
}

export async function changeRole({ id, role }: { readonly id: string; readonly role: Role }): Promise<void> {
  await api.patch('/api/v1/members/{id}', { path: { id }, body: { role } });
}

/** Of oneself: leaves the workspace. */
export function removeMember(id: string): Promise<void> {
  return api.delete('/api/v1/members/{id}', { path: { id } });
}

export function invite(body: Schema<'NewInvitation'>, idempotencyKey: string): Promise<SentInvitation> {
  return api.post('/api/v1/invitations', { body, idempotencyKey });
}

export function resendInvitation(id: string): Promise<SentInvitation> {
  return api.post('/api/v1/invitations/{id}/resend', { path: { id } });
}

export function revokeInvitation(id: string): Promise<void> {
  return api.delete('/api/v1/invitations/{id}', { path: { id } });
}
