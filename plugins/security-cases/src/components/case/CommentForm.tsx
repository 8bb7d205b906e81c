import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, TextAreaField } from '@backstage/ui';
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityCasesApiRef } from '../../api';
import { securityCasesTranslationRef } from '../../translation';
import { MOST } from '../shared/ReasonDialog';
import type { CasePartProps } from './CasePage';

/** Says something about a case. */
export const CommentForm = ({ of, onChanged }: CasePartProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const api = useApi(securityCasesApiRef);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const { length } = text.trim();
  const action = useAction(async () => {
    await api.comment(of.id, text.trim());
    setText('');
    setTried(false);
    onChanged();
  });
  const fault = () => {
    if (length === 0) {
      return t('case.commentMissing');
    }
    return length > MOST ? t('case.commentLong') : null;
  };
  const press = () => {
    setTried(true);
    if (!fault()) {
      action.run();
    }
  };
  return (
    <Flex direction="column" gap="3">
      <TextAreaField
        label={t('case.comment')}
        description={t('case.commentHint')}
        value={text}
        onChange={setText}
        validationBehavior="aria"
        validate={() => (tried ? fault() : null)}
      />
      <div>
        <Button
          variant="secondary"
          isPending={action.isPending}
          onPress={press}
        >
          {t('case.commentSend')}
        </Button>
      </div>
      <ActionError error={action.error} />
    </Flex>
  );
};
