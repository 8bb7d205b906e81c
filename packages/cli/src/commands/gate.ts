import {
  GATE_STAGES,
  type GateAnswer,
  type GateVerdict,
} from '@fairway/plugin-security-scorecard-common';
import { Option, type Command } from 'commander';
import { FAIL, PASS, UNKNOWN, type Io } from '../io';
import { portalOf } from '../portal';
import type { Finish } from '../run';

const CODES: Record<GateVerdict, number> = {
  pass: PASS,
  fail: FAIL,
  unknown: UNKNOWN,
};

function inWords(answer: GateAnswer): string {
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
  return `${lines.join('\n')}\n`;
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
    .option('--change <id>', 'change under test, for example pr-17')
    .option('--json', 'print the answer as JSON')
    .action(async ({ entity, stage, change, json }) => {
      const { client, request } = portalOf(io);
      const answer = await client.getGate(entity, { stage, change }, request);
      io.out(json ? `${JSON.stringify(answer, null, 2)}\n` : inWords(answer));
      // What this version does not know is no pass.
      finish(CODES[answer.verdict] ?? UNKNOWN);
    });
}
