import { type Connection } from '@temporalio/client';
import { messageOf } from '../observability/sentence-error.ts';
import { SEARCH_ATTRIBUTES } from './names.ts';

/** What operators filter by in Temporal's UI; all are keywords. */
export const searchAttributes = Object.values(SEARCH_ATTRIBUTES);

const keyword = 2;

/** Registers what is missing. Says so where the account may not (Temporal Cloud: make them in its console). */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  log: (line: string) => void,
): Promise<void> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = searchAttributes.filter((name) => !(name in customAttributes));
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
    });
  } catch (error) {
    log(
      `Temporal's search attributes ${searchAttributes.join(', ')} (Keyword) could not be registered in ` +
        `namespace ${namespace}: ${messageOf(error)}. Register them by hand if starting a job is refused.`,
    );
  }
}
