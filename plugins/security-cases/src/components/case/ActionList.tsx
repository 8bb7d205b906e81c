import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { ServerWords } from '@fairway/plugin-jit-access-react';
import { layout, Section, Small } from '@fairway/plugin-screens-react';
import type { CaseAction } from '@fairway/plugin-security-cases-common';
import {
  ConfirmDialog,
  EntityName,
  Moment,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityCasesApiRef } from '../../api';
import { securityCasesTranslationRef } from '../../translation';
import { ActionStateBadge } from '../shared/badges';
import styles from '../shared/layout.module.css';
import { ReasonDialog } from '../shared/ReasonDialog';
import type { CasePartProps } from './CasePage';

/** Every action of a case, with why it is not done by itself, and what came of it. */
export const ActionList = ({ of, onChanged }: CasePartProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const [open, setOpen] = useState<{
    action: CaseAction;
    what: 'run' | 'decline';
  }>();
  const shut = () => setOpen(undefined);
  return (
    <Section
      title={t('case.actions')}
      description={t('case.actionsDescription')}
    >
      {of.actions.length === 0 ? (
        <Text as="p">{t('case.noActions')}</Text>
      ) : (
        <ul className={styles.list}>
          {of.actions.map(action => (
            <li key={action.id} className={styles.row}>
              <ActionStateBadge state={action.state} />
              <ActionText action={action} />
              <Flex gap="2">
                {action.may.includes('run') && (
                  <Button
                    aria-label={t('case.runOf', {
                      action: t(`shared.kind.${action.kind}`),
                    })}
                    onPress={() => setOpen({ action, what: 'run' })}
                  >
                    {t('case.run')}
                  </Button>
                )}
                {action.may.includes('decline') && (
                  <Button
                    variant="secondary"
                    aria-label={t('case.declineOf', {
                      action: t(`shared.kind.${action.kind}`),
                    })}
                    onPress={() => setOpen({ action, what: 'decline' })}
                  >
                    {t('case.decline')}
                  </Button>
                )}
              </Flex>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <ActionDialog {...open} of={of} onChanged={onChanged} onClose={shut} />
      )}
    </Section>
  );
};

function ActionText({ action }: { action: CaseAction }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <div className={layout.cell}>
      <Text as="span" weight="bold">
        {t(`shared.kind.${action.kind}`)}
      </Text>
      {action.subject && <Subject of={action.subject} />}
      {action.result && (
        <Text as="span">
          <ServerWords text={action.result} />
        </Text>
      )}
      {action.why && (
        <Text as="span">
          <ServerWords text={action.why} />
        </Text>
      )}
      {action.error && (
        <Text as="span" color="danger">
          {t('case.lastError', { error: action.error })}
        </Text>
      )}
      <Small>
        {action.rule
          ? t('case.byRule', { rule: action.rule })
          : t('case.byDefault')}
        {action.attempts > 1 &&
          ` · ${t('case.attempts', { count: action.attempts })}`}
      </Small>
      {action.settledAt && (
        <Small>
          {action.by && (
            <>
              <EntityName entityRef={action.by} />
              {', '}
            </>
          )}
          <Moment at={action.settledAt} withTime />
        </Small>
      )}
    </div>
  );
}

function Subject({ of }: { of: string }) {
  return (
    <Text as="span">
      <EntityName entityRef={of} />
    </Text>
  );
}

function ActionDialog({
  of,
  action,
  what,
  onChanged,
  onClose,
}: CasePartProps & {
  action: CaseAction;
  what: 'run' | 'decline';
  onClose: () => void;
}) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const api = useApi(securityCasesApiRef);
  const name = t(`shared.kind.${action.kind}`);
  return what === 'run' ? (
    <ConfirmDialog
      title={t('dialog.runTitle')}
      confirm={t('dialog.runConfirm')}
      cancel={t('shared.cancel')}
      perform={async () => {
        await api.runAction(of.id, action.id);
        onChanged();
      }}
      onClose={onClose}
    >
      <Text as="p" className={styles.title}>
        <ServerWords
          text={
            action.subject
              ? t('dialog.runText', { action: name, subject: action.subject })
              : t('dialog.runTextPlain', { action: name })
          }
        />
      </Text>
    </ConfirmDialog>
  ) : (
    <ReasonDialog
      title={t('dialog.declineTitle')}
      text={t('dialog.declineText', { action: name })}
      confirm={t('dialog.declineConfirm')}
      perform={async reason => {
        await api.declineAction(of.id, action.id, reason);
        onChanged();
      }}
      onClose={onClose}
    />
  );
}
