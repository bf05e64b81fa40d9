/**
 * The one table: its keys and its index. Every key begins with the tenant.
 *
 *   customer        C#<id>              S       state, the consistency boundary
 *                   C#<id>              P       profile and address hashes
 *   consent history CONSENT#<id>        <instant>#<channel>#<purpose>#<hash>
 *   customer list   CUSTOMERS#<part>    <hash of the id>, in GSI1
 *   decision        D#<id>              D       by customer and time in GSI1
 *                   D#<id>              V#<event id>  a conversion of that exposure
 *                   D#<id>              M       which template its message was given
 *                   D#<id>              A#<survey>    what the customer answered
 *   figures of nobody  ERASED#<campaign>  <split>#<arm>#<day>#0   what erased customers had added
 *   due index       DUE#<minute>#<shard>  <kind>#<id>#<instant>
 *                   DUE                 <minute>#<shard>   which buckets are occupied; a token drawn at each write
 *   plan            PLAN#<kind>#<campaign>#<at>  P    that it was opened
 *                   PLANS               <kind>#<campaign>#<at>#<part>  how far a part of it has come
 *   suppression     SUPPRESSED#<hash>   <channel>
 *   address index   ADDRESS#<hash>      <customer id>
 *   soft bounces    BOUNCES#<hash>      <message id>
 *   campaign        CAMPAIGN#<id>       V#<8 digits> and HEAD; listed in GSI1 under CAMPAIGNS
 *                   CAMPAIGN-NAME#<name>  N         who has the name
 *                   CALENDAR            <instant>#<campaign>   when a campaign starts or ends
 *   template        TEMPLATE#<id>       V#<8 digits> and HEAD; listed under TEMPLATES
 *   segment         SEGMENT#<id>        V#<8 digits> and HEAD; listed under SEGMENTS
 *   setting         SETTING#<name>      V#<8 digits> and HEAD; listed under SETTINGS
 *   webhook         WEBHOOKS            <id>
 *                   WEBHOOK-LOG#<id>    <instant>#<happening>   what it was to be told; names nobody
 *   write key       WRITE-KEYS          <hash of the key>
 *   idempotency     IDEMPOTENCY#<key>   I
 *   audit log       AUDIT#<day>         <instant>#<request>#<action>#<hash>; by target in GSI1
 *                   AUDIT-OF#customer#<hash>  <same>   what was done about a customer
 *   rule set        RULESET             V#<12 digits>      log of what is in force
 *                   RULESET             P#<subject>        its newest entry, by campaign or policy
 *   quota           QUOTA#<campaign>    Q
 *   send slots      SLOTS#<scope>       S
 *   offer codes     POOL#<id>           HEAD, CODE#<12 digits> and KNOWN#<code>
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export const GSI1 = 'GSI1';

/** Which table, and whose part of it. */
export interface Table {
  readonly db: DynamoDBDocumentClient;
  readonly name: string;
  readonly tenant: string;
}

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/** `parts` joined under the tenant: a key of one tenant can never be built from another's ids. */
export const partition = (table: Pick<Table, 'tenant'>, ...parts: readonly string[]): string =>
  [table.tenant, ...parts].join('#');

export const stateKey = (table: Table, customerId: string): Key => ({
  PK: partition(table, 'C', customerId),
  SK: 'S',
});
export const profileKey = (table: Table, customerId: string): Key => ({
  PK: partition(table, 'C', customerId),
  SK: 'P',
});
export const decisionKey = (table: Table, id: string): Key => ({
  PK: partition(table, 'D', id),
  SK: 'D',
});
/** One version of a document that is kept in versions. */
export const versionKey = (table: Table, kind: string, id: string, version: number): Key => ({
  PK: partition(table, kind, id),
  SK: `V#${String(version).padStart(8, '0')}`,
});
