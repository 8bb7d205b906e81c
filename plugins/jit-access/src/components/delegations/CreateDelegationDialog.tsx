import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  DateTimeField,
  jitAccessApiRef,
  PersonField,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ReasonDialog } from '../common/ReasonDialog';
import { checkDelegation } from './checkDelegation';

/** Properties of {@link CreateDelegationDialog}. */
export interface CreateDelegationDialogProps {
  /** Who is signed in; undefined until known. */
  me: string | undefined;
  onClose: () => void;
  onCreated: () => void;
}

/** Lets somebody decide in one's place, from when until when. */
export function CreateDelegationDialog(props: CreateDelegationDialogProps) {
  const { me, onClose, onCreated } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const [to, setTo] = useState('');
  const [startsAt, setStartsAt] = useState(() => new Date().toISOString());
  const [endsAt, setEndsAt] = useState('');
  const problem = checkDelegation({ to, startsAt, endsAt }, me, Date.now());
  return (
    <ReasonDialog
      title={t('delegations.createTitle')}
      text={t('delegations.createText')}
      confirm={t('delegations.confirm')}
      problem={problem && t(`delegations.${problem}`)}
      perform={reason => api.createDelegation({ to, startsAt, endsAt, reason })}
      onClose={onClose}
      onDone={onCreated}
    >
      <PersonField
        label={t('delegations.to')}
        isRequired
        value={to}
        onChange={setTo}
      />
      <DateTimeField
        label={t('delegations.starts')}
        isRequired
        value={startsAt}
        onChange={setStartsAt}
      />
      <DateTimeField
        label={t('delegations.ends')}
        isRequired
        value={endsAt}
        onChange={setEndsAt}
      />
    </ReasonDialog>
  );
}
