/** What people and other systems do through the API, tried again until it worked, as clients do. */
import { auditEntry } from '#shared/app/api/audit-entry.ts';
import { eraseCustomer } from '#shared/app/api/erase-customer.ts';
import { writeCustomers } from '#shared/app/api/write-customers.ts';
import { changeConsent } from '#shared/app/feedback/change-consent.ts';
import { plansDue } from '#shared/app/plan-schedule.ts';
import { FUNCTIONS } from '#shared/contracts/deployment.ts';
import type { InboundText } from '#shared/contracts/provider-events/normalised.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { recordConsent } from '#shared/domain/customer/consent.ts';
import { pseudonym } from './address-hash.ts';
import { withStatus } from './draw-rules.ts';
import { apiPorts, coldMachine, type OperationPorts, partsOf } from './instance.ts';
import { emailOf, type Happening, type Person, phoneOf, type Scenario } from './scenario.ts';
import type { World } from './world.ts';

const TRY_AGAIN_MS = 7000;
const CLIENT = { actor: { id: 'client', roles: ['machine'] }, requestId: 'request' } as const;

export function happen(world: World, scenario: Scenario, happening: Happening): void {
  const { store, scheduler, faults, queues } = world;
  world.trace?.(`** ${JSON.stringify(happening)}`);
  switch (happening.kind) {
    case 'outage':
      return faults.outageUntil(scheduler.now() + happening.minutes * 60_000);
    case 'redrive':
      faults.count('redrive');
      return redrive(world);
    case 'policy': {
      const policy = scenario.rules.policies[happening.index];
      if (policy !== undefined) void store.rules.append({ kind: 'policy', policy });
      return;
    }
    case 'campaign': {
      const plan = scenario.rules.campaigns.find(({ id }) => id === happening.campaignId);
      const version = plan?.versions[happening.version - 1];
      if (version === undefined) return;
      return publish(world, withStatus(version, happening.status));
    }
    case 'keyword': {
      const text: InboundText = {
        type: 'inbound',
        from: phoneOf(happening.phone),
        body: happening.word,
        inboundId: happening.id,
        at: new Date(scheduler.now()).toISOString(),
      };
      return queues.feedback.send(JSON.stringify(text), scheduler.now());
    }
    case 'write':
      return call(world, 'write', (ports) => writePerson(ports, happening.person));
    case 'erase':
      return call(world, 'erase', (ports) => erase(ports, happening.customerId));
    case 'consent': {
      const at = new Date(scheduler.now()).toISOString();
      return call(world, 'consent', async (ports) => {
        await changeConsent(ports, happening.customerId, (consent) =>
          happening.channels.reduce(
            (sofar, channel) =>
              recordConsent(sofar, channel, 'marketing', {
                granted: happening.granted,
                at,
                source: 'simulation',
              }),
            consent,
          ),
        );
      });
    }
  }
}

/** Into force, and what waits for its day or hour into the due index, as the API does it. */
export function publish({ store, scheduler }: World, published: PublishedCampaign): void {
  void store.rules.append({ kind: 'campaign', published });
  void store.due.add(plansDue(published, new Date(scheduler.now())));
}

/** As an operator would: whatever died on every try goes back to where it came from. */
export function redrive({ queues, scheduler, trace }: World): void {
  for (const [name, queue] of Object.entries(queues)) {
    const back = queue.redrive(() => true, scheduler.now());
    if (back > 0) trace?.(`** ${back} dead letters redriven to ${name}`);
  }
}

/** A new customer, or what is new about one. */
export async function writePerson(
  ports: OperationPorts,
  { id, timeZone, email, phone, tier, anniversary, consents }: Person,
): Promise<void> {
  const known = await ports.customers.load([id]);
  const answers = { marketing: true, service: true };
  const body = {
    ...(email !== undefined && { email: emailOf(email) }),
    ...(phone !== undefined && { phone: phoneOf(phone) }),
    ...(timeZone !== undefined && { timeZone }),
    attributes: { tier, anniversary },
    // Who is known has answered before; a change of address is no new answer.
    ...(!known.has(id) && {
      consent: Object.fromEntries(consents.map((channel) => [channel, answers])),
    }),
  };
  await writeCustomers(ports, [{ id, body }], known, { ...CLIENT, now: ports.clock.now() });
}

async function erase(ports: OperationPorts, id: string): Promise<void> {
  const known = await ports.customers.loadLatest(id);
  if (known === undefined) return;
  const target = { kind: 'customer' as const, id: pseudonym.of(id) };
  const by = { ...CLIENT, now: ports.clock.now() };
  await eraseCustomer(ports, known, auditEntry('deleteCustomer', by, { target }));
}

function call(world: World, name: string, run: (ports: OperationPorts) => Promise<void>): void {
  const { scheduler } = world;
  const machine = coldMachine();
  scheduler.spawn(
    machine,
    `api-${name}#${scheduler.turns()}`,
    FUNCTIONS.api.timeoutSeconds * 1000,
    () => run(apiPorts(partsOf(world, machine, 0, undefined))),
    (how) => {
      if (how !== 'done')
        scheduler.at(scheduler.now() + TRY_AGAIN_MS, () => call(world, name, run));
    },
  );
}
