import { z } from 'zod';
import type { DbTransaction } from '../../database/database.ts';
import { CybbackError } from '../../domain/errors.ts';
import { type Licence, updateLicence } from '../store/licences.ts';
import { askStripe } from './client.ts';
import type { SyncDeps } from './sync-licence.ts';

/** Who pays, as Stripe is told when the customer is made. */
export interface Payer {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly email: string | null;
}

/** The one customer of a workspace; made when it is first needed, while the row is held. */
export async function customerOf(
  { stripe }: SyncDeps,
  trx: DbTransaction,
  { licence, payer }: { licence: Licence; payer: Payer },
): Promise<string> {
  if (licence.customerId !== null) return licence.customerId;
  const { workspaceId, workspaceName, email } = payer;
  const { id } = await askStripe(() =>
    stripe.customers.create(
      { name: workspaceName, metadata: { workspaceId }, ...(email === null ? {} : { email }) },
      // Where the answer was lost, or the transaction: the next try gets the same customer.
      { idempotencyKey: `cybback-customer-${workspaceId}` },
    ),
  );
  await updateLicence(trx, workspaceId, { customerId: id });
  return id;
}

export const invoiceAddress = z.strictObject({
  company: z.string().trim().min(1).max(150),
  line1: z.string().trim().min(1).max(200),
  line2: z.string().trim().max(200).nullable().default(null),
  postalCode: z.string().trim().min(1).max(20),
  city: z.string().trim().min(1).max(100),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
  email: z.email().max(320),
  vatId: z.string().trim().max(30).nullable().default(null),
  purchaseOrder: z.string().trim().max(30).nullable().default(null),
});
export type InvoiceAddress = z.infer<typeof invoiceAddress>;

/** What invoices bear. Errors: `billing-refused` for a VAT ID that is none. */
export async function writeInvoiceAddress(
  { stripe }: SyncDeps,
  customer: string,
  { company, email, vatId, purchaseOrder, ...address }: InvoiceAddress,
): Promise<void> {
  const { line1, line2, city, country, postalCode: postal_code } = address;
  const custom_fields = purchaseOrder ? [{ name: 'Purchase order', value: purchaseOrder }] : [];
  await askStripe(async () => {
    await stripe.customers.update(customer, {
      name: company,
      email,
      address: { line1, city, country, postal_code, ...(line2 ? { line2 } : {}) },
      invoice_settings: { custom_fields: custom_fields.length > 0 ? custom_fields : '' },
    });
    const value = vatId?.replaceAll(/\s/g, '').toUpperCase() ?? '';
    if (value === '') return;
    const { data } = await stripe.customers.listTaxIds(customer, { limit: 100 });
    if (data.some((taxId) => taxId.value === value)) return;
    await stripe.customers.createTaxId(customer, { type: taxIdType(value), value });
  });
}

/** The two kinds that begin with letters of a country are told apart by them. */
function taxIdType(value: string): 'eu_vat' | 'gb_vat' | 'ch_vat' | 'no_vat' {
  if (value.startsWith('GB')) return 'gb_vat';
  if (value.startsWith('CHE')) return 'ch_vat';
  if (/^\d{9}MVA$/.test(value)) return 'no_vat';
  if (/^[A-Z]{2}[0-9A-Z]{2,13}$/.test(value)) return 'eu_vat';
  throw new CybbackError(
    'billing-refused',
    'The VAT ID is not one. Enter it with the letters of its country, such as FR12345678901.',
  );
}
