import type { Findings } from '../control';
import { isRecord } from '../text';
import { type Block, blocksOf, nested, placeOf } from './configuration';

const SECRET_ARGUMENTS = ['access_key', 'secret_key', 'token'];

function judgeBackend(findings: Findings, block: Block, backend: unknown) {
  const kinds = isRecord(backend) ? Object.keys(backend) : [];
  const [kind] = kinds;
  if (kind !== 's3') {
    findings.problem(
      `the state is kept in ${kind ?? 'nothing that is named'}, which is not judged as remote and encrypted`,
      placeOf(block, 'backend'),
    );
    return;
  }
  const [settings = {}] = nested(backend, 's3');
  if (settings.encrypt !== true) {
    findings.problem(
      'the state in S3 is not encrypted',
      placeOf(block, 'backend', 'encrypt'),
    );
  }
  if (settings.use_lockfile !== true && settings.dynamodb_table === undefined) {
    findings.problem(
      'the state is not locked while it is changed',
      placeOf(block, 'backend', 'use_lockfile'),
    );
  }
}

/** The state is remote, encrypted and locked, and no provider has keys in the code. */
export function judgeState(findings: Findings, blocks: readonly Block[]): void {
  const settings = blocksOf(blocks, 'terraform');
  const withState = settings.filter(
    ({ values }) => values.backend !== undefined || values.cloud !== undefined,
  );
  const [first] = settings.length > 0 ? settings : blocks;
  if (withState.length === 0 && first) {
    findings.problem(
      'the state stays on the machine of whoever applies it: there is no backend',
      settings.length > 0 ? placeOf(first) : { path: first.path },
    );
  }
  for (const block of withState) {
    if (block.values.backend !== undefined) {
      judgeBackend(findings, block, block.values.backend);
    }
  }
  for (const provider of blocksOf(blocks, 'provider')) {
    const secret = SECRET_ARGUMENTS.find(
      name => provider.values[name] !== undefined,
    );
    if (secret !== undefined) {
      findings.problem(
        `provider ${provider.header[1]} has ${secret} in the code`,
        placeOf(provider, secret),
      );
    }
  }
  for (const block of settings) {
    for (const providers of nested(block.values, 'required_providers')) {
      for (const [name, wanted] of Object.entries(providers)) {
        const version = isRecord(wanted) ? wanted.version : wanted;
        if (
          typeof version !== 'string' ||
          !/^(?:=\s*)?\d+\.\d+\.\d+$/.test(version)
        ) {
          findings.problem(
            `provider ${name} is not pinned to one version`,
            placeOf(block, 'required_providers', name),
          );
        }
      }
    }
  }
}
