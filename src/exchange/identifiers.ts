/** Identifiers that two runs with the same orders share: UUIDs made from what they identify. */
import { hash } from 'node:crypto';
import { SOLE_ACCOUNT } from './account-opening';

/** The UUID (version 8, RFC 9562) of a name of a kind: always the same for the same two. */
export function uuidOf(kind: 'account' | 'asset' | 'order' | 'corporate action', name: string): string {
  const hex = hash('sha256', `nightdesk exchange/${kind}/${name}`, 'hex');
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A name that is an account's own: two accounts may have the same client order id, and then have two orders. */
export const ownName = (account: string, name: string): string =>
  account === SOLE_ACCOUNT ? name : `${account}/${name}`;
