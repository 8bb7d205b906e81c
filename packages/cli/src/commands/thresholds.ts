import type {
  CountedFinding,
  LicensedComponent,
  ThresholdDecision,
  ThresholdStage,
} from '@fairway/plugin-golden-path-node';
import { parseReport } from '@fairway/plugin-security-scorecard-reports';
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { loadGoldenPath } from '../goldenPath';
import { CommandError, FAIL, PASS, readText, type Io } from '../io';
import type { Finish } from '../run';

const STAGES: readonly ThresholdStage[] = ['build', 'test', 'production'];

const licence = z.object({
  license: z
    .object({ id: z.string().optional(), name: z.string().optional() })
    .optional(),
  expression: z.string().optional(),
});
const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z
    .array(
      z.object({
        type: z.string(),
        name: z.string(),
        purl: z.string().optional(),
        licenses: z.array(licence).optional(),
      }),
    )
    .default([]),
});

/** Kinds of components that come without a licence of their own. */
const UNLICENSED = new Set(['application', 'file', 'operating-system']);

/** Findings of reports; one that did not finish is no answer. */
async function findingsOf(
  io: Io,
  files: readonly string[],
): Promise<CountedFinding[]> {
  const findings: CountedFinding[] = [];
  for (const file of files) {
    const report = parseReport(await readText(io, file));
    if (report.outcome !== 'completed') {
      throw new CommandError(
        `The scan of ${file} did not finish: ${report.failure ?? 'no reason given'}`,
      );
    }
    for (const finding of report.findings) {
      // Licences are told from the bill of materials, which lists all of them.
      if (finding.kind !== 'licence') {
        findings.push({
          ids: [finding.vulnerability, ...(finding.aliases ?? [])],
          severity: finding.severity,
          component: finding.purl ?? finding.component,
          // Several places in one file are told apart by their location only.
          path:
            finding.kind === 'vulnerability'
              ? finding.location
              : finding.component,
          fixable:
            finding.kind !== 'vulnerability' ||
            finding.fixAvailable === true ||
            finding.fixedIn !== undefined,
        });
      }
    }
  }
  return findings;
}

async function componentsOf(
  io: Io,
  file: string,
): Promise<LicensedComponent[]> {
  const text = await readText(io, file);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is no valid JSON: ${error}`);
  }
  const parsed = bill.safeParse(content);
  if (!parsed.success) {
    throw new CommandError(
      `${file} is no bill of materials in CycloneDX: ${parsed.error.issues[0].message}`,
    );
  }
  return parsed.data.components
    .filter(({ type }) => !UNLICENSED.has(type))
    .map(({ name, purl, licenses = [] }) => ({
      name: purl ?? name,
      licences: licenses.flatMap(({ license, expression }) => {
        const said = expression ?? license?.id ?? license?.name;
        return said ? [said] : [];
      }),
    }));
}

function inWords(stage: string, decision: ThresholdDecision): string {
  const { verdict, counted, excepted, reasons } = decision;
  const lines = [
    `${verdict.toUpperCase()}  thresholds of ${stage}`,
    `  ${Object.entries(counted)
      .map(([severity, count]) => `${count} ${severity}`)
      .join(', ')}`,
    ...reasons.map(reason => `  ${reason}`),
    ...excepted.map(
      ({ finding, exception }) =>
        `  left until ${exception.expires}: ${finding.ids[0]} (${exception.owner}, ${exception.ticket})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** `fairway thresholds`; needs no portal. */
export function addThresholdsCommand(
  program: Command,
  io: Io,
  finish: Finish,
): void {
  program
    .command('thresholds <reports...>')
    .description(
      'Hold reports of scanners against the thresholds of a service: exit code 0 pass, 1 fail, 2 no answer',
    )
    .addOption(
      new Option('--stage <stage>', 'stage that begins')
        .choices(STAGES)
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--policy <file>',
      'thresholds, for example policy/thresholds.yaml',
    )
    .option('--exceptions <file>', 'exceptions, as the default branch has them')
    .option('--sbom <file>', 'bill of materials in CycloneDX, for licences')
    .option('--json', 'print the decision as JSON')
    .action(async (reports, { stage, policy, exceptions, sbom, json }) => {
      const { decideThresholds, parseExceptions, parseThresholds } =
        loadGoldenPath();
      const thresholds = parseThresholds(policy, await readText(io, policy));
      const parsed = exceptions
        ? parseExceptions(
            exceptions,
            await readText(io, exceptions),
            new Date(),
          )
        : { exceptions: [], faults: [] };
      const decision = decideThresholds({
        stage,
        thresholds,
        exceptions: parsed.exceptions,
        findings: await findingsOf(io, reports),
        components: sbom ? await componentsOf(io, sbom) : [],
      });
      // One that has expired, or is wrong, fails although nothing may need it.
      const faults = parsed.faults.map(
        ({ index, message }) => `exception ${index + 1}: ${message}`,
      );
      const whole: ThresholdDecision = {
        ...decision,
        verdict: faults.length > 0 ? 'fail' : decision.verdict,
        reasons: [...decision.reasons, ...faults],
      };
      io.out(
        json ? `${JSON.stringify(whole, null, 2)}\n` : inWords(stage, whole),
      );
      finish(whole.verdict === 'pass' ? PASS : FAIL);
    });
}
