import { queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';

export type Plan = Schema<'Plan'>;
export type Interval = Schema<'PlanInterval'>;
export type Subscription = Schema<'Subscription'>;
export type Invoice = Schema<'Invoices'>['items'][number];
export type ChangePreview = Schema<'PlanChangePreview'>;
export type InvoiceAddress = Schema<'PlanOrder'>['address'];

export const INTERVALS = ['month', 'year'] as const satisfies readonly Interval[];

export interface Choice {
  readonly plan: string;
  readonly interval: Interval;
}

/** What can be bought; the same for everybody. */
export const plansQuery = queryOptions({
  queryKey: ['plans'],
  queryFn: ({ signal }) => api.get('/api/v1/plans', { signal }),
  staleTime: 300_000,
});

export function subscriptionQuery() {
  return queryOptions({
    queryKey: keyOf('subscription'),
    queryFn: ({ signal }) => api.get('/api/v1/subscription', { signal }),
  });
}

export function invoicesQuery() {
  return queryOptions({
    queryKey: keyOf('subscription', 'invoices'),
    queryFn: async ({ signal }) => (await api.get('/api/v1/subscription/invoices', { signal })).items,
  });
}

export function refreshSubscription(): Promise<Subscription> {
  return api.post('/api/v1/subscription/refresh');
}

/** @returns the address of the page where it is paid. */
export async function startCheckout({ plan, interval }: Choice): Promise<string> {
  return (await api.post('/api/v1/subscription/checkout', { body: { plan, interval } })).url;
}

export function orderByInvoice(plan: string, address: InvoiceAddress, idempotencyKey: string): Promise<Subscription> {
  return api.post('/api/v1/subscription/order', { body: { plan, address }, idempotencyKey });
}

export function previewChange({ plan, interval }: Choice): Promise<ChangePreview> {
  return api.post('/api/v1/subscription/preview', { body: { plan, interval } });
}

export function changePlan({ plan, interval }: Choice, at: string): Promise<Subscription> {
  return api.post('/api/v1/subscription/change', { body: { plan, interval, at } });
}

export async function openPortal(): Promise<string> {
  return (await api.post('/api/v1/subscription/portal')).url;
}
