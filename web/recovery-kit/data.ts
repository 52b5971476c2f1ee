import { queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';

export type RecoveryKit = Schema<'RecoveryKit'>;
export type RecoveryKitTest = Schema<'RecoveryKitTestResult'>;

export function recoveryKitQuery(connectionId: string) {
  return queryOptions({
    queryKey: keyOf('connections', 'recovery-kit', connectionId),
    queryFn: ({ signal }) => api.get('/api/v1/connections/{id}/recovery-kit', { path: { id: connectionId }, signal }),
  });
}

export function exportRecoveryKit(id: string, passphrase: string): Promise<RecoveryKit> {
  return api.post('/api/v1/connections/{id}/recovery-kit', { path: { id }, body: { passphrase } });
}

/** @param kit what the file holds, whatever that is: the server says what is wrong with it. */
export function testRecoveryKit(id: string, kit: unknown, passphrase: string): Promise<RecoveryKitTest> {
  return api.post('/api/v1/connections/{id}/recovery-kit/test', {
    path: { id },
    body: { kit: kit as RecoveryKit, passphrase },
  });
}

export function dataKeyQuery(connectionId: string) {
  return queryOptions({
    queryKey: keyOf('connections', 'data-key', connectionId),
    queryFn: ({ signal }) => api.get('/api/v1/connections/{id}/data-key', { path: { id: connectionId }, signal }),
  });
}

/** New files are sealed with another key from then on. */
export function changeDataKey(id: string): Promise<Schema<'DataKeyState'>> {
  return api.post('/api/v1/connections/{id}/data-key', { path: { id } });
}
