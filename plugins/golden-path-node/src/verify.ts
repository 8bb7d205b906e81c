import { setImmediate } from 'node:timers/promises';
import type { Control, Verdict, VerifyOptions } from './control';
import { accessPolicy } from './controls/accessPolicy';
import { branchProtection } from './controls/branchProtection';
import { catalogEntity } from './controls/catalogEntity';
import { controlManifest } from './controls/controlManifest';
import { documentation } from './controls/documentation';
import { goldenPathRecord } from './controls/goldenPathRecord';
import { loggingQuestions } from './controls/loggingQuestions';
import { podSecurity } from './controls/podSecurity';
import { runbook } from './controls/runbook';
import { securityTxt } from './controls/securityTxt';
import { terraform } from './controls/terraform';
import { threatModel } from './controls/threatModel';
import { vmImage } from './controls/vmImage';
import { auditLog } from './controls/auditLog';
import { authorization } from './controls/authorization';
import { httpHardening } from './controls/httpHardening';
import { privacy } from './controls/privacy';
import { codeowners } from './controls/codeowners';
import { dockerfile } from './controls/dockerfile';
import { networkPolicy } from './controls/networkPolicy';
import { securityPolicy } from './controls/securityPolicy';
import { structuredLogging } from './controls/structuredLogging';
import { workflows } from './controls/workflows';
import { changeRecord } from './controls/changeRecord';
import { ciTests } from './controls/ciTests';
import { dependencyGate } from './controls/dependencyGate';
import { dependencyUpdates } from './controls/dependencyUpdates';
import { noSecrets } from './controls/noSecrets';
import { packageHygiene } from './controls/packageHygiene';
import { pipelineGate } from './controls/pipelineGate';
import { riskPolicy } from './controls/riskPolicy';
import { sast } from './controls/sast';
import { secretScanning } from './controls/secretScanning';
import { supplyChain } from './controls/supplyChain';
import { withExceptions } from './policy/controlExceptions';
import { ANSWERS_PATH, isRecorded, profileOf } from './profile';
import type { ControlResult, Tree } from './types';

const CONTROLS: readonly Control[] = [
  codeowners,
  dockerfile,
  workflows,
  networkPolicy,
  structuredLogging,
  authorization,
  auditLog,
  httpHardening,
  privacy,
  securityPolicy,
  catalogEntity,
  goldenPathRecord(() => CONTROLS.map(({ id }) => id)),
  controlManifest(() => aboutControls()),
  branchProtection,
  documentation,
  threatModel(() => CONTROLS.map(({ id }) => id)),
  runbook,
  loggingQuestions,
  accessPolicy,
  securityTxt,
  podSecurity,
  terraform,
  vmImage,
  ciTests,
  secretScanning,
  sast,
  dependencyGate,
  supplyChain,
  pipelineGate,
  dependencyUpdates,
  riskPolicy,
  packageHygiene,
  noSecrets,
  changeRecord,
];

function aboutControls(): Omit<Control, 'judge'>[] {
  return CONTROLS.map(({ id, title, severity, remediation, frameworks }) => ({
    id,
    title,
    severity,
    remediation,
    frameworks,
  }));
}

/** What the controls are, in the order of their results. */
export const controls: readonly Omit<Control, 'judge'>[] = aboutControls();

const MAX_MESSAGE = 1000;

/** A pass that depends on answers which nobody can read is none. */
function withRecord(
  control: Control,
  verdict: Verdict,
  recorded: boolean,
): Verdict {
  return control.asksRecord && verdict.state === 'pass' && !recorded
    ? {
        state: 'unknown',
        message: `What it has to hold depends on ${ANSWERS_PATH}, which can't be read.`,
        evidence: [{ path: ANSWERS_PATH }, ...verdict.evidence],
      }
    : verdict;
}

function printable(text: string): string {
  const shown = [...text.slice(0, MAX_MESSAGE)]
    .map(char => (char < ' ' || char === '\u007f' ? ' ' : char))
    .join('');
  return text.length > MAX_MESSAGE ? `${shown}…` : shown;
}

/**
 * Runs every control on a tree. Never rejects: a control that can't decide is
 * `unknown`, and does not hide the others.
 */
export async function verifyTree(
  tree: Tree,
  options: VerifyOptions = {},
): Promise<ControlResult[]> {
  const profile = profileOf(tree);
  const recorded = isRecorded(tree);
  const { only } = options;
  const wanted = only
    ? CONTROLS.filter(({ id }) => only.includes(id))
    : CONTROLS;
  const judge = async (control: Control): Promise<ControlResult> => {
    const { id, title, severity, remediation, frameworks } = control;
    const about = { id, title, severity, remediation, frameworks };
    try {
      const verdict = withRecord(
        control,
        await control.judge(tree, options, profile),
        recorded,
      );
      return { ...about, ...verdict, message: printable(verdict.message) };
    } catch (error) {
      return {
        ...about,
        state: 'unknown',
        message: printable(
          `The control could not be decided: ${
            error instanceof Error ? error.message : 'unknown error'
          }`,
        ),
        evidence: [],
      };
    }
  };
  const results: ControlResult[] = [];
  for (const control of wanted) {
    results.push(await judge(control));
    // Parsing takes its time: whoever else lives in this process gets a turn.
    await setImmediate();
  }
  return withExceptions(results, options.exceptions ?? []);
}
