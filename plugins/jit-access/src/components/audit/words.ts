import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import { useCallback } from 'react';
import { auditAction } from '../../messages/audit';
import { jitAccessTranslationRef } from '../../translation';

type KnownAction = keyof typeof auditAction;

function isKnown(action: string): action is KnownAction {
  return Object.hasOwn(auditAction, action);
}

/** The actions that a filter offers. */
export const AUDIT_ACTIONS = Object.keys(auditAction).filter(isKnown);

/** A kebab-case verb in words: `request-created` becomes `Request created`. */
export function actionInWords(action: string): string {
  const words = action.replace(/-/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Says what an action of the ledger is; one that is not known, by its name. */
export function useActionWords(): (action: string) => string {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return useCallback(
    action =>
      isKnown(action) ? t(`auditAction.${action}`) : actionInWords(action),
    [t],
  );
}

/** A camelCase name in words: `policyHash` becomes `policy hash`. */
function nameInWords(name: string): string {
  return name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

/** A value as people read it: a hash is cut to its beginning. */
function valueInWords(value: string): string {
  return /^[0-9a-f]{40,}$/.test(value) ? shortHash(value) : value;
}

/** The details of a row as names and values; empty ones left out. */
export function detailsOf(row: AuditRow): [name: string, value: string][] {
  return Object.entries(row.details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => [nameInWords(name), valueInWords(String(value))]);
}

/** The beginning of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}
