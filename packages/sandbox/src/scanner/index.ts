import { getResponse, http, type HttpHandler } from 'msw';
import { z } from 'zod';
import { hostPattern } from '../aws/host';
import { serviceHandler, type AwsOperation } from '../aws/service';
import { sqs } from '../aws/sqs';
import type { Queue } from '../world/queues';
import type { World } from '../world/types';
import { Scanner } from './Scanner';
import { sendMessage } from './sendMessage';

const askedSchema = z.object({ QueueUrl: z.string() });

/**
 * The stand-in scanner of images, behind the two queues of its own. Everything
 * else of SQS falls through to the queues of the world. It works whenever
 * somebody looks for its results.
 */
export function scannerHandlers(world: World): HttpHandler[] {
  const scanner = new Scanner(world.now);
  const queues: Queue[] = [scanner.jobs, scanner.results];
  const isOurs = (input: unknown) => {
    const asked = askedSchema.safeParse(input);
    return asked.success
      ? queues.some(({ name }) => asked.data.QueueUrl.endsWith(`/${name}`))
      : false;
  };
  const { ReceiveMessage: receive } = sqs.operations;
  const operations: Record<string, AwsOperation> = {
    ...sqs.operations,
    SendMessage: sendMessage,
    ReceiveMessage(call, input) {
      scanner.work();
      return receive(call, input);
    },
  };
  const handler = serviceHandler({ ...world, queues }, { ...sqs, operations });
  return [
    http.all(hostPattern(sqs), async ({ request }) => {
      const input: unknown = await request
        .clone()
        .json()
        .catch(() => undefined);
      return isOurs(input) ? getResponse([handler], request) : undefined;
    }),
  ];
}
