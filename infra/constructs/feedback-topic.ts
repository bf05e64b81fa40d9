/** A topic of provider events that ends in the feedback queue, each event in its SNS envelope. */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { QueuePair } from './queue-pair.ts';

export interface FeedbackTopicProps {
  readonly key: IKey;
  readonly feedback: QueuePair;
  /** The service that publishes: `ses.amazonaws.com`. */
  readonly publisher: string;
}

export function feedbackTopic(
  scope: Construct,
  id: string,
  { key, feedback, publisher }: FeedbackTopicProps,
): Topic {
  const topic = new Topic(scope, id, { masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(publisher)],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  topic.addSubscription(
    new SqsSubscription(feedback.queue, { deadLetterQueue: feedback.deadLetters }),
  );
  return topic;
}
