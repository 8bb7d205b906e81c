import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';
import {
  type CallerOptions,
  isPermitted,
  type OwnerFilter,
  permitted,
} from '@fairway/plugin-backends-node';
import {
  automationReadPermission,
  securityCaseCommentPermission,
  securityCaseManagePermission,
  securityCaseReadPermission,
  type CaseAction,
  type CaseDecision,
  type CaseFilter,
  type ListCasesOptions,
  type SecurityCase,
} from '@fairway/plugin-security-cases-common';
import type { Knex } from 'knex';
import type { CaseReader, StoredCase } from '../database/CaseReader';
import type { Criteria } from '../database/criteria';
import type { SourceStore } from '../database/SourceStore';
import { isAbout, type CaseDesk } from './CaseDesk';
import type { Cases } from './Cases';
import { exportCases } from './exportCases';
import type { Figures } from './Figures';

type CasePermission =
  | typeof securityCaseReadPermission
  | typeof securityCaseCommentPermission
  | typeof securityCaseManagePermission;

/** Matches no case. */
const NONE: Criteria = { key: 'owner', values: [] };

/** What {@link AuthorizedCases} needs. */
export interface AuthorizedCasesOptions {
  knex: Knex;
  reader: CaseReader;
  desk: CaseDesk;
  figures: Figures;
  sources: SourceStore;
  permissions: PermissionsService;
  transform: ConditionTransformer<OwnerFilter>;
  /** Throws InputError when that is nobody in the catalog. */
  requirePerson: (ref: string) => Promise<string>;
  now: () => Date;
}

/**
 * Checks the caller's permissions before each operation: lists are narrowed in
 * SQL, what may not be read does not exist, and a change without permission is
 * refused.
 */
export class AuthorizedCases implements Cases {
  readonly #o: AuthorizedCasesOptions;

  constructor(options: AuthorizedCasesOptions) {
    this.#o = options;
  }

  async list(
    query: ListCasesOptions & { limit: number; offset: number },
    options: CallerOptions,
  ) {
    const page = await this.#o.reader.list({
      ...query,
      criteria: await this.#criteria(securityCaseReadPermission, options),
    });
    return { ...page, serverTime: this.#o.now().toISOString() };
  }

  async export(filter: CaseFilter, options: CallerOptions) {
    return exportCases(this.#o.reader, {
      ...filter,
      criteria: await this.#criteria(securityCaseReadPermission, options),
    });
  }

  async get(id: string, options: CallerOptions): Promise<SecurityCase> {
    const found = await this.#find(id, options);
    const [canManage, canComment] = await Promise.all([
      this.#may(securityCaseManagePermission, id, options),
      this.#may(securityCaseCommentPermission, id, options),
    ]);
    const me = refOf(options.credentials);
    return withRights(found, {
      canManage:
        canManage &&
        me !== undefined &&
        !isAbout({ actor_ref: found.actor.userRef }, me),
      canComment,
    });
  }

  async assign(id: string, assignee: string | null, options: CallerOptions) {
    const by = await this.#manager(id, options);
    const person =
      assignee === null ? null : await this.#o.requirePerson(assignee);
    await this.#o.desk.assign(id, person, by);
    return this.get(id, options);
  }

  async comment(id: string, text: string, options: CallerOptions) {
    const by = await this.#writer(securityCaseCommentPermission, id, options);
    await this.#o.desk.comment(id, text, by);
    return this.get(id, options);
  }

  async runAction(id: string, actionId: string, options: CallerOptions) {
    await this.#o.desk.runAction(
      id,
      actionId,
      await this.#manager(id, options),
    );
    return this.get(id, options);
  }

  async declineAction(
    id: string,
    actionId: string,
    reason: string,
    options: CallerOptions,
  ) {
    const by = await this.#manager(id, options);
    await this.#o.desk.declineAction(id, actionId, reason, by);
    return this.get(id, options);
  }

  async close(
    id: string,
    closing: { decision: CaseDecision; reason: string },
    options: CallerOptions,
  ) {
    await this.#o.desk.close(id, closing, await this.#manager(id, options));
    return this.get(id, options);
  }

  async figures(options: CallerOptions) {
    const [criteria, seesSources] = await Promise.all([
      this.#criteria(securityCaseReadPermission, options),
      this.#seesAutomation(options),
    ]);
    return this.#o.figures.figures(
      criteria,
      seesSources ? await this.#o.sources.list(this.#o.knex) : null,
    );
  }

  async automation(options: CallerOptions) {
    if (!(await this.#seesAutomation(options))) {
      throw new NotAllowedError(
        `You need the permission ${automationReadPermission.name} to see how far automation goes`,
      );
    }
    return this.#o.figures.automation();
  }

  #seesAutomation(options: CallerOptions): Promise<boolean> {
    return isPermitted(this.#o.permissions, automationReadPermission, options);
  }

  async #find(id: string, options: CallerOptions): Promise<StoredCase> {
    const found = await this.#o.reader.find(
      id,
      await this.#criteria(securityCaseReadPermission, options),
    );
    if (!found) {
      throw new NotFoundError(`There is no case '${id}'`);
    }
    return found;
  }

  #manager(id: string, options: CallerOptions): Promise<string> {
    return this.#writer(securityCaseManagePermission, id, options);
  }

  /** Who changes it. Throws NotFoundError, and NotAllowedError. */
  async #writer(
    permission: CasePermission,
    id: string,
    options: CallerOptions,
  ): Promise<string> {
    const by = personOf(options.credentials);
    if (!(await this.#may(securityCaseReadPermission, id, options))) {
      throw new NotFoundError(`There is no case '${id}'`);
    }
    if (!(await this.#may(permission, id, options))) {
      throw new NotAllowedError(
        `You need the permission ${permission.name} to do this`,
      );
    }
    return by;
  }

  async #may(permission: CasePermission, id: string, options: CallerOptions) {
    const criteria = await this.#criteria(permission, options);
    const visible = await this.#o.reader.visible([id], criteria);
    return visible.has(id);
  }

  async #criteria(
    permission: CasePermission,
    options: CallerOptions,
  ): Promise<Criteria> {
    const { permissions, transform } = this.#o;
    const allowed = await permitted(
      permissions,
      transform,
      permission,
      options,
    );
    return allowed ? allowed.criteria : NONE;
  }
}

/** Undefined when no person calls. */
function refOf({ principal }: BackstageCredentials): string | undefined {
  return typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal &&
    typeof principal.userEntityRef === 'string'
    ? principal.userEntityRef.toLocaleLowerCase('en-US')
    : undefined;
}

function personOf(credentials: BackstageCredentials): string {
  const person = refOf(credentials);
  if (person === undefined) {
    throw new InputError('Only a person can change a case');
  }
  return person;
}

function withRights(
  found: StoredCase,
  { canManage, canComment }: { canManage: boolean; canComment: boolean },
): SecurityCase {
  const isOpen = found.status === 'open';
  return {
    ...found,
    actions: found.actions.map(action => ({
      ...action,
      may: isOpen && canManage ? actionRights(action) : [],
    })),
    may: [
      ...(isOpen && canManage ? (['assign', 'close'] as const) : []),
      ...(canComment ? (['comment'] as const) : []),
    ],
  };
}

function actionRights({ state, subject }: CaseAction): CaseAction['may'] {
  const canRun =
    subject !== null && ['proposed', 'recorded', 'failed'].includes(state);
  const canDecline = ['proposed', 'failed'].includes(state);
  return [
    ...(canRun ? (['run'] as const) : []),
    ...(canDecline ? (['decline'] as const) : []),
  ];
}
