import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import {
  createWorld,
  sandboxCredentials,
  settleAssignments,
  startLossyProxy,
  startSandboxServer,
  type LossyProxy,
} from '@fairway/sandbox';
import type { IdentityCenterConfig, InstanceConfig } from '../config';
import { IdentityCenterProvider } from '../IdentityCenterProvider';
import { DEDICATED_TAG } from '../refusal';

/** Accounts of the organisation: the management account, and two members. */
export const [MANAGEMENT, DELEGATE, MEMBER] = [
  '999988887777',
  '111122223333',
  '555566667777',
];
/** The identity store of the organisation. */
export const STORE = 'd-1234567890';

const REGION = 'eu-central-1';
const INSTANCE = 'ssoins-0123456789abcdef';
const [TAG, VALUE] = DEDICATED_TAG.split('=');

const uuid = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const set = (
  number: number,
  name: string,
  dedicated: boolean,
  sessionDuration = 'PT1H',
) => ({
  id: `ps-${String(number).padStart(16, '0')}`,
  name,
  sessionDuration,
  tags: dedicated ? { [TAG]: VALUE, team: 'payments' } : { team: 'payments' },
});

/** An organisation of the sandbox behind a proxy that meddles with changes. */
export class TestOrganisation {
  #count = 0;

  private constructor(
    private readonly directory: string,
    private readonly server: Awaited<ReturnType<typeof startSandboxServer>>,
    readonly proxy: LossyProxy,
  ) {}

  static async start(): Promise<TestOrganisation> {
    const directory = await mkdtemp(join(tmpdir(), 'fairway-organisation-'));
    const server = await startSandboxServer({
      port: 0,
      dataDir: directory,
      world: createWorld({
        accounts: [MANAGEMENT, DELEGATE, MEMBER].map(accountId => ({
          accountId,
          regions: { [REGION]: {} },
        })),
        identityCenter: {
          instance: INSTANCE,
          identityStoreId: STORE,
          region: REGION,
          managementAccount: MANAGEMENT,
          delegatedAdmin: DELEGATE,
          accounts: [DELEGATE, MEMBER],
          permissionSets: [
            set(1, 'Standing', false),
            set(2, 'Operator', true),
            set(3, 'Night', true, 'PT8H'),
          ],
        },
      }),
    });
    const proxy = await startLossyProxy({
      target: server.url,
      matches: ({ headers }) =>
        /\.(Create|Delete)AccountAssignment$/.test(
          String(headers['x-amz-target']),
        ),
    });
    return new TestOrganisation(directory, server, proxy);
  }

  get world() {
    return this.server.world;
  }

  get center() {
    const { identityCenter } = this.world;
    if (!identityCenter) {
      throw new Error('The world has no Identity Center');
    }
    return identityCenter;
  }

  config(over: Partial<InstanceConfig> = {}): IdentityCenterConfig {
    return {
      residual: 'PT4H',
      instances: [
        {
          name: 'main',
          arn: `arn:aws:sso:::instance/${INSTANCE}`,
          identityStoreId: STORE,
          region: REGION,
          accountId: DELEGATE,
          portal: 'https://harbour.example/start',
          endpoint: `${this.proxy.url}/aws`,
          ...over,
        },
      ],
    };
  }

  provider(over: Partial<InstanceConfig> = {}): IdentityCenterProvider {
    return new IdentityCenterProvider({
      config: this.config(over),
      logger: mockServices.logger.mock(),
      credentials: async accountId => async () => sandboxCredentials(accountId),
      pollEveryMs: 1,
      maxAttempts: 1,
    });
  }

  /** A user of the identity store who has nothing. */
  newUser(): string {
    this.#count += 1;
    const id = uuid(this.#count);
    this.center.users.push({
      id,
      userName: `user${this.#count}`,
      enabled: true,
    });
    return id;
  }

  /** Assigns by another's hand, at once. */
  assign(
    permissionSet: string,
    principalType: 'USER' | 'GROUP',
    principalId: string,
    account: string = MEMBER,
  ): void {
    const found = this.center.permissionSets.find(
      ({ name }) => name === permissionSet,
    );
    const state = this.center.state.read();
    this.center.state.write({
      ...state,
      assignments: [
        ...state.assignments,
        {
          account,
          permissionSet: found?.id ?? '',
          principalType,
          principalId,
        },
      ],
    });
  }

  /** A group of the users that has the permission set. */
  assignGroup(permissionSet: string, members: string[]): void {
    this.#count += 1;
    const id = uuid(900_000 + this.#count);
    this.center.groups.push({ id, name: `group${this.#count}`, members });
    this.assign(permissionSet, 'GROUP', id);
  }

  /** Whether AWS lets the user in, by whatever assignment. */
  lets(userId: string, account: string = MEMBER): boolean {
    const groups = this.center.groups
      .filter(({ members }) => members.includes(userId))
      .map(({ id }) => id);
    return this.center.state
      .read()
      .assignments.some(
        each =>
          each.account === account &&
          [userId, ...groups].includes(each.principalId),
      );
  }

  /** Carries out whatever was asked for. */
  settle(): void {
    settleAssignments(this.center);
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
