import type { Findings } from '../control';
import { type Block, blocksOf, nameOf, nested, placeOf } from './configuration';

/** The whole internet, or a half of it. */
const WIDE = /^(?:\d{1,3}\.){3}\d{1,3}\/[0-7]$|^[0-9a-f:]*\/(?:[0-9]|1[0-9])$/i;

const isWide = (value: unknown) =>
  [value].flat().some(cidr => WIDE.test(String(cidr)));

function judgeRule(
  findings: Findings,
  block: Block,
  values: Record<string, unknown>,
  at: (member: string) => ReturnType<typeof placeOf>,
  inward: boolean,
) {
  for (const member of [
    'cidr_ipv4',
    'cidr_ipv6',
    'cidr_blocks',
    'ipv6_cidr_blocks',
  ]) {
    if (values[member] !== undefined && isWide(values[member])) {
      findings.problem(
        `${nameOf(block)} lets ${inward ? 'everybody in' : 'everything out'}`,
        at(member),
      );
    }
  }
}

/** Arguments of providers and look-ups that leave out who the other side is. */
const UNVERIFIED = ['insecure', 'skip_tls_verify', 'tls_insecure_skip_verify'];

function judgeTls(findings: Findings, blocks: readonly Block[]) {
  for (const block of blocks) {
    const argument = UNVERIFIED.find(
      name => String(block.values[name] ?? false) !== 'false',
    );
    if (argument !== undefined) {
      findings.problem(
        `${block.header.join(' ')} does not verify certificates: ${argument} is not false`,
        placeOf(block, argument),
      );
    }
  }
  for (const kind of ['aws_lb_listener', 'aws_alb_listener']) {
    for (const block of blocksOf(blocks, 'resource', kind)) {
      const redirects = nested(block.values, 'default_action').every(
        ({ type }) => type === 'redirect',
      );
      if (block.values.protocol === 'HTTP' && !redirects) {
        findings.problem(
          `${nameOf(block)} answers without TLS`,
          placeOf(block, 'protocol'),
        );
      }
    }
  }
}

/** Only what is named gets in or out, and flows are on record. */
export function judgeNetwork(
  findings: Findings,
  blocks: readonly Block[],
): void {
  for (const [kind, inward] of [
    ['aws_vpc_security_group_ingress_rule', true],
    ['aws_vpc_security_group_egress_rule', false],
  ] as const) {
    for (const block of blocksOf(blocks, 'resource', kind)) {
      judgeRule(
        findings,
        block,
        block.values,
        member => placeOf(block, member),
        inward,
      );
    }
  }
  for (const block of blocksOf(blocks, 'resource', 'aws_security_group_rule')) {
    judgeRule(
      findings,
      block,
      block.values,
      member => placeOf(block, member),
      block.values.type === 'ingress',
    );
  }
  for (const block of [
    ...blocksOf(blocks, 'resource', 'aws_security_group'),
    ...blocksOf(blocks, 'resource', 'aws_default_security_group'),
  ]) {
    for (const direction of ['ingress', 'egress']) {
      nested(block.values, direction).forEach((rule, index) =>
        judgeRule(
          findings,
          block,
          rule,
          member => placeOf(block, [direction, index], member),
          direction === 'ingress',
        ),
      );
    }
  }
  judgeTls(findings, blocks);
  const flows = blocksOf(blocks, 'resource', 'aws_flow_log');
  for (const kind of ['aws_vpc', 'aws_subnet']) {
    for (const block of blocksOf(blocks, 'resource', kind)) {
      const reference = `${kind}.${block.header[2]}`;
      const logged = flows.some(
        ({ values }) =>
          values.traffic_type === 'ALL' &&
          [values.subnet_id, values.vpc_id].some(id =>
            String(id).includes(reference),
          ),
      );
      if (!logged) {
        const near = flows.find(({ values }) =>
          [values.subnet_id, values.vpc_id].some(id =>
            String(id).includes(reference),
          ),
        );
        findings.problem(
          `no flow log has all traffic of ${nameOf(block)}`,
          near ? placeOf(near, 'traffic_type') : placeOf(block),
        );
      }
      if (block.values.map_public_ip_on_launch === true) {
        findings.problem(
          `${nameOf(block)} gives machines public addresses`,
          placeOf(block, 'map_public_ip_on_launch'),
        );
      }
    }
  }
}
