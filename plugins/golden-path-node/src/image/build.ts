import type { Findings } from '../control';
import { isRecord } from '../text';
import {
  type Block,
  blocksOf,
  nameOf,
  nested,
  placeOf,
} from '../terraform/configuration';

const MARK = 'tag:fairway:approved';

function judgeBase(
  findings: Findings,
  blocks: readonly Block[],
  source: Block,
) {
  const base = String(source.values.source_ami ?? '');
  const [, name] = /data\.amazon-ami\.([\w-]+)\.id/.exec(base) ?? [];
  const [lookup] = name ? blocksOf(blocks, 'data', 'amazon-ami', name) : [];
  if (!lookup) {
    findings.problem(
      `${nameOf(source)} starts from ${
        base === '' ? 'a base that is not named' : base.slice(0, 60)
      }, not from the approved list`,
      placeOf(source, base === '' ? 'source_ami_filter' : 'source_ami'),
    );
    return;
  }
  const { filters } = lookup.values;
  if (!isRecord(filters) || String(filters[MARK]) !== 'true') {
    findings.problem(
      `${nameOf(lookup)} takes a base that nobody approved`,
      placeOf(lookup, 'filters'),
    );
  }
  const owners = [lookup.values.owners].flat().map(String);
  if (!owners.every(owner => /^(?:\d{12}|self)$/.test(owner))) {
    findings.problem(
      `${nameOf(lookup)} takes a base of others`,
      placeOf(lookup, 'owners'),
    );
  }
}

function judgeSource(findings: Findings, source: Block, ownKeys: boolean) {
  const name = nameOf(source);
  const { values } = source;
  const want = (attribute: string, holds: boolean, problem: string) => {
    if (!holds) {
      findings.problem(`${name} ${problem}`, placeOf(source, attribute));
    }
  };
  want(
    'encrypt_boot',
    values.encrypt_boot === true,
    'makes a disk that is not encrypted',
  );
  want(
    'imds_support',
    values.imds_support === 'v2.0',
    'makes machines that give metadata without a session token',
  );
  want(
    'associate_public_ip_address',
    values.associate_public_ip_address === false,
    'builds on a machine with a public address',
  );
  want(
    'ssh_interface',
    values.ssh_interface === 'session_manager',
    'is reached from the network while it is built',
  );
  want(
    'ssh_keypair_name',
    values.ssh_keypair_name === undefined,
    'is reached with a key that stays',
  );
  want(
    'ami_groups',
    values.ami_groups === undefined,
    'makes an image that others may start',
  );
  want(
    'kms_key_id',
    !ownKeys || values.kms_key_id !== undefined,
    'is not encrypted with a key of its own',
  );
  const [metadata] = nested(values, 'metadata_options');
  if (metadata?.http_tokens !== 'required') {
    findings.problem(
      `${name} gives the builder's credentials to requests without a session token`,
      placeOf(source, 'metadata_options', 'http_tokens'),
    );
  }
  const { tags } = values;
  if (!isRecord(tags) || String(tags['fairway:approved']) !== 'false') {
    findings.problem(
      `${name} makes an image that counts as approved before it is scanned`,
      placeOf(source, 'tags'),
    );
  }
}

/** Where an image comes from, and what it is before anybody looked at it. */
export function judgeImageBuild(
  findings: Findings,
  blocks: readonly Block[],
  ownKeys: boolean,
): void {
  const sources = blocksOf(blocks, 'source', 'amazon-ebs');
  if (sources.length === 0 && blocks[0]) {
    findings.doubt(
      'there is no source of type amazon-ebs; others are not judged',
      {
        path: blocks[0].path,
      },
    );
  }
  for (const source of sources) {
    judgeBase(findings, blocks, source);
    judgeSource(findings, source, ownKeys);
  }
  for (const block of blocksOf(blocks, 'packer')) {
    for (const plugins of nested(block.values, 'required_plugins')) {
      for (const [name, plugin] of Object.entries(plugins)) {
        const version = isRecord(plugin) ? plugin.version : undefined;
        if (
          typeof version !== 'string' ||
          !/^(?:=\s*)?\d+\.\d+\.\d+$/.test(version)
        ) {
          findings.problem(
            `plugin ${name} is not pinned to one version`,
            placeOf(block, 'required_plugins', name),
          );
        }
      }
    }
  }
}
