import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Radio, RadioGroup } from '@backstage/ui';
import type { Hold, RevokeAllResult } from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  jitAccessApiRef,
  PersonField,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ReasonDialog } from '../common/ReasonDialog';
import { TargetField } from '../TargetField';

type Scope = Hold['scope'];

/** Whose access is ended, where that is not chosen. */
export interface RevokeAllScope {
  scope: 'entity' | 'person';
  ref: string;
}

/** Properties of {@link RevokeAllDialog}. */
export interface RevokeAllDialogProps {
  fixed?: RevokeAllScope;
  onClose: () => void;
  onDone: (result: RevokeAllResult) => void;
}

/** Ends everything on a target, of a person or at all; a phrase has to be typed. */
export function RevokeAllDialog(props: RevokeAllDialogProps) {
  const { fixed, onClose, onDone } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const [scope, setScope] = useState<Scope>(fixed?.scope ?? 'entity');
  const [ref, setRef] = useState(fixed?.ref ?? '');
  const [hold, setHold] = useState(true);
  const choose = (value: string) => {
    setScope(value === 'person' || value === 'everything' ? value : 'entity');
    setRef('');
  };
  return (
    <ReasonDialog
      title={t('emergency.dialog')}
      text={
        <>
          {fixed && (
            <>
              <EntityName entityRef={fixed.ref} />
              {': '}
            </>
          )}
          {t('emergency.text')}
        </>
      }
      confirm={t('emergency.confirm')}
      destructive
      phrase={t('emergency.phrase')}
      problem={
        scope !== 'everything' && !ref ? t('emergency.refMissing') : null
      }
      perform={async reason =>
        onDone(
          await api.revokeAll({
            scope,
            ...(scope !== 'everything' && { ref }),
            reason,
            hold,
          }),
        )
      }
      onClose={onClose}
    >
      {!fixed && (
        <RadioGroup
          label={t('emergency.scope')}
          value={scope}
          onChange={choose}
        >
          <Radio value="entity">{t('emergency.onEntity')}</Radio>
          <Radio value="person">{t('emergency.ofPerson')}</Radio>
          <Radio value="everything">{t('emergency.everything')}</Radio>
        </RadioGroup>
      )}
      {!fixed && scope === 'entity' && (
        <TargetField
          label={t('emergency.target')}
          placeholder={t('reviews.targetChoose')}
          value={ref}
          onChange={setRef}
        />
      )}
      {!fixed && scope === 'person' && (
        <PersonField
          label={t('emergency.person')}
          isRequired
          value={ref}
          onChange={setRef}
        />
      )}
      <Checkbox isSelected={hold} onChange={setHold}>
        {t('emergency.hold')}
      </Checkbox>
    </ReasonDialog>
  );
}
