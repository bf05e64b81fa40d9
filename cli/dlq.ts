/** `opportune dlq`: what could never succeed, why, and the way back. */
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import Table from 'cli-table3';
import { peekQueue } from '#local/engine/peek-queue.ts';
import { deadLetterQueueOf, QUEUE_NAMES, type QueueName } from '#shared/contracts/deployment.ts';
import { REDRIVEN_ATTRIBUTE } from '#shared/contracts/redriven.ts';
import { allEnded } from '#shared/domain/all-ended.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import type { Command } from './command.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune dlq list|show|redrive|drop
  --queue NAME       one of ${QUEUE_NAMES.join(', ')} (list: all)
  --prefix TEXT      before the queues' names, as the stage has them
  --id ID            a message; may be given more than once
  --code CODE        all messages with this reason
  --all              all messages (redrive only)
  --json             for programs
Credentials, region and endpoint come from the AWS variables of the environment.`;

export const dlq: Command = {
  async run(args) {
    const { verb, options } = parse(args);
    const sqs = new SQSClient({});
    try {
      switch (verb) {
        case 'list':
          return await list(sqs, options);
        case 'show':
          return await show(sqs, options);
        case 'redrive':
          return await redrive(sqs, options);
        default:
          return await drop(sqs, options);
      }
    } finally {
      sqs.destroy();
    }
  },
};

interface Options {
  readonly queues: readonly QueueName[];
  readonly prefix: string;
  readonly ids: ReadonlySet<string>;
  readonly code?: string;
  readonly all: boolean;
  readonly json: boolean;
}

interface DeadLetter {
  readonly queue: QueueName;
  readonly id: string;
  readonly code: string;
  readonly detail: string;
  readonly stack?: string;
  readonly sentAt: string;
  readonly body: string;
}

async function list(sqs: SQSClient, options: Options): Promise<number> {
  const letters: DeadLetter[] = [];
  await forEachLetter(sqs, options, async (letter) => void letters.push(letter));
  letters.sort((a, b) => QUEUE_NAMES.indexOf(a.queue) - QUEUE_NAMES.indexOf(b.queue));
  if (options.json) {
    process.stdout.write(`${JSON.stringify(letters, null, 2)}\n`);
    return 0;
  }
  const table = new Table({
    head: ['queue', 'id', 'reason', 'detail', 'since'],
    style: { head: [], border: [], compact: true },
    colWidths: [12, 38, 22, 46, 26],
    wordWrap: true,
  });
  for (const { queue, id, code, detail, sentAt } of letters)
    table.push([queue, id, code, detail, sentAt]);
  process.stdout.write(`${table.toString()}\n${countedText(letters.length, 'dead letter')}\n`);
  return 0;
}

async function show(sqs: SQSClient, options: Options): Promise<number> {
  if (options.ids.size === 0) throw new UsageError(`show which? name one by --id\n\n${USAGE}`);
  let shown = 0;
  await forEachLetter(sqs, options, async (letter) => {
    shown += 1;
    process.stdout.write(`${JSON.stringify(letter, null, 2)}\n`);
  });
  return shown === 0 ? 1 : 0;
}

/**
 * First back onto its queue, then out of this one: a crash in between leaves it in both, and the
 * engine recognises what it has decided already.
 */
async function redrive(sqs: SQSClient, options: Options): Promise<number> {
  if (options.ids.size === 0 && options.code === undefined && !options.all) {
    throw new UsageError(`redrive which? name them by --id or --code, or say --all\n\n${USAGE}`);
  }
  let redriven = 0;
  const startedAt = Date.now();
  await forEachLetter(sqs, options, async ({ queue, sentAt, body }, message, url) => {
    // Failed again already: else this went on for as long as it fails.
    if (Date.parse(sentAt) > startedAt) return;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: await urlOf(sqs, `${options.prefix}${queue}`),
        MessageBody: body,
        MessageAttributes: { [REDRIVEN_ATTRIBUTE]: { DataType: 'String', StringValue: 'true' } },
      }),
    );
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }),
    );
    redriven += 1;
  });
  process.stdout.write(
    options.json ? `${JSON.stringify({ redriven })}\n` : `${redriven} redriven\n`,
  );
  return 0;
}

async function drop(sqs: SQSClient, options: Options): Promise<number> {
  if (options.ids.size === 0 && options.code === undefined) {
    throw new UsageError(`drop which? name them by --id or --code\n\n${USAGE}`);
  }
  let dropped = 0;
  await forEachLetter(sqs, options, async (_letter, message, url) => {
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }),
    );
    dropped += 1;
  });
  process.stdout.write(options.json ? `${JSON.stringify({ dropped })}\n` : `${dropped} dropped\n`);
  return 0;
}

type Act = (letter: DeadLetter, message: Message, url: string) => Promise<void>;

/** Queues side by side, since each takes a second to say that it has no more. */
async function forEachLetter(sqs: SQSClient, options: Options, act: Act): Promise<void> {
  const readOne = async (queue: QueueName): Promise<void> => {
    const url = await urlOf(sqs, `${options.prefix}${deadLetterQueueOf(queue)}`);
    for await (const message of peekQueue(sqs, url)) {
      const letter = toLetter(queue, message);
      if (options.ids.size > 0 && !options.ids.has(letter.id)) continue;
      if (options.code !== undefined && options.code !== letter.code) continue;
      await act(letter, message, url);
    }
  };
  await allEnded(options.queues.map(readOne));
}

function toLetter(
  queue: QueueName,
  { MessageId, MessageAttributes, Attributes, Body }: Message,
): DeadLetter {
  const text = (name: string): string | undefined => MessageAttributes?.[name]?.StringValue;
  const stack = text('stack');
  return {
    queue,
    id: MessageId ?? '',
    code: text('code') ?? 'FUNCTION_DIED',
    detail:
      text('detail') ?? 'the function ended on every try without saying why: out of time or memory',
    ...(stack !== undefined && { stack }),
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    body: Body ?? '',
  };
}

async function urlOf(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  if (QueueUrl === undefined) throw new UsageError(`there is no queue ${name}`);
  return QueueUrl;
}

const OPTIONS = {
  queue: { type: 'string' },
  prefix: { type: 'string', default: '' },
  id: { type: 'string', multiple: true, default: [] as string[] },
  code: { type: 'string' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

function parse(args: readonly string[]): { readonly verb: string; readonly options: Options } {
  const { values, positionals } = readOptions(args, OPTIONS, USAGE);
  const [verb = 'list'] = positionals;
  if (!['list', 'show', 'redrive', 'drop'].includes(verb) || positionals.length > 1)
    throw new UsageError(USAGE);
  const queue = QUEUE_NAMES.find((name) => name === values.queue);
  if (values.queue !== undefined && queue === undefined)
    throw new UsageError(`there is no queue "${values.queue}"\n\n${USAGE}`);
  return {
    verb,
    options: {
      queues: queue === undefined ? QUEUE_NAMES : [queue],
      prefix: values.prefix,
      ids: new Set(values.id),
      all: values.all,
      json: values.json,
      ...(values.code !== undefined && { code: values.code }),
    },
  };
}
