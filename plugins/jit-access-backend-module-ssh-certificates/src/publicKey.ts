/** Annotation of User entities that holds the person's public key. */
export const SSH_PUBLIC_KEY_ANNOTATION = 'fairway.dev/ssh-public-key';

/** Number of fields after the type, by RFC 4253, 5656, 8709 and OpenSSH's PROTOCOL.u2f. */
const FIELDS: Record<string, number> = {
  'ssh-ed25519': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519@openssh.com': 2,
  'sk-ecdsa-sha2-nistp256@openssh.com': 3,
  'ssh-rsa': 2,
};
const MIN_RSA_BITS = 3072;

/** A public key as it stands in a file, without a comment. */
export interface PublicKey {
  text: string;
}

/** The fields of an SSH wire encoding; undefined when it is none. */
function fieldsOf(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let offset = 0;
  while (offset < blob.length) {
    if (offset + 4 > blob.length) {
      return undefined;
    }
    const end = offset + 4 + blob.readUInt32BE(offset);
    if (end > blob.length) {
      return undefined;
    }
    fields.push(blob.subarray(offset + 4, end));
    offset = end;
  }
  return fields;
}

function bitsOf(integer: Buffer): number {
  const from = integer.findIndex(byte => byte !== 0);
  return from < 0
    ? 0
    : (integer.length - from) * 8 - (Math.clz32(integer[from]) - 24);
}

/**
 * Reads one public key: its type, its base64 and, to be left out, a comment.
 * Returns what is wrong with it, in words, when it is none that may be signed.
 */
export function parsePublicKey(line: string): PublicKey | string {
  if (/[\r\n\0]/.test(line.trim())) {
    return 'has more than one line';
  }
  const [type, encoded = ''] = line.trim().split(/[ \t]+/);
  const count = FIELDS[type];
  if (!Object.hasOwn(FIELDS, type)) {
    return `has to begin with one of ${Object.keys(FIELDS).join(', ')}`;
  }
  const blob = Buffer.from(encoded, 'base64');
  const fields = fieldsOf(blob);
  if (
    blob.toString('base64') !== encoded ||
    fields?.length !== count + 1 ||
    fields[0].toString() !== type ||
    fields.some(field => field.length === 0)
  ) {
    return `is no ${type} key`;
  }
  if (type === 'ssh-rsa' && bitsOf(fields[2]) < MIN_RSA_BITS) {
    return `has ${bitsOf(fields[2])} bits, and an RSA key needs ${MIN_RSA_BITS}`;
  }
  return { text: `${type} ${encoded}` };
}
