/** Answers that come in pages, told apart by a token. */
import { badAnswer } from './ask';
import type { Answer } from './ask';

interface Page {
  readonly next_page_token?: string | null | undefined;
}

/**
 * Every page, in order. A token seen before is an error and not an end: the rest of the data is missing. (The SDK's
 * own pagination stops there and says nothing.)
 */
export async function allPages<T extends Page>(
  what: string,
  page: (query: { readonly pageToken?: string }) => Promise<Answer<T>>,
): Promise<readonly T[]> {
  const pages: T[] = [];
  const seen = new Set<string>();
  for (let token: string | null | undefined; ;) {
    const { value } = await page(token ? { pageToken: token } : {});
    pages.push(value);
    token = value.next_page_token;
    if (!token) return pages;
    if (seen.has(token)) throw badAnswer(`${what}: field "next_page_token" is ${token} a second time`);
    seen.add(token);
  }
}
