/** A client that sends no command unless all of its keys lie in one tenant's part of the table. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * @throws Error from `send`, before anything is sent, on a key of anybody else and on a command
 * without any key, such as a scan of everybody's items
 */
export function withinTenant(db: DynamoDBDocumentClient, tenant: string): DynamoDBDocumentClient {
  const send = (command: { readonly input: unknown }, ...rest: readonly unknown[]) => {
    const partitions = partitionsIn(command.input);
    const foreign = partitions.filter((partition) => !`${partition}#`.startsWith(`${tenant}#`));
    if (partitions.length === 0 || foreign.length > 0)
      throw new Error(`${tenant} sends ${command.constructor.name} to ${foreign.join() || 'all'}`);
    return Reflect.apply(db.send, db, [command, ...rest]);
  };
  return Object.create(db, {
    // Tests may put themselves in between.
    send: { value: send, configurable: true, writable: true },
  });
}

/** Values of `PK` and `GSI1PK` in items and keys, and what expressions compare them with or set them to. */
function partitionsIn(input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null || ArrayBuffer.isView(input)) return [];
  const values = 'ExpressionAttributeValues' in input ? input.ExpressionAttributeValues : {};
  return Object.entries(input).flatMap(([name, value]) => {
    if (name === 'PK' || name === 'GSI1PK') return [String(value)];
    if (typeof value === 'string' && name.endsWith('Expression'))
      return [...value.matchAll(/\b(?:GSI1)?PK(?: = |, )(:\w+)/g)].map(([, variable = '']) =>
        String((values as Record<string, unknown>)[variable]),
      );
    return partitionsIn(value);
  });
}
