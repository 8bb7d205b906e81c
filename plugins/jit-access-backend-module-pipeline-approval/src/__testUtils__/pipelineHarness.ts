import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import createKnex from 'knex';
import { PIPELINE_ACTOR_ANNOTATION } from '../actors';
import { ApprovalStore } from '../ApprovalStore';
import { readEntitlement } from '../entitlement';
import { PipelineApprovalProvider } from '../PipelineApprovalProvider';
import { ApprovalSigner } from '../signing';

/** Where the tables come from. */
export const MIGRATIONS_DIR = path.resolve(__dirname, '../../migrations');

/** A hash that nothing else has. */
export function hashOf(count: number): string {
  return `sha256:${count.toString(16).padStart(64, '0')}`;
}

/** A signer with a key of its own. */
export function createSigner(): ApprovalSigner {
  const { privateKey } = generateKeyPairSync('ed25519');
  return new ApprovalSigner(privateKey, 'https://portal.example');
}

const user = (actor?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations:
      actor === undefined ? {} : { [PIPELINE_ACTOR_ANNOTATION]: actor },
  },
});

/** A store whose answers get lost and whose database can be held back. */
class FaultyStore extends ApprovalStore {
  loseAnswers = false;
  gate: ((signal: AbortSignal) => Promise<void>) | undefined;

  async approve(...args: Parameters<ApprovalStore['approve']>) {
    await this.gate?.(args[2]);
    await super.approve(...args);
    this.lose();
  }

  async revoke(...args: Parameters<ApprovalStore['revoke']>) {
    await this.gate?.(args[2]);
    await super.revoke(...args);
    this.lose();
  }

  private lose(): void {
    if (this.loseAnswers) {
      throw new Error('The connection was lost');
    }
  }
}

/** The contract's harness over a database of its own. */
export async function createPipelineHarness(): Promise<ProviderHarness> {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
    // One connection is the whole database.
    pool: { min: 1, max: 1 },
  });
  await knex.migrate.latest({ directory: MIGRATIONS_DIR });
  const store = new FaultyStore(knex);
  const pipelines = new Set(['deploy-prod']);
  const signer = createSigner();
  const actors = {
    count: async (actor: string) => {
      if (actor === 'twins') {
        return 2;
      }
      return /^(person-\d+|ana-at-ci)$/.test(actor) ? 1 : 0;
    },
  };
  const build = () =>
    new PipelineApprovalProvider({
      store,
      signer,
      actors,
      pipelines,
      redeemUrl: 'https://portal.example/api/jit-access/redeem',
    });
  let count = 0;
  const entitlement = {
    pipeline: 'deploy-prod',
    action: 'deploy',
    hash: hashOf(0),
  };
  return {
    provider: build(),
    async freshRef() {
      count += 1;
      return {
        grantId: `grant-${count}`,
        entitlement,
        principal: `person-${count}`,
      };
    },
    async hasAccess(ref) {
      const rows = await knex('pipeline_approvals')
        .where({ principal: ref.principal, revoked_at: null })
        .where('expires_at', '>', new Date().toISOString());
      return rows.length > 0;
    },
    async grantByOthers(ref) {
      count += 1;
      await knex('pipeline_approvals').insert({
        grant_id: `other-${count}`,
        ...readEntitlement(ref.entitlement, pipelines),
        principal: ref.principal,
        ours: false,
        approved_at: new Date().toISOString(),
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      });
    },
    usersWithoutPrincipal: [user()],
    usersWithBadPrincipal: [user(''), user('ana,bo'), user('twins')],
    userWithPrincipal: {
      user: user('ana-at-ci'),
      principal: 'ana-at-ci',
    },
    badEntitlements: [
      {
        why: 'an unknown pipeline',
        entitlement: { ...entitlement, pipeline: 'other' },
        field: 'pipeline',
      },
      {
        why: 'no action',
        entitlement: { ...entitlement, action: '' },
        field: 'action',
      },
      {
        why: 'a short hash',
        entitlement: { ...entitlement, hash: 'sha256:00' },
        field: 'hash',
      },
      {
        why: 'a field too many',
        entitlement: { ...entitlement, branch: 'main' },
        field: 'branch',
      },
    ],
    async loseAnswer(call) {
      store.loseAnswers = true;
      try {
        await assert.rejects(call());
      } finally {
        store.loseAnswers = false;
      }
    },
    async stall() {
      let reached = () => {};
      let open = () => {};
      const arrived = new Promise<void>(resolve => {
        reached = resolve;
      });
      const opened = new Promise<void>(resolve => {
        open = resolve;
      });
      store.gate = async signal => {
        signal.addEventListener('abort', () => open(), { once: true });
        reached();
        await opened;
      };
      return {
        reached: () => arrived,
        async release() {
          store.gate = undefined;
          open();
          await new Promise(setImmediate);
        },
      };
    },
    restart: async () => build(),
    close: () => knex.destroy(),
  };
}
