import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button, Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import { PersonField } from '@fairway/plugin-jit-access-react';
import { oneOf } from '@fairway/plugin-screens-react';
import {
  CASE_DECISIONS,
  type CaseDecision,
} from '@fairway/plugin-security-cases-common';
import {
  ActionError,
  ConfirmDialog,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityCasesApiRef } from '../../api';
import { securityCasesTranslationRef } from '../../translation';
import { ReasonDialog } from '../shared/ReasonDialog';
import type { CasePartProps } from './CasePage';

/** What the caller may do with the case as a whole. */
export const CaseButtons = ({ of, onChanged }: CasePartProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const api = useApi(securityCasesApiRef);
  const identity = useApi(identityApiRef);
  const [open, setOpen] = useState<'assign' | 'close'>();
  const taking = useAction(async () => {
    const { userEntityRef } = await identity.getBackstageIdentity();
    await api.assign(of.id, userEntityRef);
    onChanged();
  });
  const shut = () => setOpen(undefined);
  if (!of.may.includes('assign') && !of.may.includes('close')) {
    return null;
  }
  return (
    <>
      <Flex gap="2">
        {of.may.includes('assign') && (
          <>
            {of.assignee === null && (
              <Button isPending={taking.isPending} onPress={() => taking.run()}>
                {t('case.assignToMe')}
              </Button>
            )}
            <Button variant="secondary" onPress={() => setOpen('assign')}>
              {t('case.assign')}
            </Button>
          </>
        )}
        {of.may.includes('close') && (
          <Button variant="secondary" onPress={() => setOpen('close')}>
            {t('case.closeCase')}
          </Button>
        )}
      </Flex>
      <ActionError error={taking.error} />
      {open === 'assign' && (
        <AssignDialog of={of} onChanged={onChanged} onClose={shut} />
      )}
      {open === 'close' && (
        <CloseDialog of={of} onChanged={onChanged} onClose={shut} />
      )}
    </>
  );
};

type DialogProps = CasePartProps & { onClose: () => void };

function AssignDialog({ of, onChanged, onClose }: DialogProps) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const api = useApi(securityCasesApiRef);
  const [person, setPerson] = useState(of.assignee ?? '');
  return (
    <ConfirmDialog
      title={t('dialog.assignTitle', { reference: of.reference })}
      confirm={t('dialog.assignConfirm')}
      cancel={t('shared.cancel')}
      isDisabled={person === (of.assignee ?? '')}
      perform={async () => {
        await api.assign(of.id, person || null);
        onChanged();
      }}
      onClose={onClose}
    >
      <PersonField
        label={t('dialog.assignee')}
        description={t('dialog.assignHint')}
        nobody={t('shared.nobody')}
        value={person}
        onChange={setPerson}
      />
    </ConfirmDialog>
  );
}

function CloseDialog({ of, onChanged, onClose }: DialogProps) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const api = useApi(securityCasesApiRef);
  const [decision, setDecision] = useState<CaseDecision>();
  return (
    <ReasonDialog
      title={t('dialog.closeTitle', { reference: of.reference })}
      text={t(of.holding ? 'dialog.closeText' : 'dialog.closeTextPlain')}
      confirm={t('dialog.closeConfirm')}
      problem={decision ? undefined : t('dialog.decisionMissing')}
      perform={async reason => {
        if (decision) {
          await api.closeCase(of.id, { decision, reason });
          onChanged();
        }
      }}
      onClose={onClose}
    >
      {() => (
        <>
          {of.proposals > 0 && (
            <Text as="p" weight="bold">
              {t('dialog.closePending', { count: of.proposals })}
            </Text>
          )}
          <RadioGroup
            label={t('dialog.decision')}
            isRequired
            value={decision ?? null}
            onChange={value => setDecision(oneOf(CASE_DECISIONS, value))}
          >
            {CASE_DECISIONS.map(id => (
              <Radio key={id} value={id}>
                {t(`shared.decision.${id}`)}: {t(`dialog.decisionHint.${id}`)}
              </Radio>
            ))}
          </RadioGroup>
        </>
      )}
    </ReasonDialog>
  );
}
