import {
  condition,
  defineSignal,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { ACCOUNT_LOCK } from '../domain/desk-messages';
import * as attribute from './search-attributes';

const release = defineSignal<[unknown?]>(ACCOUNT_LOCK.release);

/**
 * The lock that one broker account belongs to one desk (design 3.9): its workflow id is the account, so that Temporal
 * itself refuses a second one. It holds until it is released, by its desk or by hand. The desk that has it stands in
 * the memo, for whoever is refused.
 */
export async function accountLock({ desk, account }: { desk: string; account: string }): Promise<void> {
  let isReleased = false;
  setHandler(release, () => void (isReleased = true), {
    description: 'Frees the account for another desk. No session of its desk may run.',
  });
  upsertSearchAttributes([{ key: attribute.desk, value: desk }]);
  setCurrentDetails(
    `Account ${account} belongs to desk \`${desk}\`. When no session of it runs, the signal \`release\` frees it.`,
  );
  await condition(() => isReleased);
}
