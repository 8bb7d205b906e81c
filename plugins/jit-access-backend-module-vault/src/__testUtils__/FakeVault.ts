import { randomUUID } from 'node:crypto';
import { http, HttpResponse } from 'msw';
import { Duration } from 'luxon';
import { VAULT_ENTITY_ANNOTATION, type VaultServer } from '../config';

const ADDRESS = 'https://vault.example.com:8200';
const ROLE = { role_id: 'fairway', secret_id: 'only-for-the-test' };

/** A group as Vault keeps it. */
export interface FakeGroup {
  id: string;
  name: string;
  type: string;
  policies: string[];
  member_entity_ids: string[];
  member_group_ids: string[];
  metadata: Record<string, string>;
}

/** An entity as Vault keeps it. */
export interface FakeEntity {
  id: string;
  disabled: boolean;
  policies: string[];
}

interface Token {
  endsAt: number;
  lasts: number;
  maxAt: number;
  renewable: boolean;
}

const GROUP_FIELDS = [
  'type',
  'policies',
  'member_entity_ids',
  'member_group_ids',
  'metadata',
];

const answer = (status: number, ...errors: string[]) =>
  HttpResponse.json({ errors }, { status });
const empty = () => new HttpResponse(null, { status: 204 });
const data = (content: object) =>
  HttpResponse.json({ request_id: randomUUID(), data: content });
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : [];

/**
 * Vault's API as far as Fairway needs it: groups and entities of the identity
 * engine, AppRole and tokens, strict about paths, headers and bodies. After
 * Vault's API documentation of identity/group, identity/entity, auth/approle
 * and auth/token.
 */
export class FakeVault {
  readonly groups = new Map<string, FakeGroup>();
  readonly entities = new Map<string, FakeEntity>();
  readonly tokens = new Map<string, Token>();
  /** Method and path of every request, in order. */
  readonly calls: string[] = [];
  /** Paths that the token may not use. */
  readonly forbidden: RegExp[] = [];
  /** How long tokens last by AppRole, in seconds, and at most. */
  ttl = { first: 3600, max: 36_000 };
  namespace: string | null = null;
  /** Runs before a change takes effect. */
  beforeEffect: (signal: AbortSignal) => Promise<void> = async () => {};
  /** Answers instead, without effect; undefined to go on. */
  instead: (call: string) => Response | undefined = () => undefined;
  /** The next change takes effect, and its answer is lost. */
  loseNext = false;
  now: () => Date = () => new Date();

  readonly handlers = [
    http.all(`${ADDRESS}/*`, async ({ request }) => this.#handle(request)),
  ];

  /** The server as it would be configured. */
  config(over: Partial<VaultServer> = {}): VaultServer {
    return {
      name: 'prod',
      address: ADDRESS,
      credentials: {
        kind: 'appRole',
        mount: 'approle',
        roleId: ROLE.role_id,
        secretId: ROLE.secret_id,
      },
      annotation: VAULT_ENTITY_ANNOTATION,
      policies: ['pay-ro', 'pay-rw'],
      residual: Duration.fromISO('PT1H'),
      ...over,
    };
  }

  addEntity(over: Partial<FakeEntity> = {}): string {
    const entity = { id: randomUUID(), disabled: false, policies: [], ...over };
    this.entities.set(entity.id, entity);
    return entity.id;
  }

  addGroup(over: Partial<FakeGroup> & { name: string }): FakeGroup {
    const group = {
      id: randomUUID(),
      type: 'internal',
      policies: [],
      member_entity_ids: [],
      member_group_ids: [],
      metadata: {},
      ...over,
    };
    this.groups.set(group.name, group);
    return group;
  }

  /** @param seconds - 0 for a token that doesn't end */
  addToken(seconds: number, renewable: boolean = true): string {
    const value = `hvs.${randomUUID()}`;
    const lasts = seconds * 1000;
    const now = this.now().getTime();
    this.tokens.set(value, {
      endsAt: now + lasts,
      lasts,
      maxAt: now + this.ttl.max * 1000,
      renewable,
    });
    return value;
  }

  /** Whether Vault gives the entity the policy. */
  gives(entity: string, policy: string): boolean {
    return (
      this.entities.get(entity)?.policies.includes(policy) === true ||
      this.#groupsOf(entity).some(group => group.policies.includes(policy))
    );
  }

  #groupsOf(entity: string): FakeGroup[] {
    return [...this.groups.values()].filter(group =>
      group.member_entity_ids.includes(entity),
    );
  }

  async #handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const path = decodeURIComponent(pathname.replace(/^\/v1\//, ''));
    const call = `${request.method} ${path}`;
    this.calls.push(call);
    const instead = this.instead(call);
    if (instead) {
      return instead;
    }
    const { headers } = request;
    if (headers.get('x-vault-request') !== 'true') {
      return answer(412, 'missing X-Vault-Request');
    }
    if (headers.get('x-vault-namespace') !== this.namespace) {
      return answer(403, 'permission denied');
    }
    const text = await request.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (path === 'auth/approle/login') {
      return this.#logIn(request.method, body);
    }
    const token = this.#validToken(headers.get('x-vault-token'));
    if (!token || this.forbidden.some(each => each.test(call))) {
      return answer(403, 'permission denied');
    }
    if (request.method === 'POST' || request.method === 'DELETE') {
      return this.#change(call, body, token, request.signal);
    }
    return this.#read(call, token);
  }

  #validToken(value: string | null): (Token & { value: string }) | undefined {
    const token = value === null ? undefined : this.tokens.get(value);
    const isValid =
      token && (token.lasts === 0 || this.now().getTime() < token.endsAt);
    return value !== null && isValid ? { ...token, value } : undefined;
  }

  #logIn(method: string, body: unknown): Response {
    if (method !== 'POST') {
      return answer(405, 'unsupported operation');
    }
    if (JSON.stringify(body) !== JSON.stringify(ROLE)) {
      return answer(400, 'invalid role or secret ID');
    }
    return this.#auth(this.addToken(this.ttl.first), this.ttl.first);
  }

  #auth(client_token: string, lease_duration: number): Response {
    return HttpResponse.json({
      auth: { client_token, lease_duration, renewable: true, accessor: 'x' },
    });
  }

  #read(call: string, token: Token): Response {
    const [, kind, by, key = ''] =
      /^GET identity\/(entity|group)\/(id|name)\/([^/]+)$/.exec(call) ?? [];
    if (call === 'GET auth/token/lookup-self') {
      const left = Math.max(0, token.endsAt - this.now().getTime());
      return data({
        ttl: token.lasts === 0 ? 0 : Math.floor(left / 1000),
        renewable: token.renewable,
      });
    }
    if (call === 'LIST identity/group/name') {
      const keys = [...this.groups.keys()];
      return keys.length > 0 ? data({ keys }) : answer(404);
    }
    if (kind === 'entity' && by === 'id') {
      const entity = this.entities.get(key);
      return entity
        ? data({
            ...entity,
            name: `entity-${entity.id}`,
            aliases: [],
            metadata: null,
            group_ids: this.#groupsOf(entity.id).map(({ id }) => id),
          })
        : answer(404);
    }
    if (kind === 'group') {
      const group = [...this.groups.values()].find(
        each => (by === 'id' ? each.id : each.name) === key,
      );
      return group
        ? data({
            ...group,
            // Vault writes empty lists as null, or as lists.
            member_group_ids: group.member_group_ids.length
              ? group.member_group_ids
              : null,
            modify_index: 1,
          })
        : answer(404);
    }
    return answer(404, `no handler for route "${call}"`);
  }

  async #change(
    call: string,
    body: unknown,
    token: Token & { value: string },
    signal: AbortSignal,
  ): Promise<Response> {
    if (call === 'POST auth/token/renew-self') {
      return this.#renew(token);
    }
    const [, method, name] =
      /^(POST|DELETE) identity\/group\/name\/(fairway-jit-[0-9a-f]{40})$/.exec(
        call,
      ) ?? [];
    if (!name) {
      return answer(404, `no handler for route "${call}"`);
    }
    await this.beforeEffect(signal);
    if (signal.aborted) {
      return HttpResponse.error();
    }
    const done = method === 'POST' ? this.#write(name, body) : this.#drop(name);
    if (this.loseNext) {
      this.loseNext = false;
      return HttpResponse.error();
    }
    return done;
  }

  #renew(token: Token & { value: string }): Response {
    if (!token.renewable) {
      return answer(400, 'lease is not renewable');
    }
    const now = this.now().getTime();
    const lasts = Math.min(token.lasts, token.maxAt - now);
    this.tokens.set(token.value, { ...token, lasts, endsAt: now + lasts });
    return this.#auth(token.value, Math.floor(lasts / 1000));
  }

  #drop(name: string): Response {
    this.groups.delete(name);
    return empty();
  }

  #write(name: string, body: unknown): Response {
    if (typeof body !== 'object' || body === null) {
      return answer(400, 'no body');
    }
    const fields = Object.fromEntries(Object.entries(body));
    if (Object.keys(fields).some(key => !GROUP_FIELDS.includes(key))) {
      return answer(403, 'permission denied');
    }
    const entities = strings(fields.member_entity_ids);
    const unknown = entities.find(id => !this.entities.has(id));
    if (unknown !== undefined) {
      return answer(500, `1 error occurred: invalid entity ID "${unknown}"`);
    }
    const existing = this.groups.get(name);
    const metadata = Object.entries(fields.metadata ?? {});
    this.addGroup({
      ...(existing ?? { id: randomUUID() }),
      name,
      policies: strings(fields.policies),
      member_entity_ids: entities,
      member_group_ids: strings(fields.member_group_ids),
      metadata: Object.fromEntries(
        metadata.map(([key, value]) => [key, String(value)]),
      ),
    });
    return existing ? empty() : data({ id: this.groups.get(name)?.id, name });
  }
}
