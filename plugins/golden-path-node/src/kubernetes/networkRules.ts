import { isRecord } from '../text';

/** Direction of traffic of a pod. */
export type Direction = 'ingress' | 'egress';

/** CIDRs wider than this many bits are half the world or more. */
const NARROWEST_WIDE_PREFIX = 7;
const NARROWEST_WIDE_RANGE = 10_000;

/** Whether a peer is practically everybody. What can't be read counts as everybody. */
function isEverybody(peer: unknown): boolean {
  if (!isRecord(peer)) {
    return true;
  }
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock !== undefined) {
    const cidr = isRecord(ipBlock) ? String(ipBlock.cidr) : '';
    const prefix = Number(/\/(\d{1,3})$/.exec(cidr)?.[1] ?? 0);
    return prefix <= NARROWEST_WIDE_PREFIX;
  }
  const all = (selector: unknown) =>
    isRecord(selector) &&
    Object.values(selector).every(
      part =>
        (Array.isArray(part) && part.length === 0) ||
        (isRecord(part) && Object.keys(part).length === 0),
    );
  if (namespaceSelector === undefined && podSelector === undefined) {
    return true;
  }
  return (
    all(namespaceSelector) && (podSelector === undefined || all(podSelector))
  );
}

/** Whether ports are not restricted, or by a range that is as good as none. */
function isAnyPort(ports: unknown): boolean {
  if (!Array.isArray(ports) || ports.length === 0) {
    return true;
  }
  return ports.some(entry => {
    if (!isRecord(entry) || entry.port === undefined) {
      return true;
    }
    const from = Number(entry.port);
    const to = Number(entry.endPort ?? entry.port);
    return to - from >= NARROWEST_WIDE_RANGE;
  });
}

/**
 * Whether a rule undoes a default deny. To everybody is too much inwards;
 * outwards it is, unless ports are named (a service may call the internet by TLS).
 */
export function isOpen(rule: unknown, direction: Direction): boolean {
  if (!isRecord(rule)) {
    return true;
  }
  const peers = direction === 'ingress' ? rule.from : rule.to;
  const everybody =
    !Array.isArray(peers) || peers.length === 0 || peers.some(isEverybody);
  return everybody && (direction === 'ingress' || isAnyPort(rule.ports));
}

/** Whether a policy's spec isolates pods in a direction (networking.k8s.io/v1, `policyTypes`). */
export function isolates(
  spec: Record<string, unknown>,
  direction: Direction,
): boolean {
  const { policyTypes } = spec;
  if (Array.isArray(policyTypes)) {
    return policyTypes.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  }
  return direction === 'ingress' || spec.egress !== undefined;
}
