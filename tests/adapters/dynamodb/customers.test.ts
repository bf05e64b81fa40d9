import { describe, expect, it } from 'vitest';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import type { AsRead } from '#shared/ports/customers.ts';
import { useDynamoTable } from '../../contract/drivers.ts';
import { customerOf } from '../../support/builders.ts';

const newTable = useDynamoTable();

describe('what writing a profile costs', () => {
  it('is more for who is new or has a new address than for anybody else', async () => {
    const customers = createDynamoCustomers(newTable());
    let read: Omit<AsRead, 'version'> | undefined;
    const cost = async (change: Record<string, unknown>): Promise<number> => {
      const before = await newTable.writeUnits();
      await customers.replaceProfile(customerOf(change), read);
      const spent = (await newTable.writeUnits()) - before;
      const { version: _version, ...now } = (await customers.loadLatest('c-1')) ?? never();
      read = now;
      return spent;
    };
    // Profile, its place in the list and two addresses, doubled by the transaction.
    expect(await cost({})).toBe(8);
    expect(await cost({ language: 'cs' })).toBe(2);
    // Profile, its place, the new address and the old one, which goes; again doubled.
    expect(await cost({ language: 'cs', phone: '+420601000002' })).toBe(8);
    expect(await cost({ language: 'cs', phone: '+420601000002' })).toBe(2);
  });
});

const never = (): never => {
  throw new Error('lost');
};
