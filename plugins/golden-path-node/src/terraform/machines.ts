import type { Findings } from '../control';
import { type Block, blocksOf, nameOf, nested, placeOf } from './configuration';

/** Whether a lookup takes only images that were approved. */
export function asksForApproved(block: Block): boolean {
  const owners = [block.values.owners].flat().map(String);
  const named =
    owners.length > 0 &&
    owners.every(owner => /^(?:\d{12}|self|\$\{.+\})$/.test(owner));
  const approved = nested(block.values, 'filter').some(
    ({ name, values }) =>
      name === 'tag:fairway:approved' &&
      [values].flat().map(String).join() === 'true',
  );
  return named && approved;
}

function judgeImage(
  findings: Findings,
  blocks: readonly Block[],
  machine: Block,
  attribute: string,
) {
  const image = String(machine.values[attribute] ?? '');
  const [, name] = /data\.aws_ami\.([\w-]+)\.(?:image_)?id/.exec(image) ?? [];
  const [lookup] = name ? blocksOf(blocks, 'data', 'aws_ami', name) : [];
  if (!lookup) {
    findings.problem(
      `${nameOf(machine)} takes its image by ${image === '' ? 'nothing' : image.slice(0, 60)}, not from the approved list`,
      placeOf(machine, attribute),
    );
  } else if (!asksForApproved(lookup)) {
    findings.problem(
      `${nameOf(lookup)} takes images that nobody approved, or of anybody`,
      placeOf(lookup),
    );
  }
}

function judgeMachine(findings: Findings, machine: Block) {
  const [metadata] = nested(machine.values, 'metadata_options');
  if (metadata?.http_tokens !== 'required') {
    findings.problem(
      `${nameOf(machine)} gives its credentials to requests without a session token`,
      placeOf(machine, 'metadata_options', 'http_tokens'),
    );
  }
  nested(machine.values, 'network_interfaces').forEach((card, index) => {
    if (card.associate_public_ip_address !== false) {
      findings.problem(
        `${nameOf(machine)} may have a public address`,
        placeOf(
          machine,
          ['network_interfaces', index],
          'associate_public_ip_address',
        ),
      );
    }
  });
  const disks = [
    ...nested(machine.values, 'block_device_mappings').flatMap(mapping =>
      nested(mapping, 'ebs'),
    ),
    ...nested(machine.values, 'root_block_device'),
  ];
  if (disks.length === 0 || disks.some(disk => disk.encrypted !== true)) {
    findings.problem(
      `${nameOf(machine)} has a disk that is not encrypted`,
      placeOf(machine, 'block_device_mappings', 'ebs', 'encrypted'),
    );
  }
  if (machine.values.key_name !== undefined) {
    findings.problem(
      `${nameOf(machine)} is reached with a key; use sessions`,
      placeOf(machine, 'key_name'),
    );
  }
}

/** Machines come from approved images, and give nothing away. */
export function judgeMachines(
  findings: Findings,
  blocks: readonly Block[],
): void {
  for (const [kind, attribute] of [
    ['aws_launch_template', 'image_id'],
    ['aws_instance', 'ami'],
  ]) {
    for (const machine of blocksOf(blocks, 'resource', kind)) {
      judgeImage(findings, blocks, machine, attribute);
      judgeMachine(findings, machine);
    }
  }
}
