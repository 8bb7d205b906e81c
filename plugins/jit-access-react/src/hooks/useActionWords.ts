import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { actionInWords } from '../lib/inWords';
import { auditAction } from '../messages/audit';
import { jitAccessReactTranslationRef } from '../translation';

type KnownAction = keyof typeof auditAction;

function isKnown(action: string): action is KnownAction {
  return Object.hasOwn(auditAction, action);
}

/** The actions of the audit ledger that have words. */
export const AUDIT_ACTIONS: readonly string[] = Object.keys(auditAction);

/** Says what an action of the audit ledger is; one that is not known, by its name. */
export function useActionWords(): (action: string) => string {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return useCallback(
    action =>
      isKnown(action) ? t(`auditAction.${action}`) : actionInWords(action),
    [t],
  );
}
