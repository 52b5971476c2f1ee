import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { invitation, invitationWithLink, member, newInvitation } from '#api/members/schema.ts';
import type { Role } from '#core/domain/states.ts';
import { allPages } from '../../shared/api/all-pages.ts';
import { api } from '../../shared/api/client.ts';

export type Member = z.infer<typeof member>;
export type Invitation = z.infer<typeof invitation>;
/** With the link where the server sends no mails. */
export type SentInvitation = z.infer<typeof invitationWithLink>;

export function membersQuery(workspace: string) {
  return queryOptions({
    queryKey: ['members', workspace],
    queryFn: ({ signal }) => allPages<Member>('/members', {}, signal),
  });
}

export function invitationsQuery(workspace: string) {
  return queryOptions({
    queryKey: ['invitations', workspace],
    queryFn: ({ signal }) => allPages<Invitation>('/invitations', {}, signal),
  });
}

export async function changeRole({ id, role }: { readonly id: string; readonly role: Role }): Promise<void> {
  await api.patch(`/members/${id}`, { role });
}

/** Of oneself: leaves the workspace. */
export function removeMember(id: string): Promise<void> {
  return api.delete(`/members/${id}`);
}

export function invite(body: z.infer<typeof newInvitation>, idempotencyKey: string): Promise<SentInvitation> {
  return api.post('/invitations', body, { headers: { 'idempotency-key': idempotencyKey } });
}

export function resendInvitation(id: string): Promise<SentInvitation> {
  return api.post(`/invitations/${id}/resend`);
}

export function revokeInvitation(id: string): Promise<void> {
  return api.delete(`/invitations/${id}`);
}
