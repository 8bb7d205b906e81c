import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../AwsError';
import { EC2_NAMESPACE, ec2Query } from '../query';
import { recordCall, requireOperator } from '../recordCall';
import type { AwsCall } from '../service';

const formSchema = z.record(z.string(), z.string());
/** Most ids that a request takes. */
const MAX_IDS = 1000;

/** Ids in the order of their numbers, each once; and whether nothing is to happen. */
function readRequest(input: unknown): { ids: string[]; isDryRun: boolean } {
  const { DryRun = 'false', ...members } = formSchema.parse(input);
  const numbered = Object.entries(members).map(([key, id]) => {
    const number = /^FlowLogId\.([1-9]\d*)$/.exec(key)?.[1];
    if (!number) {
      throw new AwsError(
        'UnknownParameter',
        400,
        `The parameter ${key} is not recognized`,
      );
    }
    return { number: Number(number), id };
  });
  if (numbered.length === 0) {
    throw new AwsError(
      'MissingParameter',
      400,
      'The request must contain the parameter FlowLogId',
    );
  }
  if (numbered.length > MAX_IDS || !['true', 'false'].includes(DryRun)) {
    throw new AwsError(
      'InvalidParameterValue',
      400,
      `Expecting 1 to ${MAX_IDS} values for FlowLogId, and true or false for DryRun`,
    );
  }
  const ids = numbered.sort((a, b) => a.number - b.number).map(({ id }) => id);
  return { ids: [...new Set(ids)], isDryRun: DryRun === 'true' };
}

/** What CloudTrail makes of a list in XML: a list of one entry is that entry. */
const collapsed = <T>(items: T[]): T | T[] =>
  items.length === 1 ? items[0] : items;

/**
 * DeleteFlowLogs: deletes those it knows and names the others, without failing.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteFlowLogs.html
 */
export function deleteFlowLogs(call: AwsCall, input: unknown): object {
  const eventName = 'DeleteFlowLogs';
  const session = requireOperator(
    call,
    `ec2:${eventName}`,
    ec2Query.codes['access-denied'],
  );
  const { ids, isDryRun } = readRequest(input);
  if (isDryRun) {
    throw new AwsError(
      'DryRunOperation',
      412,
      'Request would have succeeded, but DryRun flag is set.',
    );
  }
  const { region } = call;
  const known = new Set(region.flowLogs.map(({ flowLogId }) => flowLogId));
  const unsuccessful = ids
    .filter(id => !known.has(id))
    .map(id => ({
      error: {
        code: 'InvalidFlowLogId.NotFound',
        message: `These flow log ids in the input list are not found: [TotalCount: 1] ${id}`,
      },
      resourceId: id,
    }));
  region.flowLogs = region.flowLogs.filter(
    ({ flowLogId }) => !ids.includes(flowLogId),
  );
  recordCall(call, session, {
    eventSource: 'ec2.amazonaws.com',
    eventName,
    requestParameters: {
      DeleteFlowLogsRequest: {
        FlowLogId: collapsed(
          ids.map((content, index) => ({ content, tag: index + 1 })),
        ),
      },
    },
    responseElements: {
      DeleteFlowLogsResponse: {
        requestId: randomUUID(),
        unsuccessful:
          unsuccessful.length > 0 ? { item: collapsed(unsuccessful) } : '',
        xmlns: EC2_NAMESPACE,
      },
    },
  });
  return { unsuccessful };
}
