import {
  GATE_STAGES,
  type GateVerdict,
} from '@fairway/plugin-security-scorecard-common';
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { parseChange } from '../change';
import { CommandError, FAIL, linesOf, PASS, UNKNOWN, type Io } from '../io';
import { portalOf } from '../portal';
import type { Finish } from '../run';

const CODES: ReadonlyMap<string, number> = new Map<GateVerdict, number>([
  ['pass', PASS],
  ['fail', FAIL],
  ['unknown', UNKNOWN],
]);

const answerSchema = z.looseObject({
  entityRef: z.string(),
  stage: z.string(),
  verdict: z.string(),
  reasons: z
    .array(
      z.looseObject({
        rule: z.string(),
        verdict: z.string(),
        message: z.string(),
        checkIds: z.array(z.string()),
      }),
    )
    .min(1),
  waiverIds: z.array(z.string()),
  change: z.string().nullable(),
});
type Answer = z.infer<typeof answerSchema>;

const REF = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/;

/** `kind:namespace/name`, with what goes without saying. */
function wholeRef(ref: string): string {
  const [, kind, namespace, name] = REF.exec(ref) ?? [];
  return `${kind ?? 'component'}:${namespace ?? 'default'}/${name}`.toLocaleLowerCase(
    'en-US',
  );
}

/**
 * Holds an answer against the question: another server, a cache in between or an
 * older portal that knows no changes may answer something else.
 *
 * @throws CommandError when it is no answer to it
 */
function readAnswer(
  given: unknown,
  asked: { entity: string; stage: string; change?: string },
): Answer {
  const parsed = answerSchema.safeParse(given);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new CommandError(
      `What the portal answered is no answer of a gate: ${path.join('.')}: ${message}`,
    );
  }
  const { data } = parsed;
  const differs = [
    ['entity', wholeRef(data.entityRef), wholeRef(asked.entity)],
    ['stage', data.stage, asked.stage],
    ['change', data.change, asked.change ?? null],
  ].find(([, answered, wanted]) => answered !== wanted);
  if (differs) {
    const [what, answered, wanted] = differs;
    throw new CommandError(
      `The portal answered for the ${what} ${answered ?? '(none)'}, not for ${wanted ?? '(none)'}`,
    );
  }
  const contrary =
    data.verdict === 'pass' && data.reasons.find(r => r.verdict !== 'pass');
  if (contrary) {
    throw new CommandError(
      `The portal says that the gate passes, and that ${contrary.rule} does not`,
    );
  }
  return data;
}

function inWords(answer: Answer): string {
  const change = answer.change ? ` with ${answer.change}` : '';
  const lines = [
    `${answer.verdict.toUpperCase()}  gate ${answer.stage} of ${answer.entityRef}${change}`,
    ...answer.reasons.flatMap(reason => [
      `  ${reason.verdict.padEnd(8)}${reason.rule}: ${reason.message}`,
      ...(reason.checkIds.length
        ? [`          checks: ${reason.checkIds.join(', ')}`]
        : []),
    ]),
    ...(answer.waiverIds.length
      ? [`  waivers taken into account: ${answer.waiverIds.join(', ')}`]
      : []),
  ];
  return linesOf(lines);
}

/** `fairway gate` */
export function addGateCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command('gate')
    .description(
      'Whether a pipeline may go on: exit code 0 pass, 1 fail, 2 unknown',
    )
    .requiredOption(
      '--entity <ref>',
      'entity, for example component:default/payments-api',
    )
    .addOption(
      new Option('--stage <stage>', 'stage of the pipeline')
        .choices(GATE_STAGES)
        .makeOptionMandatory(),
    )
    .option(
      '--change <id>',
      'change under test, for example pr-17',
      parseChange,
    )
    .option('--json', 'print the answer as JSON')
    .action(async ({ entity, stage, change, json }) => {
      const { client, request } = portalOf(io);
      const answer = readAnswer(
        await client.getGate(entity, { stage, change }, request),
        { entity, stage, change },
      );
      io.out(json ? `${JSON.stringify(answer, null, 2)}\n` : inWords(answer));
      // What this version does not know is no pass.
      finish(CODES.get(answer.verdict) ?? UNKNOWN);
    });
}
