import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { paginate } from './paging';
import { awsQuery, unknownQueryAction } from './query';
import { AwsCall, AwsService } from './service';
import { repeated } from './xml';

const INVALID = 'InvalidParameter';
const TopicArn = z
  .string()
  .regex(/^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/);
const attributesSchema = z.strictObject({ TopicArn });
const subscriptionsSchema = z.strictObject({
  TopicArn,
  NextToken: z.string().min(1).optional(),
});
const PAGE = 100;

function topicOf(call: AwsCall, arn: string) {
  const [, , , region, account, name] = arn.split(':');
  if (account !== call.account.accountId) {
    throw new AwsError(
      'AuthorizationError',
      403,
      `User is not authorized to perform this operation on resource: ${arn}`,
    );
  }
  const topic = call.region.logging.topics.find(each => each.name === name);
  if (!topic || region !== call.region.name) {
    throw new AwsError('NotFound', 404, 'Topic does not exist');
  }
  return topic;
}

function listSubscriptionsByTopic(call: AwsCall, input: unknown): object {
  const request = readMembers(subscriptionsSchema, input, INVALID);
  const { subscriptions } = topicOf(call, request.TopicArn);
  const page = paginate(subscriptions, call.world.paging, {
    maxResults: PAGE,
    nextToken: request.NextToken,
    question: request.TopicArn,
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'Invalid parameter: NextToken');
  }
  return {
    Subscriptions: page.items.map((subscription, index) => ({
      SubscriptionArn:
        subscription.state === 'confirmed'
          ? `${request.TopicArn}:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
          : subscription.state,
      Owner: call.account.accountId,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      TopicArn: request.TopicArn,
    })),
    NextToken: page.nextToken,
  };
}

function getTopicAttributes(call: AwsCall, input: unknown): object {
  const request = readMembers(attributesSchema, input, INVALID);
  const { feedbackRole } = topicOf(call, request.TopicArn);
  const attributes = {
    TopicArn: request.TopicArn,
    Owner: call.account.accountId,
    ...(feedbackRole && {
      HTTPSuccessFeedbackRoleArn: feedbackRole,
      HTTPFailureFeedbackRoleArn: feedbackRole,
    }),
  };
  return {
    Attributes: {
      entry: repeated(
        Object.entries(attributes).map(([key, value]) => ({ key, value })),
      ),
    },
  };
}

const protocol = awsQuery({
  version: '2010-03-31',
  namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
});

/** Stand-in for Amazon SNS (API version 2010-03-31). */
export const sns: AwsService = {
  name: 'sns',
  protocol: {
    ...protocol,
    codes: {
      ...protocol.codes,
      'access-denied': { code: 'AuthorizationError', status: 403 },
    },
  },
  operations: {
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
    GetTopicAttributes: getTopicAttributes,
  },
  unknownOperation: unknownQueryAction,
};
