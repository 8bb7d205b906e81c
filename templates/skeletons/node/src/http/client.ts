import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const MAX_HOPS = 10;

function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 6 ? 'ipv6' : 'ipv4';
}

function listOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = familyOf(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    if (!family || (bits !== undefined && !(Number.isInteger(bits) && bits >= 8))) {
      throw new Error(`TRUSTED_PROXIES: ${entry} is no address or network of at least 8 bits.`);
    }
    if (bits === undefined) {
      list.addAddress(address, family);
    } else {
      list.addSubnet(address, bits, family);
    }
  }
  return list;
}

/**
 * Tells where a request comes from: the peer, or, as long as that is a trusted
 * proxy, whom it names in X-Forwarded-For. What a caller wrote there itself
 * never counts.
 *
 * @param trustedProxies - addresses and networks
 * @throws Error when one of them is neither
 */
export function createSourceIp(
  trustedProxies: readonly string[],
): (req: Pick<IncomingMessage, 'headers' | 'socket'>) => string {
  const trusted = listOf(trustedProxies);
  const isTrusted = (address: string) => {
    const family = familyOf(address);
    return family !== undefined && trusted.check(address, family);
  };
  return req => {
    let source = plain(req.socket.remoteAddress ?? 'unknown');
    const header = req.headers['x-forwarded-for'];
    const hops = (typeof header === 'string' ? header : '').split(',').slice(-MAX_HOPS);
    while (isTrusted(source) && hops.length > 0) {
      const hop = plain((hops.pop() ?? '').trim());
      if (!familyOf(hop)) {
        break;
      }
      source = hop;
    }
    return source;
  };
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace id of a W3C `traceparent` header, or a new id. */
export function correlationIdOf(req: Pick<IncomingMessage, 'headers'>): string {
  const header = req.headers.traceparent;
  const match = typeof header === 'string' ? TRACEPARENT.exec(header) : null;
  return match?.[1] ?? randomUUID().replaceAll('-', '');
}

/** The bearer token of a request. */
export function bearerToken(req: Pick<IncomingMessage, 'headers'>): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '')?.[1];
}
