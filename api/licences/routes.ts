import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { getPerson } from '#core/accounts/store/persons.ts';
import { getWorkspace } from '#core/accounts/store/workspaces.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { TRIAL_DAYS } from '#core/domain/licences/licence.ts';
import type { Billing } from '#core/licences/billing.ts';
import { userCountsOf } from '#core/licences/refresh-licence.ts';
import { getLicence } from '#core/licences/store/licences.ts';
import type { Payer } from '#core/licences/stripe/customer.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import {
  change,
  choice,
  invoices as invoicesSchema,
  order,
  page,
  plans as plansSchema,
  preview,
  subscription,
} from './schema.ts';
import { planView, subscriptionView } from './view.ts';

const tags = ['Subscription'];

/** Only where there are plans: elsewhere the API knows nothing of these routes. */
export function licenceRoutes(app: App, context: ApiContext, billing: Billing): void {
  const { licences } = context;

  app.get(
    '/plans',
    {
      config: { role: 'public' },
      schema: {
        tags,
        operationId: 'listPlans',
        summary: 'What can be bought',
        response: { 200: plansSchema, ...problems },
      },
    },
    async function handleListPlans() {
      return { trialDays: TRIAL_DAYS, items: (await billing.plans()).map(planView) };
    },
  );

  app.get(
    '/subscription',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'getSubscription',
        summary: 'The licence of the workspace',
        description: 'From what is kept here: it answers whether the payment service does or not.',
        response: { 200: subscription, ...problems },
      },
    },
    function handleGetSubscription(request) {
      return viewFor(context, principalOf(request).workspaceId);
    },
  );

  app.get(
    '/subscription/invoices',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'listInvoices',
        summary: 'Invoices, as the payment service has them',
        response: { 200: invoicesSchema, ...problems },
      },
    },
    async function handleListInvoices(request) {
      const found = await billing.invoices(principalOf(request).workspaceId);
      return {
        items: found.map(({ at, dueAt, ...invoice }) => ({
          ...invoice,
          at: at.toISOString(),
          dueAt: dueAt?.toISOString() ?? null,
        })),
      };
    },
  );

  app.post(
    '/subscription/refresh',
    {
      config: { role: 'owner', audit: null },
      schema: {
        tags,
        operationId: 'refreshSubscription',
        summary: 'Read the payment service now',
        description: 'As each of its notices does, and once a day; what was paid is in force with the answer.',
        response: { 200: subscription, ...problems },
      },
    },
    async function handleRefreshSubscription(request) {
      const { workspaceId } = principalOf(request);
      await licences.check(workspaceId);
      return viewFor(context, workspaceId);
    },
  );

  app.post(
    '/subscription/checkout',
    {
      config: { role: 'owner', audit: { action: 'subscription.checkout', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'startCheckout',
        summary: 'Buy a plan on the page of the payment service',
        description: 'Of two that are open at once only the newer can be paid.',
        body: choice,
        response: { 200: page, ...problems },
      },
    },
    async function handleStartCheckout(request) {
      const { interval } = request.body;
      const plan = await billing.plan(request.body.plan);
      noteAudit(request, { facts: { plan: plan.key, interval } });
      return billing.checkout({ payer: await payerOf(context, request), plan, interval });
    },
  );

  app.post(
    '/subscription/order',
    {
      config: { role: 'owner', audit: { action: 'subscription.order', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'orderByInvoice',
        summary: 'Buy an annual plan that is paid by invoice within 30 days',
        body: order,
        response: { 200: subscription, ...problems },
      },
    },
    async function handleOrderByInvoice(request) {
      const { address } = request.body;
      const plan = await billing.plan(request.body.plan);
      noteAudit(request, { facts: { plan: plan.key, interval: 'year' } });
      const payer = await payerOf(context, request);
      await billing.orderByInvoice({ payer, plan, address });
      await licences.refresh(payer.workspaceId);
      return viewFor(context, payer.workspaceId);
    },
  );

  app.post(
    '/subscription/preview',
    {
      config: { role: 'owner', audit: null },
      schema: {
        tags,
        operationId: 'previewPlanChange',
        summary: 'What a change of the plan would cost',
        description: 'Changes nothing.',
        body: choice,
        response: { 200: preview, ...problems },
      },
    },
    async function handlePreviewPlanChange(request) {
      const { workspaceId } = principalOf(request);
      const plan = await billing.plan(request.body.plan);
      const found = await billing.previewChange({ workspaceId, plan, interval: request.body.interval });
      return { ...found, nextAt: found.nextAt?.toISOString() ?? null, at: found.at.toISOString() };
    },
  );

  app.post(
    '/subscription/change',
    {
      config: { role: 'owner', audit: { action: 'subscription.change', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'changePlan',
        summary: 'Change the plan',
        body: change,
        response: { 200: subscription, ...problems },
      },
    },
    async function handleChangePlan(request) {
      const { workspaceId } = principalOf(request);
      const { interval, at } = request.body;
      const plan = await billing.plan(request.body.plan);
      noteAudit(request, { facts: { plan: plan.key, interval } });
      await billing.changePlan({ workspaceId, plan, interval, at: new Date(at) });
      await licences.refresh(workspaceId);
      return viewFor(context, workspaceId);
    },
  );

  app.post(
    '/subscription/portal',
    {
      config: { role: 'owner', audit: { action: 'subscription.portal', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'openPortal',
        summary: 'Cards, addresses and cancellation, on the pages of the payment service',
        response: { 200: page, ...problems },
      },
    },
    function handleOpenPortal(request) {
      return billing.portal(principalOf(request).workspaceId);
    },
  );
}

async function viewFor({ db, clock }: ApiContext, workspaceId: string): Promise<z.infer<typeof subscription>> {
  const licence = await getLicence(db, workspaceId);
  return subscriptionView(licence, { users: await userCountsOf(db, workspaceId), nowMs: clock.now() });
}

async function payerOf({ db }: ApiContext, request: FastifyRequest): Promise<Payer> {
  const { workspaceId, personId } = principalOf(request);
  const workspace = await getWorkspace(db, workspaceId);
  if (!workspace) throw new CybbackError('not-found', 'There is no such workspace.');
  const person = personId === null ? null : await getPerson(db, personId);
  return { workspaceId, workspaceName: workspace.name, email: person?.email ?? null };
}
