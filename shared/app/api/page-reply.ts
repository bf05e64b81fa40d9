/** A store's page as an answer, its position behind an opaque cursor. */
import { decodeCursor, encodeCursor, type PageQuery } from '#shared/contracts/http/page.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import type { Reply } from './call.ts';

export async function pageReply<T>(
  { limit, cursor }: PageQuery,
  read: (
    limit: number,
    cursor?: string,
  ) => Promise<{ readonly items: readonly T[]; readonly cursor?: string }>,
  show: (item: T) => unknown,
): Promise<Reply> {
  const position = cursor === undefined ? undefined : decodeCursor(cursor);
  if (cursor !== undefined && position === undefined) return problem('CURSOR_INVALID');
  const page = await read(limit, position);
  return {
    status: 200,
    body: {
      items: page.items.map(show),
      ...(page.cursor !== undefined && { cursor: encodeCursor(page.cursor) }),
    },
  };
}
