import type { SQSClient } from '@aws-sdk/client-sqs';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import { sendAll } from './send-all.ts';

/** A standard queue: at least once, so staff's own system has to know a notice by its id. */
export function createSqsStaffNotices(sqs: SQSClient, queueUrl: string): StaffNotices {
  return {
    notify: (notice) => sendAll(sqs, queueUrl, [{ MessageBody: JSON.stringify(notice) }]),
  };
}
