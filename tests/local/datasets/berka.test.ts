import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBerka } from '#local/datasets/berka.ts';
import { collect } from './collect.ts';

const folder = mkdtempSync(join(tmpdir(), 'berka-'));
const write = (name: string, ...lines: string[]) =>
  writeFileSync(join(folder, `${name}.csv`), `${lines.join('\n')}\n`);

beforeAll(() => {
  write(
    'account',
    'account_id,district_id,statement_frequency,opened',
    '10,1,monthly,1993-01-05',
    '20,1,weekly,1993-02-01',
    '30,1,daily,1993-02-01',
  );
  write(
    'client',
    'client_id,birth_date,sex,district_id',
    '1,1970-12-13,F,1',
    '2,1945-02-30,M,1',
    '3,1977-10-09,M,99',
    '4,1960-01-01,F,1',
  );
  write(
    'disp',
    'disp_id,client_id,account_id,role',
    '101,1,10,OWNER',
    '102,2,20,OWNER',
    '103,3,20,OWNER',
    '104,4,20,DISPONENT',
    '105,4,30,OWNER',
    '106,4,20,OWNER',
  );
  write('district', 'district_id,name,region', '1,Benesov,central Bohemia');
  write('card', 'card_id,disp_id,type,issued', '1,103,junior,1993-03-01', '2,104,gold,1993-03-02');
  write(
    'loan',
    'loan_id,account_id,granted,amount,duration_months,payment,status',
    '1,10,1993-01-31,96396,13,8033.00,B',
    '2,20,1993-03-10,100,12,10,D',
  );
  write(
    'trans',
    'trans_id,account_id,date,type,operation,amount,balance,k_symbol,partner_bank,partner_account',
    '1,10,1993-01-05,credit,cash_deposit,700.00,700.00,,,',
    '2,20,1993-02-01,credit,transfer_in,abc,1.00,,AB,1',
    '3,30,1993-02-02,credit,cash_deposit,5.00,5.00,,,',
    '4,20,1993-02-03,credit,transfer_in,20.00,20.00,pension,AB,1',
    '5,20,1993-02-02,credit,cash_deposit,5.00,25.00,,,',
    '6,20,1993-02-04,debit,transfer_in,5.00,20.00,,,',
    '7,10,1993-02-04,debit,transfer_out,50.00,-650.00,household,YZ,2',
    '8,10,1993-02-0',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('openBerka', () => {
  it('makes owners customers, with the facts of the day they joined', async () => {
    const { customers } = await openBerka(folder);
    expect((await collect(customers)).map(({ id, joinedAt }) => [id, joinedAt])).toEqual([
      ['c1', '1993-01-05T05:00:00.000Z'],
      ['c3', '1993-02-01T05:00:00.000Z'],
    ]);
    const [first, second] = await collect(customers);
    expect(first?.attributes).toMatchObject({
      birth_date: '1970-12-13',
      sex: 'female',
      district: 'Benesov',
      region: 'central Bohemia',
      customer_since: '1993-01-05',
      statement_frequency: 'monthly',
    });
    expect(second?.attributes).not.toHaveProperty('district');
    expect(second?.attributes).not.toHaveProperty('card_type');
  });

  it('dates cards and loans, and does not tell how a loan ends before it ends', async () => {
    const { profileChanges } = await openBerka(folder);
    expect(await collect(profileChanges)).toEqual([
      { customerId: 'c1', at: '1993-01-31T05:00:00.000Z', attributes: { loan_status: 'running' } },
      { customerId: 'c3', at: '1993-03-01T05:00:00.000Z', attributes: { card_type: 'junior' } },
      { customerId: 'c3', at: '1993-03-10T05:00:00.000Z', attributes: { loan_status: 'running' } },
      // 13 months after the 31st of January is the last of February.
      { customerId: 'c1', at: '1994-02-28T05:00:00.000Z', attributes: { loan_status: 'unpaid' } },
      { customerId: 'c3', at: '1998-12-31T05:00:00.000Z', attributes: { loan_status: 'in_debt' } },
    ]);
  });

  it('reports every bad row with file, line and reason, and keeps the good ones', async () => {
    const dataset = await openBerka(folder);
    expect((await collect(dataset.events)).map((event) => event.id)).toEqual([
      'berka-1',
      'berka-4',
      'berka-7',
    ]);
    expect(dataset.counts.events).toBe(3);
    expect([dataset.startsAt, dataset.endsAt]).toEqual([
      '1993-01-05T00:00:00.000Z',
      '1993-02-05T00:00:00.000Z',
    ]);
    const problems = dataset.problems.listed.map(
      ({ file, line, reason }) => `${file}:${line} ${reason}`,
    );
    expect(problems).toEqual([
      expect.stringMatching(/^account\.csv:4 statement_frequency: /),
      'client.csv:3 birth_date: must be a date such as 1993-01-31',
      'disp.csv:3 client_id: no such client',
      'disp.csv:6 account_id: no such account',
      'disp.csv:7 account_id: a second owner',
      'card.csv:3 disp_id: no owner',
      'trans.csv:3 amount: must be an amount such as 700.00',
      'trans.csv:4 account_id: no owner',
      'trans.csv:6 date: earlier than the row before',
      'trans.csv:7 operation: not one that goes with this type and k_symbol',
      'trans.csv:9 date: must be a date such as 1993-01-31',
    ]);
    expect(dataset.problems.total).toBe(problems.length);
  });

  it('says what is missing, and when nothing can be used', async () => {
    await expect(openBerka(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'DATASET_FILE_MISSING',
    });
    const empty = mkdtempSync(join(folder, 'empty-'));
    for (const table of ['account', 'client', 'disp', 'district', 'card', 'loan', 'trans'])
      writeFileSync(join(empty, `${table}.csv`), 'id\n');
    await expect(openBerka(empty)).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
  });
});
